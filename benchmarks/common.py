"""What the benchmarks share: texts, one core, child processes, tables and JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

__all__ = [
    "CORPORA",
    "ROOT",
    "Options",
    "Report",
    "Rows",
    "command",
    "count_words",
    "finish",
    "pin",
    "read_texts",
    "repeat_to",
    "run_child",
    "spread",
    "timed",
]

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT / "corpora"
# Numerical libraries read these when they are imported: a child process is the only sure way to have one thread.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "BLIS_NUM_THREADS")

Report = dict[str, Any]
Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Options:
    """The options of every benchmark: another pipeline than the shipped one, fewer repetitions, a JSON file."""

    model: str | None = None
    quick: bool = False
    json: Path | None = None


def read_texts(split: str = "test", *, corpora: Path = CORPORA) -> list[str]:
    """Return the plain texts of one split of the corpus."""
    from cwdnlp.corpus.article import read_corpus

    return [article.text for _, article in read_corpus(corpora, (split,))]


def count_words(texts: Sequence[str]) -> int:
    """Count what white space separates: the words that all figures are given by.

    >>> count_words(["Wójt gminy", "Łosice"])
    3
    """
    return sum(len(text.split()) for text in texts)


def repeat_to(texts: Sequence[str], words: int) -> list[str]:
    """Repeat whole texts until they hold at least `words` words; raises ValueError for texts without a word.

    >>> repeat_to(["Wójt gminy"], 5)
    ['Wójt gminy', 'Wójt gminy', 'Wójt gminy']
    """
    once = count_words(texts)
    if not once:
        raise ValueError("there should be at least one word to repeat")
    return list(texts) * -(-words // once)


def pin() -> int | None:
    """Keep this process on one core, the last it may use, and return it; None where the system cannot do that."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of wall time that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the least, the middle and the greatest of some values.

    >>> spread([3.0, 1.0, 2.0])
    {'min': 1.0, 'median': 2.0, 'max': 3.0}
    """
    return {"min": min(values), "median": median(values), "max": max(values)}


def run_child(module: str, *arguments: str) -> Report:
    """Run `python -m module` with one thread and return the JSON that it writes to standard output.

    Raises RuntimeError with the end of its standard error if it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr.strip()[-500:]}")
    report: Report = json.loads(done.stdout)
    return report


def command(description: str, arguments: Sequence[str] | None = None) -> tuple[Options, list[str]]:
    """Read the command line; what is left over goes to the benchmark (`--child …`)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    parser.add_argument("--model", metavar="PATH", help="measure another pipeline than the shipped one")
    parser.add_argument("--quick", action="store_true", help="few repetitions: a check, no measurement")
    parser.add_argument("--child", nargs="*", default=[], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    return Options(options.model, options.quick, options.json), options.child


def finish(report: Report, tables: Sequence[tuple[str, Rows]], options: Options) -> None:
    """Show the tables, each with its first row as the head, and write the JSON file that was asked for."""
    console = Console()
    for title, (head, *rows) in tables:
        table = Table(title=title, title_justify="left")
        for index, name in enumerate(head):
            table.add_column(name, justify="right" if index else "left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    if options.json is not None:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
