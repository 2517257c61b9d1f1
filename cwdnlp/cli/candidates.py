"""What is compared: a pipeline, a file of tagged articles, or a commit, each turned into tagged articles."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cwdnlp.cli.measuring import counting, predictions
from cwdnlp.cli.worktree import Commit, checked_out, fetched, find_commit
from cwdnlp.errors import ModelError, RecordError
from cwdnlp.render.safe import one_line

if TYPE_CHECKING:
    from cwdnlp.records import TaggedArticle

__all__ = ["GIT", "SHIPPED", "Candidate", "check_candidate", "tag_gold"]

SHIPPED = "shipped"
GIT = "git:"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One side of a comparison: its name, the gold articles as it tags them, and what it could not tag, a line each."""

    name: str
    records: list[TaggedArticle]
    failures: tuple[str, ...] = ()


def check_candidate(source: str) -> None:
    """Refuse what can be seen to be wrong before anything is tagged; raises ModelError or RecordError."""
    from spacy.util import is_package

    path = Path(source)
    if source.startswith(GIT):
        find_commit(_parts(source)[0])
    elif source.endswith(".jsonl"):
        if not path.is_file():
            raise RecordError("no such file", where=source, remedy="cwdnlp tag GOLD.jsonl -o FILE writes one")
    elif source != SHIPPED and not path.is_dir() and not is_package(source):
        known = f"{SHIPPED}, a pipeline's folder or installed name, a .jsonl of tagged articles, {GIT}COMMIT[:FOLDER]"
        raise ModelError("no such pipeline", where=source, remedy=f"name one of: {known}")


def tag_gold(source: str, gold: Sequence[TaggedArticle], *, title: str = "tagging", quiet: bool = False) -> Candidate:
    """Tag gold articles with what `source` names.

    That is `shipped`, a pipeline's folder or name, a `.jsonl` of tagged articles, or `git:` and a commit, whose own
    code and model then do it; with a folder behind it, the pipeline that the commit has there, tracked by git or DVC.
    Raises CwdnlpError for what cannot be loaded, read or run.
    """
    if not source.startswith(GIT):
        records = predictions(None if source == SHIPPED else source, gold, title=title, quiet=quiet).records
        return Candidate(f"{source} ({_model(records)})", records)
    named, folder = _parts(source)
    commit = find_commit(named)
    if folder:
        with fetched(commit, folder) as model:
            records = predictions(str(model), gold, title=title, quiet=quiet).records
        return Candidate(f"{source} ({_hash(commit)}{_model(records)})", records)
    with counting(title, len(gold), quiet=quiet) as advance:
        records, failures = _tag_by_commit(commit, gold, advance)
    return Candidate(f"{source} ({_hash(commit)}{_model(records)})", records, failures)


def _parts(source: str) -> tuple[str, str]:
    """Part `git:COMMIT:FOLDER` into commit and folder, which may be empty.

    >>> _parts("git:HEAD~1:work/model"), _parts("git:v0.1.0")
    (('HEAD~1', 'work/model'), ('v0.1.0', ''))
    """
    named, _, folder = source.removeprefix(GIT).partition(":")
    return named, folder


def _hash(commit: Commit) -> str:
    """Write the beginning of a commit's hash, unless it is named by it."""
    return "" if commit.hash.startswith(commit.named) else f"{commit.hash[:7]}, "


def _model(records: Sequence[TaggedArticle]) -> str:
    """Name the model that made the records."""
    info = next((record.model for record in records if record.model), None)
    return f"{info.name} {info.version}" if info else "no model named"


def _tag_by_commit(
    commit: Commit, gold: Sequence[TaggedArticle], advance: Callable[[], None]
) -> tuple[list[TaggedArticle], tuple[str, ...]]:
    """Let a commit tag articles; return them and a line for each that it did not tag."""
    where = f"{GIT}{commit.named}"
    with checked_out(commit) as tree, tempfile.TemporaryDirectory(prefix="cwdnlp-") as scratch:
        if not (tree / "cwdnlp" / "__main__.py").is_file():
            remedy = "check the commit out (git worktree add) and name its pipeline's folder"
            raise ModelError("holds no cwdnlp package to tag with", where=where, remedy=remedy)
        code, records, said = _run_tag(tree, Path(scratch), gold, where, advance)
    if code not in (0, 1) or (gold and not records):
        reason = said[-1].removeprefix("error: ") if said else f"exit code {code}"
        remedy = "try it in a checkout of the commit"
        raise ModelError(f"its own cwdnlp tag failed: {reason}", where=where, remedy=remedy)
    return records, tuple(_failures(gold, records, said))


def _run_tag(
    tree: Path, scratch: Path, gold: Sequence[TaggedArticle], where: str, advance: Callable[[], None]
) -> tuple[int, list[TaggedArticle], list[str]]:
    """Run a tree's own `cwdnlp tag`; return its exit code, what it tagged, and what it said on standard error."""
    from cwdnlp.records import read_jsonl

    records = []
    complaints = scratch / "stderr"
    with _running(tree, _write_inputs(scratch, gold), complaints) as process:
        for record in read_jsonl(process.stdout or (), where=f"{where}: output of its cwdnlp tag"):
            records.append(record)
            advance()
    with complaints.open(encoding="utf-8", errors="replace") as lines:
        said = [one_line(line) for line in lines if line.strip()]
    return process.returncode, records, said


def _write_inputs(folder: Path, gold: Sequence[TaggedArticle]) -> Path:
    """Write what a pipeline may see of gold articles."""
    from cwdnlp.evaluate.predict import inputs
    from cwdnlp.records import write_jsonl

    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(write_jsonl(inputs(gold)))
    return path


@contextmanager
def _running(tree: Path, articles: Path, complaints: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a tree's own `cwdnlp tag` in this interpreter; it has ended, one way or another, when the context ends.

    The tree stands first on the path. Entry points name modules, so that spaCy finds the tree's components as well.
    """
    paths = [str(tree), os.environ.get("PYTHONPATH", "")]
    with complaints.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - this interpreter with our own arguments
            [sys.executable, "-m", "cwdnlp", "tag", str(articles), "--format", "jsonl"],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
        )
    try:
        yield process
        process.wait()
    finally:
        process.kill()
        process.communicate()


def _failures(gold: Sequence[TaggedArticle], records: Sequence[TaggedArticle], said: Sequence[str]) -> Iterator[str]:
    """Give a line for each article without a result: what was said of it, if anything."""
    done = {record.id for record in records}
    for article in gold:
        if article.id not in done:
            start = f"error: {one_line(article.id)}: "
            line = next((line for line in said if line.startswith(start)), f"{start}gave no result")
            yield line.removeprefix("error: ")
