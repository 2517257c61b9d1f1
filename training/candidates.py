"""The classifiers that are compared: plain baselines, the domain features alone, spaCy's, ours, and ours stacked."""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import spacy
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from cwdnlp.classify.linear import Floats
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import MASKED, Reading
from cwdnlp.classify.vectorizer import TermVectorizer
from cwdnlp.labels import Schema
from cwdnlp.training.classifier import Examples, plain

__all__ = ["CANDIDATES", "Candidate", "Entry"]

_DOMAIN = {"concept": 1.0, "pair": 1.0, "signal": 1.0, "mark": 1.0, "kind": 1.0, "form": 1.0}
_TOPIC_DOMAIN = {"hint": 1.0, "concept": 1.0, "mark": 1.0, "kind": 1.0}
_EPOCHS, _BATCH = 8, 32


class Candidate(ABC):
    """A classifier under comparison: probabilities of stages and topics, a topic given from one half."""

    stages: list[str]
    topics: list[str]

    @abstractmethod
    def fit(self, examples: Examples) -> None:
        """Learn from articles, each of which has a stage."""

    @abstractmethod
    def probabilities(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return probabilities of shapes (articles, stages) and (articles, topics)."""

    def predict(self, readings: Sequence[Reading]) -> tuple[list[str], list[list[str]]]:
        """Return stage and topics of each article."""
        stages, topics = self.probabilities(readings)
        return [self.stages[row.argmax()] for row in stages], [
            [topic for topic, given in zip(self.topics, row >= 0.5, strict=True) if given] for row in topics
        ]

    def size(self) -> int:
        """Return the bytes of what was learned."""
        return len(pickle.dumps(self))


def lemmas(reading: Reading) -> list[str]:
    """Return the base forms of a reading, places and persons as their labels."""
    return [
        f"<{word.label}>" if word.label in MASKED else word.lemma.lower()
        for sentence in reading.sentences
        for word in sentence
        if word.tag.split(":", 1)[0] not in ("interp", "sp", "dig")
    ]


class Plain(Candidate):
    """scikit-learn estimators over a vectorizer: one for the stages, one for each topic."""

    def __init__(self, estimator: Any, make_vectorizers: Callable[[], tuple[Any, Any]], *, dense: bool = False) -> None:
        self.estimator = estimator
        self.make_vectorizers = make_vectorizers
        self.dense = dense

    def fit(self, examples: Examples) -> None:
        """Learn from articles."""
        self.stage_terms, self.topic_terms = self.make_vectorizers()
        binarizer = MultiLabelBinarizer()
        targets = binarizer.fit_transform(examples.topics)
        self.topics = [str(label) for label in binarizer.classes_]
        table = self._table(self.stage_terms.fit_transform(examples.readings))
        self.stage = clone(self.estimator).fit(table, list(examples.stages))
        self.stages = [str(label) for label in self.stage.classes_]
        self.topic = OneVsRestClassifier(clone(self.estimator))
        self.topic.fit(self._table(self.topic_terms.fit_transform(examples.readings)), targets)

    def probabilities(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return probabilities of shapes (articles, stages) and (articles, topics)."""
        stage = self.stage.predict_proba(self._table(self.stage_terms.transform(readings)))
        topic = self.topic.predict_proba(self._table(self.topic_terms.transform(readings)))
        return stage, topic[:, -len(self.topics) :]  # of one topic there is a column for its absence too

    def _table(self, table: Any) -> Any:
        return table.toarray() if self.dense else table

    def size(self) -> int:
        """Return the bytes of the estimators and their terms."""
        return len(pickle.dumps((self.stage, self.topic))) + sum(
            len(str(name)) for each in (self.stage_terms, self.topic_terms) for name in each.get_feature_names_out()
        )


def _tfidf() -> tuple[Any, Any]:
    return tuple(TfidfVectorizer(analyzer=lemmas, sublinear_tf=True, min_df=2) for _ in "ab")  # type: ignore[return-value]


def _domain(schema: Schema) -> Callable[[], tuple[Any, Any]]:
    def make() -> tuple[Any, Any]:
        return (
            TermVectorizer(_DOMAIN, signals=schema.signals),
            TermVectorizer(_TOPIC_DOMAIN, words=schema.words),
        )

    return make


class Ours(Candidate):
    """The shipped classifier, with its thresholds."""

    def __init__(self, schema: Schema, folds: int = 5) -> None:
        self.model = ArticleClassifier(signals=plain(schema.signals), words=plain(schema.words), folds=folds)

    def fit(self, examples: Examples) -> None:
        """Learn from articles."""
        self.model.fit(*examples)
        self.stages, self.topics = self.model.stages_, self.model.topics_

    def probabilities(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return probabilities; a topic's are moved so that its threshold is one half."""
        topics = self.model.topic_probabilities(readings)
        thresholds = np.array(self.model.thresholds_)
        moved = np.where(topics >= thresholds, 0.5 + topics / 2, topics * 0.5)
        return self.model.stage_probabilities(readings), moved

    def size(self) -> int:
        """Return the bytes of the stored model."""
        from cwdnlp.classify.persistence import to_bytes

        return len(to_bytes(self.model))


class Stacked(Candidate):
    """A logistic regression over the probabilities that several candidates give to articles held out."""

    def __init__(self, make: Sequence[Callable[[], Candidate]]) -> None:
        self.make = make

    def fit(self, examples: Examples) -> None:
        """Learn the candidates on parts, the regression over them on what was held out, then the candidates on all."""
        rows: list[Any] = []
        held_stage: list[Floats] = []
        held_topic: list[Floats] = []
        self.topics = sorted({topic for each in examples.topics for topic in each})
        for train, test in GroupKFold(3).split(examples.readings, groups=examples.groups):
            members = [make() for make in self.make]
            for member in members:
                member.fit(examples.take(train))
            stage, topic = self._features(members, examples.take(test).readings)
            rows += test.tolist()
            held_stage.append(stage)
            held_topic.append(topic)
        gold = examples.take(rows)
        self.stage = LogisticRegression(C=1.0, max_iter=2000).fit(np.vstack(held_stage), gold.stages)
        self.stages = [str(label) for label in self.stage.classes_]
        table = np.vstack(held_topic)
        self.topic = [
            LogisticRegression(C=1.0).fit(table[:, column :: len(self.topics)], [topic in each for each in gold.topics])
            for column, topic in enumerate(self.topics)
        ]
        self.members = [make() for make in self.make]
        for member in self.members:
            member.fit(examples)

    def _features(self, members: Sequence[Candidate], readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return the log-odds of all members side by side; each member's topics in the order of all topics."""
        stages, topics = [], []
        for member in members:
            stage, topic = member.probabilities(readings)
            columns = np.full((len(readings), len(self.topics)), 1e-3)
            for place, name in enumerate(member.topics):
                columns[:, self.topics.index(name)] = topic[:, place]
            stages.append(np.log(np.clip(stage, 1e-3, 1)))
            clipped = np.clip(columns, 1e-3, 1 - 1e-3)
            topics.append(np.log(clipped / (1 - clipped)))
        return np.hstack(stages), np.hstack(topics)

    def probabilities(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return probabilities of shapes (articles, stages) and (articles, topics)."""
        stage, topic = self._features(self.members, readings)
        given = [
            model.predict_proba(topic[:, column :: len(self.topics)])[:, 1] for column, model in enumerate(self.topic)
        ]
        return self.stage.predict_proba(stage), np.column_stack(given)

    def size(self) -> int:
        """Return the bytes of the members."""
        return sum(member.size() for member in self.members)


class SpacyCategorizer(Candidate):
    """spaCy's `textcat` and `textcat_multilabel` with their default ensemble, over base forms."""

    def fit(self, examples: Examples) -> None:
        """Train both components for a fixed number of epochs."""
        self.stages = sorted(filter(None, set(examples.stages)))
        self.topics = sorted({topic for each in examples.topics for topic in each})
        given = [{name: float(name == stage) for name in self.stages} for stage in examples.stages]
        self.stage = _train_categorizer("textcat", examples.readings, given)
        given = [{name: float(name in each) for name in self.topics} for each in examples.topics]
        self.topic = _train_categorizer("textcat_multilabel", examples.readings, given)

    def probabilities(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Return probabilities of shapes (articles, stages) and (articles, topics)."""
        stage = [[doc.cats[name] for name in self.stages] for doc in self.stage.pipe(_docs(self.stage, readings))]
        topic = [[doc.cats[name] for name in self.topics] for doc in self.topic.pipe(_docs(self.topic, readings))]
        return np.array(stage), np.array(topic)

    def size(self) -> int:
        """Return the bytes of both pipelines."""
        return len(self.stage.to_bytes()) + len(self.topic.to_bytes())


def _docs(nlp: Language, readings: Sequence[Reading]) -> list[Doc]:
    return [Doc(nlp.vocab, words=lemmas(reading) or ["-"]) for reading in readings]


def _train_categorizer(name: str, readings: Sequence[Reading], cats: Sequence[dict[str, float]]) -> Language:
    fix_random_seed(0)
    nlp = spacy.blank("pl")
    pipe: Any = nlp.add_pipe(name)
    docs = zip(_docs(nlp, readings), cats, strict=True)
    examples = [Example.from_dict(doc, {"cats": given}) for doc, given in docs]
    for label in cats[0]:
        pipe.add_label(label)
    optimizer = nlp.initialize(lambda: examples)
    order = np.random.default_rng(0)
    for _ in range(_EPOCHS):
        shuffled = [examples[row] for row in order.permutation(len(examples))]
        for batch in minibatch(shuffled, _BATCH):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return nlp


@dataclass(frozen=True, slots=True)
class Entry:
    """How a candidate is made, and whether its cross-validation can be repeated in reasonable time."""

    make: Callable[[Schema], Candidate]
    is_quick: bool = True


def _logistic() -> Any:
    return LogisticRegression(C=20.0, class_weight="balanced", max_iter=2000)


def _svm() -> Any:
    return CalibratedClassifierCV(LinearSVC(C=0.5, class_weight="balanced"), cv=3)


def _boosting() -> Any:
    return HistGradientBoostingClassifier(max_iter=60, learning_rate=0.1, max_leaf_nodes=12, random_state=0)


CANDIDATES: dict[str, Entry] = {
    "TF-IDF of lemmas, logistic regression": Entry(lambda schema: Plain(_logistic(), _tfidf)),  # noqa: ARG005
    "TF-IDF of lemmas, linear SVM": Entry(lambda schema: Plain(_svm(), _tfidf)),  # noqa: ARG005
    "TF-IDF of lemmas, complement naive Bayes": Entry(lambda schema: Plain(ComplementNB(alpha=0.3), _tfidf)),  # noqa: ARG005
    "gradient boosting on domain features": Entry(
        lambda schema: Plain(_boosting(), _domain(schema), dense=True), is_quick=False
    ),
    "spaCy textcat": Entry(lambda schema: SpacyCategorizer(), is_quick=False),  # noqa: ARG005
    "all families, logistic regression (shipped)": Entry(Ours),
    "the shipped, SVM and boosting stacked": Entry(
        lambda schema: Stacked(
            [
                lambda: Ours(schema, folds=0),  # what stands above calibrates
                lambda: Plain(_svm(), _tfidf),
                lambda: Plain(_boosting(), _domain(schema), dense=True),
            ]
        ),
        is_quick=False,
    ),
}
