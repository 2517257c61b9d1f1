"""Stage `ner`: train the entity recogniser's models on the train split, choosing the best epoch on the dev split.

A model that is finished is kept beside the data until all are: a training that was broken off goes on with the others.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any

import spacy.util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import registry
from thinc.api import Config

from cwdnlp.errors import ModelError
from cwdnlp.evaluate.gold import read_records
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.records import TaggedArticle
from cwdnlp.training.augment import Augmenter
from cwdnlp.training.configuration import recogniser_config
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.progress import Progress, Report, steps_logger
from cwdnlp.training.stages import logger, read_split, take_articles

__all__ = ["gold_records", "steps_logger", "train_recogniser"]

_VERSIONS = ("spacy", "thinc", "numpy", "blis", "morfeusz2", "cwdnlp")
# Evaluations are dear; but there is one an epoch at least, or the best of a short training would be its beginning.
_STEPS_BETWEEN = 200
_DONE = "done.json"


@registry.readers("cwdnlp.GoldRecords.v1")  # type: ignore[untyped-decorator]
def gold_records(
    path: str,
    limit: int = 0,
    copies: int = 0,
    swaps: Sequence[str] = (),
    flaws: bool = True,
    seed: int = 0,
    held_out: str | None = None,
) -> Callable[[Language], Iterator[Example]]:
    """Read gold records as training examples, `limit` of them (0: all).

    Each article is followed by `copies` altered ones (`cwdnlp.training.augment`), the same in every epoch, in which no
    name is made that the file `held_out` has. The frozen components in front of the recogniser run here, once, instead
    of once an epoch.
    """
    records = take_articles(read_records(Path(path)), limit)
    if copies:
        unseen = read_records(Path(held_out)) if held_out else ()
        augmenter = Augmenter.of(records, held_out=unseen, seed=seed, swaps=swaps, flaws=flaws)
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
        logger.debug("%s: %d mentions are no runs of tokens and are left out", record.id, lost)
    return Example(doc, reference)


def train_recogniser(workspace: Workspace, *, jobs: int | None = None) -> None:
    """Train the models side by side, `jobs` at a time (default: one a core), and write the component's folder.

    Raises ModelError if the pipeline to go on from cannot be used.
    """
    parameters = workspace.parameters.ner
    base = _base_members(parameters.base, workspace.root)
    config = _config(workspace)
    members = parameters.members
    kept = workspace.data / "checkpoints" / _digest(workspace, config, base)
    wanted = [index for index in range(members) if not (kept / str(index) / _DONE).is_file()]
    if done := members - len(wanted):
        logger.info("%d of %d models are there from a training that was broken off", done, members)
    with Progress("recogniser", wanted) as progress, _one_thread():
        # Processes of their own: spaCy's seeds and registries are the process's.
        context = get_context("spawn")
        workers = min(jobs or os.cpu_count() or 1, members)
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
            runs = [
                pool.submit(
                    _train_member, _seeded(config, index), kept / str(index), base, progress.report(index), index
                )
                for index in wanted
            ]
            for run in runs:
                run.result()
    output = workspace.model / "ner"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    for index in range(members):
        (kept / str(index) / _DONE).unlink()
        shutil.move(kept / str(index), output / str(index))
    shutil.rmtree(kept, ignore_errors=True)
    with suppress(OSError):  # another training keeps something there
        kept.parent.rmdir()
    logger.info("written: %s, %d models", output, members)


def _config(workspace: Workspace) -> dict[str, Any]:
    """Return the configuration of the first model."""
    data, parameters = workspace.data, workspace.parameters
    held_out = data / f"{parameters.evaluate.split}.jsonl"
    config = recogniser_config(
        parameters.ner,
        train=str(data / "train.jsonl"),
        dev=str(data / "dev.jsonl"),
        **({"test": str(held_out)} if held_out.is_file() else {}),
    )
    config["corpora"]["train"]["limit"] = parameters.articles
    words = sum(len(record.text.split()) for record in read_split(workspace, "train"))
    steps = words * (1 + parameters.ner.copies) // parameters.ner.batch_words
    config["training"]["eval_frequency"] = max(1, min(config["training"]["eval_frequency"], _STEPS_BETWEEN, steps))
    return config


def _seeded(config: dict[str, Any], index: int) -> dict[str, Any]:
    """Return the configuration of another of the models: the seed stands in three places."""
    seeded = Config(config).copy()
    seed = config["system"]["seed"] + index
    for section in (seeded["system"], seeded["training"], seeded["corpora"]["train"]):
        section["seed"] = seed
    return dict(seeded)


def _digest(workspace: Workspace, config: dict[str, Any], base: Sequence[Path]) -> str:
    """Return what tells one training from another: all that a model depends on."""
    digest = hashlib.sha256(json.dumps(config | {"paths": {}, "corpora": _unpathed(config)}, sort_keys=True).encode())
    for name in _VERSIONS:
        digest.update(f"{name} {version(name)}".encode())
    files = [workspace.data / f"{split}.jsonl" for split in ("train", "dev", workspace.parameters.evaluate.split)]
    for file in (*files, *(each / "model" for each in base)):
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:16]


def _unpathed(config: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in corpus.items() if key not in ("path", "held_out")}
        for name, corpus in config["corpora"].items()
    }


def _base_members(base: str, root: Path) -> list[Path]:
    """Return the folders of the models to go on from: of a folder, of an installed pipeline, or of the shipped one.

    Raises ModelError if there is no such pipeline.
    """
    if not base:
        return []
    from cwdnlp.pipeline import load

    folder = root / base if (root / base).is_dir() else load(None if base == "shipped" else base).path
    members = sorted(folder.glob("ner/[0-9]*")) if folder is not None else []
    if not members:
        raise ModelError("has no trained recogniser", where=str(folder), remedy='name a pipeline, or "shipped"')
    return members


def _end_with_parent() -> None:
    """End this process when the one that started it is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        watch = Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True)
        watch.start()


def _train_member(
    config: dict[str, Any], output: Path, base: Sequence[Path], report: Report | None, index: int
) -> None:
    """Train one model and write its folder, the mark that it is whole last."""
    register_extensions()
    steps_logger.report, steps_logger.epochs = report, config["training"]["max_epochs"]
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        nlp = init_nlp(Config(config))
        if base:
            _go_on_from(base[index % len(base)], nlp)
        silent = io.StringIO()  # what it prints, the bars say
        _, best = train(nlp, Path(work), stdout=silent, stderr=silent)
        trained = spacy.util.load_model(best or Path(work) / "model-last")
        trained.get_pipe("ner").to_disk(output, exclude=["vocab"])  # type: ignore[attr-defined]
    (output / _DONE).write_text("{}\n", encoding="utf-8")


def _go_on_from(folder: Path, nlp: Language) -> None:
    try:
        nlp.get_pipe("ner").from_disk(folder, exclude=["vocab"])  # type: ignore[attr-defined]
    except (ValueError, KeyError) as error:
        remedy = "go on from a pipeline made with the same ner.cfg and ner.overrides, or leave ner.base empty"
        raise ModelError("its recogniser is built in another way", where=str(folder), remedy=remedy) from error


@contextmanager
def _one_thread() -> Iterator[None]:
    """Give processes started inside one thread each: they share the cores, and gain nothing from more."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
