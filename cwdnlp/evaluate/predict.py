"""Tag the texts of gold articles; the pipeline sees of them what it would see of an `Article`, and nothing gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cwdnlp.records import Article, Explanation, TaggedArticle

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Predictions", "inputs", "predict"]


@dataclass(frozen=True, slots=True)
class Predictions:
    """Tagged articles in the order of their gold, and by id the probabilities of all stages and topics (`doc.cats`)."""

    records: list[TaggedArticle]
    probabilities: dict[str, dict[str, float]] = field(default_factory=dict)


def inputs(gold: Iterable[TaggedArticle]) -> list[Article]:
    """Return what a pipeline may see of gold articles."""
    return [Article(**{name: getattr(article, name) for name in Article.model_fields}) for article in gold]


def predict(
    gold: Sequence[TaggedArticle],
    nlp: Language,
    *,
    explain: bool = False,
    advance: Callable[[], object] = lambda: None,
) -> Predictions:
    """Tag the texts of gold articles; `advance` is called after each, for a progress bar.

    With `explain` the records tell which phrases spoke for and against the labels that they have, and also those that
    gold has: why a topic was missed.
    """
    from cwdnlp.pipeline import model_info, to_record  # here: what compares records must not wait for spaCy

    articles = inputs(gold)
    info = model_info(nlp)

    def docs() -> Iterator[tuple[str | Doc, Article]]:
        for article in articles:
            doc = nlp.make_doc(article.text)
            doc._.published = article.published
            yield doc, article

    records: list[TaggedArticle] = []
    probabilities: dict[str, dict[str, float]] = {}
    for wanted, (doc, article) in zip(gold, nlp.pipe(docs(), as_tuples=True), strict=True):
        record = to_record(doc, article, info, explain=explain)
        if explain:
            record.explanations += _explain_gold(doc, wanted, {each.label for each in record.explanations})
        records.append(record)
        probabilities[article.id] = dict(doc.cats)
        advance()
    return Predictions(records, probabilities)


def _explain_gold(doc: Doc, gold: TaggedArticle, done: set[str]) -> list[Explanation]:
    """Explain the stage and topics of gold that the classifier knows and that are not explained yet."""
    labels = [f"stage:{gold.stage.label}"] if gold.stage else []
    labels += [f"topic:{topic.label}" for topic in gold.topics]
    known = [label for label in labels if label in doc.cats and label not in done] if doc._.classified_by else []
    return [Explanation.from_dict({"label": label, "phrases": doc._.explain(label)}) for label in known]
