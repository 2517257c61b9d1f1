"""A folder to train in: laid out once, trained by DVC, which does again only what a change asks for.

It holds `params.yaml`, `dvc.yaml` and `versions.txt`, then what the stages write: `data`, `model`, `report`.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cwdnlp.corpus.formats.build import slug
from cwdnlp.errors import CwdnlpError
from cwdnlp.training.configuration import CONFIG
from cwdnlp.training.parameters import (
    PARAMETERS,
    ParametersError,
    Workspace,
    default_parameters_file,
    update_parameters,
)

__all__ = ["LOG_LEVEL", "new_workspace", "open_workspace", "reproduce"]

LOG_LEVEL = "CWDNLP_LOG_LEVEL"
"""The environment variable that tells the stages how much to say."""
_LIBRARIES = ("cwdnlp", "morfeusz2", "numpy", "scikit-learn", "scipy", "skops", "spacy", "thinc")
_IGNORED = "/data/checkpoints/\n/data/runs/\n"


def new_workspace(folder: Path, corpus: Path, settings: Mapping[str, Any] | None = None) -> Workspace:
    """Lay out a folder to train in, with the default parameters but for `settings` (dotted keys).

    The model is named after the folder. Raises ParametersError if the folder has parameters already, the corpus is no
    folder, or a setting does not fit.
    """
    if (folder / PARAMETERS).exists():
        raise ParametersError("is there already", where=str(folder / PARAMETERS), remedy="name a new folder")
    if not corpus.is_dir():
        raise ParametersError("no such folder", where=str(corpus), remedy="name the folder that holds train, dev, test")
    folder.mkdir(parents=True, exist_ok=True)
    name = slug(folder.resolve().name).replace("-", "_")
    own: dict[str, Any] = {
        "paths.corpus": os.path.relpath(corpus.resolve(), folder.resolve()),
        "paths.data": "data",
        "paths.model": "model",
        "paths.report": "report",
        "paths.versions": "versions.txt",
        "card.name": name if name[0].isalpha() else f"model_{name}",
        "card.description": f"Polish municipal press releases, trained on {corpus.resolve().name}",
        "card.license": "",
        "card.author": "",
        "card.text": "",
        # Neighbours name each other: `cwdnlp corpus split` keeps their own articles apart, not every mention.
        "check.unseen": "",
        "evaluate.sets": {},
    }
    update_parameters(default_parameters_file(), {**own, **(settings or {})}, folder / PARAMETERS)
    workspace = Workspace.open(folder)
    _write(folder / "dvc.yaml", (CONFIG / "dvc.yaml").read_text(encoding="utf-8"))
    _write(folder / ".gitignore", _IGNORED)
    workspace.report.mkdir(parents=True, exist_ok=True)
    _write(workspace.report / "experiments.json", "{}\n")
    return workspace


def open_workspace(folder: Path, corpus: Path | None = None, settings: Mapping[str, Any] | None = None) -> Workspace:
    """Open a folder to train in, with `settings` written into its parameters; one that is not there yet is laid out.

    Raises ParametersError if something does not fit, or a new folder is to be laid out without a corpus.
    """
    path = folder / PARAMETERS
    if not path.exists():
        if corpus is None:
            remedy = "name the corpus: cwdnlp train CORPUS --output FOLDER"
            raise ParametersError(f"holds no {PARAMETERS}", where=str(folder), remedy=remedy)
        return new_workspace(folder, corpus, settings)
    changes = dict(settings or {})
    if corpus is not None:
        changes["paths.corpus"] = os.path.relpath(corpus.resolve(), folder.resolve())
    if changes:
        update_parameters(path, changes, path)
    return Workspace.open(folder)


def reproduce(workspace: Workspace, *, force: bool = False, quiet: bool = False) -> None:
    """Let DVC run the stages whose inputs have changed; what they say goes to standard error.

    Raises CwdnlpError if DVC is not installed, or a stage fails (which has then said why).
    """
    if importlib.util.find_spec("dvc") is None:
        raise CwdnlpError("the library dvc is not installed", remedy='pip install "cwdnlp[train]"')
    root = workspace.root.resolve()
    _note_versions(workspace)
    environment = dict(os.environ)
    # `python` in dvc.yaml is to be this one, also where its environment is not activated.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment[LOG_LEVEL] = "WARNING" if quiet else "INFO"
    _initialise(root, environment)
    command = ["repro", *(["--force"] if force else []), *(["--quiet"] if quiet else []), str(root / "dvc.yaml")]
    if _dvc(command, root, environment):
        raise CwdnlpError("the training stopped", where=str(workspace.root), remedy="see above; then run it again")


def _initialise(root: Path, environment: Mapping[str, str]) -> None:
    """Make the folder part of a DVC repository: one that is around it, that of its git repository, or its own."""
    above = [root, *root.parents]
    if any((folder / ".dvc").is_dir() for folder in above):
        return
    git = next((folder for folder in above if (folder / ".git").exists()), None)
    options = ["--no-scm"] if git is None else [] if git == root else ["--subdir"]
    if _dvc(["init", "--quiet", *options], root, environment):
        raise CwdnlpError("DVC could not be set up", where=str(root), remedy="see above")


def _dvc(arguments: list[str], root: Path, environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "dvc", *arguments]
    return subprocess.run(command, cwd=root, env=environment, stdout=sys.stderr, check=False).returncode  # noqa: S603


def _note_versions(workspace: Workspace) -> None:
    """Write the versions of the libraries, on which the stages depend: with others the models are trained anew."""
    path = workspace.versions
    if path is not None and path.resolve().parent == workspace.root.resolve():
        _write(path, "".join(f"{name}=={version(name)}\n" for name in _LIBRARIES))


def _write(path: Path, content: str) -> None:
    """Write a file unless it holds this already."""
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")
