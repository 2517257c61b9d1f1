"""Stage `ner`: train the entity recogniser's models on the train split, choosing the best epoch on the dev split.

python -m training.train_ner [--max-epochs N] [--output FOLDER] [--articles N] [--copies N] [--members N] [--jobs N]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from cwdnlp.records import TaggedArticle
from training.augment import Augmenter
from training.common import (
    DATA,
    MODEL,
    ROOT,
    check_versions,
    configure_logging,
    logger,
    read_gold,
    take_articles,
)


@spacy.registry.readers("cwdnlp.GoldRecords.v1")
def gold_records(
    path: str, limit: int = 0, copies: int = 0, swaps: Sequence[str] = (), flaws: bool = True, seed: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """Read gold records as training examples, `limit` of them (0: all).

    Each article is followed by `copies` altered ones (`training.augment`), the same in every epoch. The frozen
    components in front of the recogniser run here, once, instead of once an epoch.
    """
    records = take_articles(read_gold(ROOT / path), limit)
    if copies:
        held_out = read_gold(DATA / "test.jsonl")
        augmenter = Augmenter.of(
            records, ROOT / "training" / "facts", held_out=held_out, seed=seed, swaps=swaps, flaws=flaws
        )
        records = [each for record in records for each in (record, *augmenter.copies(record, copies))]
    examples: list[Example] = []

    def read(nlp: Language) -> Iterator[Example]:
        if not examples:
            frozen = [nlp.get_pipe(name) for name in nlp.config["training"]["frozen_components"]]
            examples.extend(_example(nlp, record, frozen) for record in records)
        # Copies: an evaluation leaves its entities in the documents, and the recogniser keeps what it finds set.
        return (Example(example.x.copy(), example.y) for example in examples)

    return read


def _example(nlp: Language, record: TaggedArticle, frozen: Sequence[Callable[[Doc], Doc]]) -> Example:
    """Return an article with the features that the recogniser reads and its mentions as reference."""
    doc = nlp.make_doc(record.text)
    reference = doc.copy()
    for component in frozen:
        doc = component(doc)
    spans = [reference.char_span(e.start, e.end, label=e.label) for e in record.entities]
    reference.ents = tuple(span for span in spans if span is not None)
    if lost := len(spans) - len(reference.ents):
        logger.warning("warning: %s: %d mentions are no runs of tokens and are left out", record.id, lost)
    return Example(doc, reference)


def train_member(overrides: dict[str, Any], output: Path) -> None:
    """Train one model and write its folder."""
    configure_logging()
    config = load_config(ROOT / "training" / "ner.cfg", overrides=overrides, interpolate=False)
    del config["ensemble"]  # not spaCy's
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        _, best = train(init_nlp(config), Path(work))
        nlp = spacy.load(best or Path(work) / "model-last")
        nlp.get_pipe("ner").to_disk(output, exclude=["vocab"])  # type: ignore[attr-defined]
    logger.info("written: %s", output)


def main(arguments: list[str] | None = None) -> None:
    """Train the recogniser's members side by side, each from a seed of its own, and write the component's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--max-epochs", type=int, help="stop earlier than the configuration says")
    parser.add_argument("--articles", type=int, default=0, help="train on so many articles only")
    parser.add_argument("--copies", type=int, help="altered copies of each article, instead of the configured number")
    parser.add_argument("--members", type=int, help="models to train, instead of the configured number")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="models to train at a time")
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("KEY", "VALUE"), help="override a key")
    parser.add_argument("--output", type=Path, default=MODEL / "ner", help="folder of the trained component")
    options = parser.parse_args(arguments)
    configure_logging()
    check_versions()
    overrides: dict[str, Any] = {"corpora.train.limit": options.articles}
    overrides.update((key, json.loads(value)) for key, value in options.set)
    if options.copies is not None:
        overrides["corpora.train.copies"] = options.copies
    if options.max_epochs:
        overrides["training.max_epochs"] = options.max_epochs
    members = options.members or load_config(ROOT / "training" / "ner.cfg")["ensemble"]["members"]
    first = overrides.pop("system.seed", 0)
    shutil.rmtree(options.output, ignore_errors=True)
    runs = [({**overrides, "system.seed": first + index}, options.output / str(index)) for index in range(members)]
    # Processes of their own: spaCy's seeds and registries are the process's.
    with ProcessPoolExecutor(min(options.jobs, members), mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(train_member, *run) for run in runs]:
            done.result()


if __name__ == "__main__":
    # One thread each: the members share the cores, and small matrices gain nothing from more.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
