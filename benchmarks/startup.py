"""How long a fresh process takes until it can show its help, its version and a first tagged article.

    python -m benchmarks.startup [--json FILE] [--model PATH] [--quick]

Files are in the operating system's cache after the first round, which does not count. `import spacy` is measured
beside: a pipeline of spaCy's cannot start faster than that.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.common import ROOT, Options, Report, Rows, command, finish, read_texts, run_child, spread, timed
from benchmarks.first_article import PARTS

__all__ = ["measure", "run", "tables"]


def measure(commands: dict[str, list[str]], rounds: int) -> Report:
    """Return least, median and greatest wall time of each command of the interpreter, taken in turns.

    Raises RuntimeError if one of them fails: a quick failure would look like a fast start.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, arguments in commands.items():
            taken = timed(lambda arguments=arguments: _run(arguments))  # type: ignore[misc]
            if turn:
                seconds[name].append(taken)
    return {name: spread(times) for name, times in seconds.items()}


def _run(arguments: Sequence[str]) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed: {done.stderr.strip()[-500:]}")


def run(options: Options) -> Report:
    """Measure everything; each process is a new one."""
    rounds = 2 if options.quick else 7
    model = ["--model", options.model] if options.model else []
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(read_texts()[0], encoding="utf-8")
        commands = {
            "python -c pass": ["-c", "pass"],
            "import cwdnlp": ["-c", "import cwdnlp"],
            "cwdnlp --version": ["-m", "cwdnlp", "--version"],
            "cwdnlp --help": ["-m", "cwdnlp", "--help"],
            "import spacy": ["-c", "import spacy"],
            "cwdnlp tag FILE": ["-m", "cwdnlp", "tag", *model, str(article)],
        }
        times = measure(commands, rounds)
        rest = (str(article), *([options.model] if options.model else []))
        steps = [run_child("benchmarks.first_article", str(time.time()), *rest) for _ in range(rounds)]
    return {
        "rounds": rounds,
        "seconds": times,
        "first_article": {part: median(step[part] for step in steps) for part in PARTS},
    }


def tables(report: Report) -> list[tuple[str, Rows]]:
    """Return titles and rows of the tables of a report."""
    unit = report["seconds"]["import spacy"]["median"]
    starts: Rows = [("process", "seconds median", "least–greatest", "÷ import spacy")]
    for name, found in report["seconds"].items():
        shown = f"{found['min']:.2f}–{found['max']:.2f}"
        starts.append((name, f"{found['median']:.2f}", shown, f"{found['median'] / unit:.2f}"))
    steps: Rows = [("step", "seconds median")]
    steps.extend((part, f"{seconds:.2f}") for part, seconds in report["first_article"].items())
    return [(f"Start of a process, {report['rounds']} rounds", starts), ("On the way to the first article", steps)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    options, _ = command("Time from the start of a process.", arguments)
    report = run(options)
    finish({"startup": report}, tables(report), options)


if __name__ == "__main__":
    main()
