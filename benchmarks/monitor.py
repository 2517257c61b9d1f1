"""A watch over thousands of articles: memory on the way, articles a second, size of the store, and a run without news.

    python -m benchmarks.monitor [--json FILE] [--model PATH] [--quick]

The articles are those of `corpora/`, again and again with other names and numbers, so that a process that keeps what it
meets shows it. They come as one file of JSON lines in a watched folder; everything behind it is as in `cwdnlp watch`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import CORPORA, Options, Report, Rows, command, finish, pin, read_texts, run_child, timed
from benchmarks.memory import resident
from benchmarks.vary import vary

if TYPE_CHECKING:
    from cwdnlp.monitor import Watch
    from cwdnlp.monitor.watch.tagging import Outcome
    from cwdnlp.records import Article

__all__ = ["Sizes", "measure", "run", "tables", "write_articles"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many articles, and after how many the memory is read."""

    articles: int = 5_000
    step: int = 250


QUICK = Sizes(articles=60, step=20)


def corpus_texts() -> list[str]:
    """Return all texts of the corpus, articles about real events among them."""
    texts = [text for split in ("train", "dev", "test") for text in read_texts(split)]
    lines = (CORPORA / "news.jsonl").read_text(encoding="utf-8").splitlines()
    return texts + [json.loads(line)["text"] for line in lines]


def write_articles(path: Path, texts: Sequence[str], count: int) -> int:
    """Write so many varied articles as JSON lines; returns the bytes of their texts."""
    size = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            text = vary(texts[number % len(texts)], f"monitor-{number}")
            size += len(text.encode())
            stream.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    os.utime(path, (0, 0))  # one that was written just now might still be, and would be left for later
    return size


def measure(folder: Path, sizes: Sizes, model: str | None = None) -> Report:
    """Watch a folder once, and once more when there is nothing new."""
    store = folder / "news.sqlite"
    (folder / "incoming").mkdir()
    size = write_articles(folder / "incoming" / "articles.jsonl", corpus_texts()[: sizes.articles], sizes.articles)
    now: dict[int, float] = {}
    started = time.perf_counter()
    summary = _watch(folder, model, now, sizes.step).once()
    seconds = time.perf_counter() - started
    return {
        "articles": summary.stored,
        "text_bytes": size,
        "seconds": seconds,
        "resident": now,
        "highest": resident()[1],
        "store_bytes": store.stat().st_size,
        "nothing_new_seconds": timed(_watch(folder, model, {}, sizes.step).once),
    }


def _watch(folder: Path, model: str | None, now: dict[int, float], step: int) -> Watch:
    """Return a watch that notes the memory in `now`, after every `step` articles tagged, and 0 for the model loaded."""
    from cwdnlp.monitor import Watch
    from cwdnlp.monitor.settings import FolderSource, WatchSettings
    from cwdnlp.monitor.watch.tagging import pipeline_tagger

    tagger, tagged = pipeline_tagger(model), 0

    def tag(articles: Sequence[Article]) -> Sequence[Outcome]:
        nonlocal tagged
        if not tagged:
            tagger([])  # loads the model
            now[0] = resident()[0]
        outcomes = tagger(articles)
        before, tagged = tagged, tagged + len(articles)
        if tagged // step > before // step:
            now[tagged // step * step] = resident()[0]
        return outcomes

    source = FolderSource(name="incoming", path=folder / "incoming")
    return Watch(WatchSettings(store=folder / "news.sqlite", sources=(source,), model=model), tagger=tag)


def run(options: Options) -> Report:
    """Measure in a child process that has one thread."""
    model = ["--model", options.model] if options.model else []
    return run_child("benchmarks.monitor", *(["--quick"] if options.quick else []), *model, "--child", "measure")


def tables(report: Report) -> list[tuple[str, Rows]]:
    """Return titles and rows of the tables of a report."""
    rows: Rows = [("state", "MB resident")]
    for count, value in report["resident"].items():
        rows.append((f"after {int(count):,} articles" if int(count) else "pipeline loaded", f"{value:.0f}"))
    rows.append(("highest", f"{report['highest']:.0f}"))
    each = report["store_bytes"] / max(1, report["articles"])
    figures: Rows = [("figure", "value")]
    figures.append(("articles stored", f"{report['articles']:,}"))
    figures.append(("bytes of text an article", f"{report['text_bytes'] / max(1, report['articles']):,.0f}"))
    figures.append(("articles a second, everything included", f"{report['articles'] / report['seconds']:.0f}"))
    figures.append(("store, bytes an article", f"{each:,.0f}"))
    figures.append(("store, MB for 100,000 articles", f"{each * 100_000 / 1e6:,.0f}"))
    figures.append(("run without news, seconds", f"{report['nothing_new_seconds']:.2f}"))
    return [("Memory of a watch", rows), ("A watch over a folder", figures)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    options, child = command("A watch over thousands of articles.", arguments)
    if child:
        pin()
        with tempfile.TemporaryDirectory() as folder:
            report = measure(Path(folder), QUICK if options.quick else Sizes(), options.model)
        json.dump(report, sys.stdout)
        return
    report = run(options)
    finish({"monitor": report}, tables(report), options)


if __name__ == "__main__":
    main()
