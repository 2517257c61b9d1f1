"""Resident memory of one process: loaded, after many articles, and with a very long one.

    python -m benchmarks.memory [--json FILE] [--model PATH] [--quick]

The articles have other names and numbers each time: a process that keeps what it meets shows it here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import Options, Report, Rows, command, finish, read_texts, run_child
from benchmarks.vary import vary

if TYPE_CHECKING:
    from cwdnlp.records import Article

__all__ = ["Sizes", "long_text", "measure_articles", "measure_long", "resident", "run", "tables"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: articles, after how many a value is read, bytes of the long article."""

    articles: int = 5_000
    step: int = 1_000
    long_bytes: int = 1_000_000


QUICK = Sizes(articles=60, step=20, long_bytes=50_000)


def resident() -> tuple[float, float]:
    """Return the resident set of this process now and at its highest, in megabytes.

    Where the system has no `/proc`, only the highest is known and given twice.
    """
    status = Path("/proc/self/status")
    if status.exists():
        values = dict(line.split(":", 1) for line in status.read_text(encoding="ascii", errors="replace").splitlines())
        return int(values["VmRSS"].split()[0]) / 1024, int(values["VmHWM"].split()[0]) / 1024
    import resource

    unit = MEGABYTE if sys.platform == "darwin" else 1024
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return highest, highest


def _articles(texts: Sequence[str], count: int) -> Iterator[Article]:
    from cwdnlp.records import Article

    for index in range(count):
        yield Article(id=str(index), text=vary(texts[index % len(texts)], str(index)))


def measure_articles(texts: Sequence[str], sizes: Sizes, model: str | None = None) -> Report:
    """Tag varied articles and return the resident set by the number of articles tagged, 0 for a loaded pipeline."""
    from cwdnlp.pipeline import load, tag_many

    nlp = load(model)
    now: dict[int, float] = {0: resident()[0]}
    for count, _ in enumerate(tag_many(_articles(texts, sizes.articles), nlp=nlp), 1):
        if count % sizes.step == 0:
            now[count] = resident()[0]
    return {"resident": now, "highest": resident()[1], "growth": _growth(now)}


def _growth(resident_at: dict[int, float]) -> float:
    """Return the megabytes that a thousand articles add once the process has warmed up; 0 if that cannot be told."""
    counts = sorted(count for count in resident_at if count)
    if len(counts) < 2:
        return 0.0
    return (resident_at[counts[-1]] - resident_at[counts[0]]) / (counts[-1] - counts[0]) * 1000


def long_text(texts: Sequence[str], size: int) -> str:
    """Return one text of at most `size` bytes in UTF-8, made of varied articles with a blank line between them."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(vary(texts[len(parts) % len(texts)], f"long-{len(parts)}"))
        length += len(parts[-1].encode()) + 2
    return "\n\n".join(parts).encode()[:size].decode(errors="ignore")


def measure_long(text: str, model: str | None = None) -> Report:
    """Tag one long article; return the resident set before and after it and at the highest."""
    from cwdnlp.pipeline import load, tag

    nlp = load(model)
    tag("Wójt zaprasza mieszkańców.", nlp=nlp)
    before = resident()[0]
    tag(text, nlp=nlp)
    after, highest = resident()
    return {"bytes": len(text.encode()), "before": before, "after": after, "highest": highest}


def run(options: Options) -> Report:
    """Measure both in processes of their own, so that neither sees the other's memory."""
    arguments = [*(["--quick"] if options.quick else []), *(["--model", options.model] if options.model else [])]
    return {part: run_child("benchmarks.memory", *arguments, "--child", part) for part in ("articles", "long")}


def tables(report: Report) -> list[tuple[str, Rows]]:
    """Return titles and rows of the tables of a report."""
    many, long = report["articles"], report["long"]
    rows: Rows = [("state", "MB resident")]
    for count, value in many["resident"].items():
        rows.append((f"after {int(count):,} articles" if int(count) else "pipeline loaded", f"{value:.0f}"))
    rows.append(("highest", f"{many['highest']:.0f}"))
    rows.append(("growth over 1,000 articles, warm", f"{many['growth']:+.1f}"))
    rows.append((f"one article of {long['bytes']:,} bytes: highest", f"{long['highest']:.0f}"))
    rows.append(("the same: after it", f"{long['after']:.0f}"))
    return [("Memory of one process", rows)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    options, child = command("Resident memory of one process.", arguments)
    if child:
        sizes = QUICK if options.quick else Sizes()
        texts = read_texts()
        if child[0] == "articles":
            json.dump(measure_articles(texts, sizes, options.model), sys.stdout)
        else:
            json.dump(measure_long(long_text(texts, sizes.long_bytes), options.model), sys.stdout)
        return
    report = run(options)
    finish({"memory": report}, tables(report), options)


if __name__ == "__main__":
    main()
