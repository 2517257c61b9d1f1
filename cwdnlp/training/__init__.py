"""Train a pipeline from an annotated corpus: the stages, and what is measured of the result.

Everything is told by the parameters of a `params.yaml` (`Parameters`), whose defaults are those of the shipped model;
the command line (`cwdnlp train`) and DVC run the same stages with the same defaults.

>>> list(STAGES)
['check', 'data', 'ner', 'members', 'confidence', 'classifier', 'assemble', 'profile', 'evaluate']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cwdnlp.training.parameters import Parameters, Workspace, default_parameters, read_parameters
from cwdnlp.training.project import new_workspace, open_workspace, reproduce

if TYPE_CHECKING:
    from cwdnlp.training.curve import learning_curve
    from cwdnlp.training.profile import make_profile
    from cwdnlp.training.wheel import package_model

__all__ = [
    "STAGES",
    "Parameters",
    "Workspace",
    "default_parameters",
    "learning_curve",
    "make_profile",
    "new_workspace",
    "open_workspace",
    "package_model",
    "read_parameters",
    "reproduce",
    "run_stage",
    "train",
]

# Imported when they are first used: they need spaCy.
_HOMES = {
    "learning_curve": "cwdnlp.training.curve",
    "make_profile": "cwdnlp.training.profile",
    "package_model": "cwdnlp.training.wheel",
}

STAGES = {
    "check": ("check", "check_corpus"),
    "data": ("data", "build_data"),
    "ner": ("recogniser", "train_recogniser"),
    "members": ("members", "train_members"),
    "confidence": ("confidence", "train_confidence"),
    "classifier": ("classifier", "train_classifier"),
    "assemble": ("assembly", "assemble_model"),
    "profile": ("profile", "write_profile"),
    "evaluate": ("evaluation", "evaluate_model"),
}
"""The stages in their order, with the module and the function of each."""


def run_stage(name: str, workspace: Workspace) -> None:
    """Run a stage of a training; raises CwdnlpError where it cannot be done, KeyError for a name that is none."""
    module, function = STAGES[name]
    getattr(import_module(f"{__name__}.{module}"), function)(workspace)


def train(workspace: Workspace) -> None:
    """Run all stages, one after the other, in this process; `reproduce` leaves out what has not changed.

    The recogniser's models are trained in processes of their own: a script calls this below
    `if __name__ == "__main__":`. Raises CwdnlpError at the first stage that cannot be done.

    >>> from pathlib import Path
    >>> train(new_workspace(Path("budgets"), Path("corpus"), {"ner.members": 1}))  # doctest: +SKIP
    """
    for name in STAGES:
        run_stage(name, workspace)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
