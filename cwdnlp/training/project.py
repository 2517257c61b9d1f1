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
    default_parameters,
    default_parameters_file,
    update_parameters,
    with_settings,
)

__all__ = ["LOG_LEVEL", "new_workspace", "open_workspace", "reproduce"]

LOG_LEVEL = "CWDNLP_LOG_LEVEL"
"""The environment variable that tells the stages how much to say."""
_LIBRARIES = ("cwdnlp", "morfeusz2", "numpy", "scikit-learn", "scipy", "skops", "spacy", "thinc")
_IGNORED = ("/data/checkpoints/", "/data/runs/", "/dvc_plots/")
_MADE = ("dvc.yaml", "data", "model", "report")


def new_workspace(folder: Path, corpus: Path, settings: Mapping[str, Any] | None = None) -> Workspace:
    """Lay out a folder to train in, with the default parameters but for `settings` (dotted keys).

    The model is named after the folder. Raises ParametersError if the folder has parameters already, or something else
    that a training would write over, the corpus is no folder, or a setting does not fit; CwdnlpError if nothing can be
    written there.
    """
    if (folder / PARAMETERS).exists():
        raise ParametersError("is there already", where=str(folder / PARAMETERS), remedy="name a new folder")
    if not corpus.is_dir():
        raise ParametersError("no such folder", where=str(corpus), remedy="name the folder that holds train, dev, test")
    if folder.resolve().is_relative_to(corpus.resolve()) or corpus.resolve().is_relative_to(
        (folder / "data").resolve()
    ):
        told, remedy = "lies in the corpus, or the corpus in it where records are written", "name a folder beside it"
        raise ParametersError(told, where=str(folder), remedy=f"{remedy}: --output FOLDER")
    if found := [name for name in _MADE if _holds_something(folder / name)]:
        told, remedy = "is there already, and would be written over", "name a new folder: --output FOLDER"
        raise ParametersError(told, where=str(folder / found[0]), remedy=remedy)
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
    own |= settings or {}
    workspace = Workspace(folder, with_settings(default_parameters(), own))
    try:
        workspace.report.mkdir(parents=True, exist_ok=True)
        _write(folder / "dvc.yaml", (CONFIG / "stages.yaml").read_text(encoding="utf-8"))
        _ignore(folder / ".gitignore")
        _write(workspace.report / "experiments.json", "{}\n")
        _note_versions(workspace)
        # Last: a folder with parameters is one that was laid out.
        update_parameters(default_parameters_file(), own, folder / PARAMETERS)
    except OSError as error:
        raise CwdnlpError(f"cannot be written: {error.strerror}", where=str(error.filename or folder)) from None
    return Workspace.open(folder)


def _holds_something(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _ignore(path: Path) -> None:
    """Let git ignore what need not be kept; what it ignores already stays so."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    _write(path, "".join(f"{line}\n" for line in dict.fromkeys([*lines, *_IGNORED])))


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
        try:
            update_parameters(path, changes, path)
        except OSError as error:
            raise CwdnlpError(f"cannot be written: {error.strerror}", where=str(path)) from None
    return Workspace.open(folder)


def reproduce(workspace: Workspace, *, force: bool = False, quiet: bool = False) -> None:
    """Let DVC run the stages whose inputs have changed; what they say goes to standard error.

    Raises CwdnlpError if DVC is not installed, or a stage fails (which has then said why).
    """
    if importlib.util.find_spec("dvc") is None:
        raise CwdnlpError("the library dvc is not installed", remedy='pip install "cwdnlp[train]"')
    root = workspace.root.resolve()
    try:
        _note_versions(workspace)
    except OSError as error:
        raise CwdnlpError(f"cannot be written: {error.strerror}", where=str(workspace.versions)) from None
    environment = dict(os.environ)
    # `python` in dvc.yaml is to be this one, also where its environment is not activated.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment[LOG_LEVEL] = "WARNING" if quiet else "INFO"
    _initialise(root, environment)
    # By its name: DVC takes what follows a colon in a path for a stage.
    if _dvc(["repro", *(["--force"] if force else []), "dvc.yaml"], root, environment, quiet=quiet):
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


def _dvc(arguments: list[str], root: Path, environment: Mapping[str, str], *, quiet: bool = False) -> int:
    """Run DVC; what it tells of its work is left out if it is to be quiet, what goes wrong never is.

    Its own `--quiet` would hold back the reason of a failure, such as a corpus that is not there.
    """
    command = [sys.executable, "-m", "dvc", *arguments]
    if quiet:  # through a pipe, in which nobody draws a bar
        with subprocess.Popen(  # noqa: S603
            command,
            cwd=root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stderr or ():
                sys.stderr.write(line)
        return process.returncode
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
