"""Train a pipeline from an annotated corpus: the stages, and what is measured of the result.

Everything is told by the parameters of a `params.yaml` (`Parameters`), whose defaults are those of the shipped model;
the command line (`cwdnlp train`) and DVC run the same stages with the same defaults.

>>> list(STAGES)
['check', 'data', 'ner', 'members', 'confidence', 'classifier', 'assemble', 'profile', 'evaluate']
"""

from __future__ import annotations

from importlib import import_module

from cwdnlp.training.parameters import Parameters, Workspace, default_parameters, read_parameters
from cwdnlp.training.project import new_workspace, open_workspace, reproduce

__all__ = [
    "STAGES",
    "Parameters",
    "Workspace",
    "default_parameters",
    "new_workspace",
    "open_workspace",
    "read_parameters",
    "reproduce",
    "run_stage",
    "train",
]

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

    Raises CwdnlpError at the first stage that cannot be done.

    >>> from pathlib import Path
    >>> train(new_workspace(Path("budgets"), Path("corpus"), {"ner.members": 1}))  # doctest: +SKIP
    """
    for name in STAGES:
        run_stage(name, workspace)
