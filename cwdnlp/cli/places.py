"""What the commands of the workbench share: the files that they write, and how a run ends.

A file that is written empties what stood there: one that is read as well, gold above all, would be lost. It is refused
before anything is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.tag import BROKEN_PIPE, INTERRUPTED
from cwdnlp.errors import CwdnlpError

__all__ = ["check_places", "run_quietly", "write_result"]

Place = Path | str | None


def check_places(outputs: Mapping[str, Path | None], read: Mapping[str, Place], splits: Collection[str] = ()) -> None:
    """Refuse files that cannot be written, or that are read, by the names of their options.

    A corpus folder that is read has articles, splits as `.jsonl` and labels, which are no place for results either;
    `splits` are those that are asked for. Raises typer.BadParameter.
    """
    taken = {name: Path(place) for name, place in read.items() if place is not None}
    for name, path in outputs.items():
        if path is None:
            continue
        if _is_folder(path):
            raise typer.BadParameter(f"{path} is a folder", param_hint=name)
        if not _is_folder(path.parent):
            raise typer.BadParameter(f"there is no folder {path.parent}", param_hint=name)
        for other, place in taken.items():
            if _is_same(path, place):
                raise typer.BadParameter(f"{path} is what {other} names too", param_hint=name)
            if _is_of_corpus(path, place, splits):
                raise typer.BadParameter(f"{path} belongs to what {other} names", param_hint=name)
        taken[name] = path


def run_quietly(run: Callable[[], int], reporter: Reporter) -> int:
    """Run and return the exit code; end without a word if interrupted or if the reader of the results has gone.

    What is wrong with the input ends it with 2. Warnings and log messages go through the reporter.
    """
    from cwdnlp.cli.output import silence

    with reporter.listening():
        try:
            return run()
        except CwdnlpError as error:
            reporter.fatal(str(error))
            return 2
        except BrokenPipeError:
            silence()
            return BROKEN_PIPE
        except KeyboardInterrupt:
            return INTERRUPTED


def write_result(text: str, path: Path | None) -> int:
    """Write to a file or to standard output; return the exit code. Raises BrokenPipeError."""
    from cwdnlp.cli.measuring import fail
    from cwdnlp.cli.output import Sink

    try:
        sink = Sink.open(path)
        sink.write(text)
        sink.close()
    except CwdnlpError as error:
        return fail(error, 1).exit_code
    return 0


def _is_folder(path: Path) -> bool:
    """Tell whether there is a folder that one may look into the parent of."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_same(path: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, also by links of either kind."""
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(path) == os.path.realpath(other)


def _is_of_corpus(path: Path, folder: Path, splits: Collection[str]) -> bool:
    """Tell whether a file that is there belongs to the corpus in a folder, or says what its labels are."""
    from cwdnlp.corpus.article import SPLITS
    from cwdnlp.label_file import LABEL_FILE

    if not os.path.lexists(path):
        return False
    if path.name == LABEL_FILE:
        return True
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    names = {f"{split}.jsonl" for split in (*SPLITS, *splits)}
    return inside and (path.suffix == ".txt" or path.name in names)
