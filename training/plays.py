"""Active learning played on the corpus: gold is the annotator, and whoever chooses sees the texts alone.

A model learns from `START` articles of `train`; `ADDED` of the others are annotated, chosen by suggestion or at random,
and a new model is measured. The classifier learns anew after every twenty articles; the recogniser, whose trainings
take longer, has two models instead of three, few epochs, and gets all articles at once.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from spacy.language import Language

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.evaluate.measure import headline_figures
from cwdnlp.evaluate.metrics import evaluate
from cwdnlp.evaluate.predict import inputs, predict
from cwdnlp.label_file import find_schema
from cwdnlp.records import Scored, Stage, TaggedArticle, write_jsonl
from cwdnlp.training.assembly import TRAINED, assemble
from cwdnlp.training.classifier import Examples, plain, read_examples, text_pipeline
from cwdnlp.training.doubt import By, Committee, Doubt, find_doubts
from cwdnlp.training.evaluation import evaluation_sets
from cwdnlp.training.parameters import Workspace, with_settings
from cwdnlp.training.recogniser import train_recogniser
from cwdnlp.training.resemblance import TermTable, common_lemmas, lemmatized
from cwdnlp.training.stages import read_groups, read_split
from cwdnlp.training.suggest import choose, uncertainty
from training.common import WORKSPACE
from training.compare_classifiers import measured_examples

__all__ = ["ADDED", "FIGURES", "PLAYS", "START", "Strategy", "measured_sets"]

START, ADDED, ROUNDS = 150, 100, 5
RECOGNISER = {"ner.members": 2, "ner.max_epochs": 8}
FIGURES = {"classifier": ("stage", "macro_f1", "topics"), "recogniser": ("strict",)}
"""What is measured of each part."""

Figures = dict[str, Any]
"""The number of annotated articles, and the figures of each set by its name."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """How articles are chosen: at random, or by suggestion with this weight of diversity."""

    diversity: float | None = None

    @property
    def name(self) -> str:
        """The name in the results."""
        return "random" if self.diversity is None else f"diversity {self.diversity:g}"

    def pick(
        self, annotated: Sequence[int], left: Sequence[int], doubts: Callable[[], list[Doubt]], by: By, count: int
    ) -> list[int]:
        """Return the next articles, given the numbers of the annotated and, in random order, of the others."""
        if self.diversity is None:
            return list(left[:count])
        table = term_table()
        levels = uncertainty(doubts(), by)
        chosen = choose(levels, table[left], count, diversity=self.diversity, known=table[annotated])
        return [left[choice.candidate] for choice in chosen]


@cache
def term_table() -> csr_matrix:
    """Return what the articles of `train` are about."""
    nlp, table = text_pipeline(), TermTable()
    for doc in lemmatized((record.text for record in read_split(WORKSPACE, "train")), nlp):
        table.add(common_lemmas(doc, nlp))
    return table.weighed()


@cache
def measured_sets(names: tuple[str, ...]) -> dict[str, list[TaggedArticle]]:
    """Return the gold articles of these sets; `dev` is there to choose the weight of diversity by."""
    sets = {"dev": read_split(WORKSPACE, "dev"), **evaluation_sets(WORKSPACE)}
    return {name: sets[name] for name in names}


def shuffled(articles: int, seed: int) -> tuple[list[int], list[int]]:
    """Return the numbers of the articles to start from, and of the others."""
    order = random.Random(seed).sample(range(articles), articles)  # noqa: S311
    return order[:START], order[START:]


def without(numbers: Sequence[int], gone: Sequence[int]) -> list[int]:
    """Return the numbers that are left."""
    return [number for number in numbers if number not in set(gone)]


def play_classifier(strategies: Sequence[Strategy], seed: int, names: tuple[str, ...]) -> dict[str, list[Figures]]:
    """Return by strategy the figures at the beginning and after each round."""
    return {strategy.name: list(_classifier_rounds(strategy, seed, names)) for strategy in strategies}


def _classifier_rounds(strategy: Strategy, seed: int, names: tuple[str, ...]) -> Iterator[Figures]:
    pool, schema = classifier_pool(), find_schema(WORKSPACE.corpus)
    parameters = WORKSPACE.parameters.classifier.model_dump()
    model = ArticleClassifier(signals=plain(schema.signals), words=plain(schema.words), **parameters)
    annotated, left = shuffled(len(pool.readings), seed)
    for turn in range(ROUNDS + 1):
        model.fit(*pool.take(annotated))
        yield {"articles": len(annotated), **measure_classifier(model, names)}
        if turn < ROUNDS:
            readings = [pool.readings[number] for number in left]
            picked = strategy.pick(
                annotated, left, lambda: class_doubts(model, readings), "classes", ADDED // ROUNDS  # noqa: B023
            )  # fmt: skip
            annotated, left = annotated + picked, without(left, picked)


@cache
def classifier_pool() -> Examples:
    """Return the articles of `train` as a classifier learns from them."""
    records = read_split(WORKSPACE, "train")
    return read_examples(records, find_schema(WORKSPACE.corpus), read_groups(WORKSPACE))


@cache
def classifier_sets(names: tuple[str, ...]) -> dict[str, list[Reading]]:
    """Return the articles of these sets as the shipped pipeline reads them."""
    return {name: measured_examples(gold).readings for name, gold in measured_sets(names).items()}


def class_doubts(model: ArticleClassifier, readings: Sequence[Reading]) -> list[Doubt]:
    """Return what a classifier is unsure of."""
    stages, topics = model.stage_probabilities(readings).tolist(), model.topic_probabilities(readings).tolist()
    return [
        Doubt(
            words=len(reading),
            stages=dict(zip(model.stages_, stage_row, strict=True)),
            topics=dict(zip(model.topics_, topic_row, strict=True)),
        )
        for reading, stage_row, topic_row in zip(readings, stages, topics, strict=True)
    ]


def measure_classifier(model: ArticleClassifier, names: tuple[str, ...]) -> Mapping[str, Figures]:
    """Return the figures of a classifier on each set."""
    figures: dict[str, Figures] = {}
    for name, gold in measured_sets(names).items():
        found = headline_figures(evaluate(gold, classified(gold, classifier_sets(names)[name], model)))
        figures[name] = {key: found[key] for key in FIGURES["classifier"]}
    return figures


def classified(
    gold: Sequence[TaggedArticle], readings: Sequence[Reading], model: ArticleClassifier
) -> list[TaggedArticle]:
    """Return the articles with the stage and the topics that a classifier gives them."""
    stages, topics = model.stage_probabilities(readings), model.topic_probabilities(readings)
    given = topics >= np.array(model.thresholds_)
    return [
        article.model_copy(
            update={
                "stage": Stage(label=model.stages_[int(stage_row.argmax())]),
                "topics": [Scored(label=topic) for topic, yes in zip(model.topics_, topic_row, strict=True) if yes],
            }
        )
        for article, stage_row, topic_row in zip(gold, stages, given, strict=True)
    ]


def play_recogniser(strategies: Sequence[Strategy], seed: int, names: tuple[str, ...]) -> dict[str, list[Figures]]:
    """Return by strategy the strict F1 at the beginning, which is the same for all, and with the articles added."""
    records = read_split(WORKSPACE, "train")
    annotated, left = shuffled(len(records), seed)
    with tempfile.TemporaryDirectory() as folder:
        nlp = recogniser_of([records[number] for number in annotated], Path(folder), seed)
        docs = list(nlp.pipe(article.text for article in inputs(records[number] for number in left)))
        doubts = find_doubts(docs, Committee(nlp))
        start = measure_recogniser(nlp, len(annotated), names)
        played: dict[str, list[Figures]] = {}
        for strategy in strategies:
            picked = strategy.pick(annotated, left, lambda: doubts, "entities", ADDED)
            nlp = recogniser_of([records[number] for number in (*annotated, *picked)], Path(folder), seed)
            played[strategy.name] = [start, measure_recogniser(nlp, len(annotated) + len(picked), names)]
    return played


def recogniser_of(records: Sequence[TaggedArticle], folder: Path, seed: int) -> Language:
    """Train a recogniser on these articles and return the pipeline around it."""
    settings = {**RECOGNISER, "ner.seed": 100 * seed, "paths.data": "data", "paths.model": "model"}
    workspace = Workspace(folder, with_settings(WORKSPACE.parameters, settings))
    workspace.data.mkdir(exist_ok=True)
    (workspace.data / "train.jsonl").write_text("".join(write_jsonl(records)), encoding="utf-8")
    for name in ("dev.jsonl", "test.jsonl"):
        shutil.copy(WORKSPACE.data / name, workspace.data / name)
    train_recogniser(workspace, jobs=1)
    return assemble(workspace.model, workspace.parameters, without=TRAINED[1:])


def measure_recogniser(nlp: Language, articles: int, names: tuple[str, ...]) -> Figures:
    """Return the strict F1 of a pipeline on each set."""
    figures: Figures = {"articles": articles}
    for name, gold in measured_sets(names).items():
        found = headline_figures(evaluate(gold, predict(gold, nlp).records))
        figures[name] = {key: found[key] for key in FIGURES["recogniser"]}
    return figures


PLAYS = {"classifier": play_classifier, "recogniser": play_recogniser}
