"""A commit of the repository one stands in, checked out beside it for a while.

The working tree is not touched: `git worktree` lays the commit's files out in a temporary folder. They are removed
again whatever happens: an error, Ctrl-C, a signal that ends the process.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cwdnlp.errors import ModelError

__all__ = ["Commit", "checked_out", "fetched", "find_commit"]

# Set where a command runs inside a hook of git; they would point it at the hook's repository and index.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its full hash, as it was named, in the repository whose working tree is `top`."""

    named: str
    hash: str
    top: Path


def find_commit(named: str) -> Commit:
    """Find a commit of the repository that the working directory belongs to.

    Raises ModelError if git is not installed, there is no repository, or it has no such commit.
    """
    where = f"git:{named}"
    top = _git("rev-parse", "--show-toplevel")
    if top.returncode:
        raise ModelError(f"no repository here: {_last_line(top.stderr)}", where=where, remedy="run it in a clone")
    # --verify wants one revision and nothing else: a name that looks like an option is refused.
    found = _git("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}")
    if found.returncode:
        raise ModelError("no such commit", where=where, remedy="git log --oneline lists them; of others: git fetch")
    return Commit(named, found.stdout.strip(), Path(top.stdout.rstrip("\n")))


@contextmanager
def checked_out(commit: Commit) -> Iterator[Path]:
    """Give a folder with a commit's files, which is removed afterwards.

    Raises ModelError if git cannot lay them out.
    """
    with _ended_in_order(), tempfile.TemporaryDirectory(prefix="cwdnlp-", ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "cwdnlp-commit"
        try:
            # No hooks: looking at a commit must not set anything off.
            quietly = ("-c", f"core.hooksPath={os.devnull}", "worktree", "add", "--detach", "--quiet")
            added = _git(*quietly, str(tree), commit.hash, top=commit.top)
            if added.returncode:
                reason = f"cannot be checked out: {_last_line(added.stderr)}"
                raise ModelError(reason, where=f"git:{commit.named}", remedy="see what git worktree add says")
            yield tree
        finally:
            # In a session of its own, so that another Ctrl-C does not reach it.
            _git("worktree", "remove", "--force", str(tree), top=commit.top, own_session=True)


@contextmanager
def fetched(commit: Commit, folder: str) -> Iterator[Path]:
    """Give what a commit has in a folder, tracked by git or by DVC, for as long as it is needed.

    `folder` is relative to the working directory. Raises ModelError if DVC is not installed or cannot get it: its
    cache may lack the former state.
    """
    where = f"git:{commit.named}:{folder}"
    if importlib.util.find_spec("dvc") is None:
        raise ModelError("the library dvc is not installed", where=where, remedy='pip install "cwdnlp[train]"')
    path = os.path.relpath(Path(folder).resolve(), commit.top.resolve())
    with tempfile.TemporaryDirectory(prefix="cwdnlp-") as scratch:
        model = Path(scratch) / "model"
        command = [sys.executable, "-m", "dvc", "get", "--quiet", str(commit.top), path, "--rev", commit.hash]
        got = subprocess.run(  # noqa: S603 - this interpreter, arguments not read by a shell
            [*command, "--out", str(model)],
            env={**os.environ, "TMPDIR": scratch},  # DVC leaves folders behind
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if got.returncode or not model.is_dir():
            reason = _last_line(got.stderr).removeprefix("ERROR: ") or "it is no folder"
            remedy = "name a pipeline's folder that the commit has; the DVC cache must have its files"
            raise ModelError(f"cannot be fetched: {reason}", where=where, remedy=remedy)
        yield model


def _git(*arguments: str, top: Path | None = None, own_session: bool = False) -> subprocess.CompletedProcess[str]:
    """Run git in the working directory, or in the repository `top`."""
    program = shutil.which("git")
    if program is None:
        raise ModelError("git is not installed", remedy="install it, or name a pipeline's folder instead of a commit")
    return subprocess.run(  # noqa: S603 - a fixed program, arguments not read by a shell
        [program, *arguments],
        cwd=top,
        env={name: value for name, value in os.environ.items() if name not in _OF_A_HOOK},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        start_new_session=own_session,
    )


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "git gave no reason"


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let signals that end the process raise SystemExit meanwhile: what is to be tidied up is tidied up on that."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # A signal that is ignored (nohup) stays so; only the main thread may set handlers.
    main = threading.current_thread() is threading.main_thread()
    ending = [number for number in known if main and signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)
