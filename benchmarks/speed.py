"""Words a second of the whole pipeline on one core, beside spaCy's tokenizer and default `ner`.

    python -m benchmarks.speed [--json FILE] [--model PATH] [--quick]

Machines differ and other processes run: the ratios are the result, the words a second only their illustration. All
systems are warm and take turns within each round, so that a slower minute slows them all. All get batches of our
pipeline's size: spaCy's own default of 1,000 texts makes arrays so large that it takes up to twice as long, which would
flatter us.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.common import (
    Options,
    Report,
    Rows,
    command,
    count_words,
    finish,
    pin,
    read_texts,
    repeat_to,
    run_child,
    spread,
    timed,
)
from benchmarks.vary import vary

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Sizes", "measure", "run", "tables"]

OURS, FRESH, NER, TOKENIZER = "cwdnlp", "cwdnlp, new names", "spaCy default ner", "spaCy tokenizer"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    words: int = 60_000
    rounds: int = 5
    gold: int = 80


QUICK = Sizes(words=2_000, rounds=2, gold=10)


def measure(nlp: Language, peers: dict[str, Language], texts: Sequence[str], rounds: int) -> Report:
    """Time the systems in turns over the same texts; the texts are gone through once before the clock runs.

    A further row times our pipeline on texts whose names and numbers it has not seen, where no cache helps; it needs
    as many words of its own.
    """
    systems = {OURS: nlp, **peers}
    words = count_words(texts)
    size = nlp.batch_size
    for system in systems.values():
        _exhaust(system.pipe(texts, batch_size=size))
    seconds: dict[str, list[float]] = {name: [] for name in [*systems, FRESH]}
    for turn in range(rounds):
        for name, system in systems.items():
            seconds[name].append(timed(lambda system=system: _exhaust(system.pipe(texts, batch_size=size))))  # type: ignore[misc]
        unseen = [vary(text, f"{turn}-{index}") for index, text in enumerate(texts)]
        share = words / count_words(unseen)
        seconds[FRESH].append(share * timed(lambda unseen=unseen: _exhaust(nlp.pipe(unseen, batch_size=size))))  # type: ignore[misc]
    parts = [components(nlp, texts) for _ in range(rounds)]
    return {
        "words": words,
        "tokens": sum(len(nlp.make_doc(text)) for text in texts),
        "rounds": rounds,
        "batch_size": size,
        "seconds": seconds,
        "words_per_second": {
            name: {"best": words / min(times), "median": words / median(times)} for name, times in seconds.items()
        },
        "time_ratios": {
            peer: spread([ours / theirs for ours, theirs in zip(seconds[OURS], seconds[peer], strict=True)])
            for peer in peers
        },
        "components": {name: median(part[name] for part in parts) for name in parts[0]},
    }


def components(nlp: Language, texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds that each component takes over all texts, and what making the records adds to them."""
    docs: list[Doc] = []
    seconds = {"tokenizer": timed(lambda: docs.extend(nlp.make_doc(text) for text in texts))}
    for name, component in nlp.pipeline:
        seconds[name] = timed(lambda component=component: _exhaust(_apply(component, docs, nlp.batch_size)))  # type: ignore[misc]
    seconds["(records)"] = timed(lambda: _records(docs))
    return seconds


def _apply(component: Any, docs: Iterable[Doc], batch_size: int) -> Iterable[Doc]:
    """Run one component as `Language.pipe` runs it."""
    if hasattr(component, "pipe"):
        found: Iterable[Doc] = component.pipe(docs, batch_size=batch_size)
        return found
    return map(component, docs)


def _records(docs: Iterable[Doc]) -> None:
    from cwdnlp.pipeline import to_record
    from cwdnlp.records import Article

    for doc in docs:
        to_record(doc, Article(id="text", text=doc.text))


def _exhaust(docs: Iterable[Doc]) -> None:
    for _ in docs:
        pass


def measure_all(options: Options, sizes: Sizes) -> Report:
    """Load everything and measure it in this process."""
    import cwdnlp
    from benchmarks.peers import default_ner, gold_articles, plain_tokenizer

    core = pin()
    peers = {NER: default_ner(gold_articles(sizes.gold)), TOKENIZER: plain_tokenizer()}
    texts = repeat_to(read_texts(), sizes.words)
    return {"pinned": core is not None, **measure(cwdnlp.load(options.model), peers, texts, sizes.rounds)}


def run(options: Options) -> Report:
    """Measure in a child process that has one thread."""
    quick = ["--quick"] if options.quick else []
    model = ["--model", options.model] if options.model else []
    return run_child("benchmarks.speed", *quick, *model, "--child", "measure")


def tables(report: Report) -> list[tuple[str, Rows]]:
    """Return titles and rows of the tables of a report."""
    speeds: Rows = [("system", "words/s best", "words/s median", "our time ÷ its time (least–greatest)")]
    for name, speed in report["words_per_second"].items():
        ratio = report["time_ratios"].get(name)
        shown = f"{ratio['median']:.2f} ({ratio['min']:.2f}–{ratio['max']:.2f})" if ratio else ""
        speeds.append((name, f"{speed['best']:,.0f}", f"{speed['median']:,.0f}", shown))
    parts = report["components"]
    whole = sum(seconds for name, seconds in parts.items() if name != "(records)")
    shares: Rows = [("component", "share of the pipeline", "µs a word")]
    for name, seconds in parts.items():
        shares.append((name, f"{seconds / whole:.1%}", f"{seconds / report['words'] * 1e6:.1f}"))
    title = f"Speed over {report['words']:,} words ({report['tokens']:,} tokens), {report['rounds']} rounds, one core"
    return [(title, speeds), ("Where the time goes", shares)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark from the command line."""
    options, child = command("Speed of the whole pipeline on one core.", arguments)
    if child:
        json.dump(measure_all(options, QUICK if options.quick else Sizes()), sys.stdout)
        return
    report = run(options)
    finish({"speed": report}, tables(report), options)


if __name__ == "__main__":
    main()
