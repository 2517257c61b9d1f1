"""What monitoring brings: teasers, long reports, cluttered pages, texts without diacritics or in capitals.

Stage and topics are measured on the altered texts against the labels of the unaltered ones; how much is lost is what a
user has to reckon with.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from spacy.language import Language

from cwdnlp.evaluate.evaluation import measured_headlines
from cwdnlp.evaluate.metrics import evaluate
from cwdnlp.pipeline import tag_many
from cwdnlp.records import Article, TaggedArticle
from cwdnlp.training.augment.edits import Sample
from cwdnlp.training.augment.noise import capitalise, drop_diacritics

__all__ = ["ALTERATIONS", "measure_losses"]

_TEASER = 3  # sentences of a teaser, its headline included
_MENU = """Przejdź do treści | Mapa strony | A A+ A++ | Kontrast
Aktualności  Urząd  Rada  Sołectwa  Oświata  Kultura  Turystyka  Inwestycje  Kontakt  BIP
Strona główna » Aktualności
Ta strona używa plików cookies. Akceptuję | Polityka prywatności
Wyświetleń: 412 | Drukuj | PDF
"""
_FOOTER = """Udostępnij | Tweetnij | Wyślij znajomemu
Do pobrania: zalacznik_nr_1.pdf 564.03 KB
Imieniny: Anny, Marka | Dziś: 14°C, przelotne opady
Godziny urzędowania: poniedziałek 8.00-16.00, wtorek - piątek 7.30-15.30
Deklaracja dostępności | RODO | Copyright 2023 | Realizacja: WebStudio
"""
_RELATED = 5

Alteration = Callable[[Sequence[TaggedArticle], Language], Iterator[str]]


def _unaltered(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:  # noqa: ARG001
    yield from (article.text for article in gold)


def _teasers(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:
    """Give the headline and two sentences, as a list page shows them."""
    with nlp.select_pipes(enable=["cwdnlp_sentences"]):
        for doc in nlp.pipe(article.text for article in gold):
            sentences = list(doc.sents)[:_TEASER]
            yield f"{doc.text[: sentences[-1].end_char]} Czytaj więcej"


def _reports(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:  # noqa: ARG001
    """Give the article with the texts of two others behind it; of several news in one text, the first decides."""
    for place, article in enumerate(gold):
        others = [gold[(place + step) % len(gold)].text for step in (7, 19)]
        yield "\n\n".join([article.text, *others])


def _cluttered(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:  # noqa: ARG001
    """Give the article between a menu, a list of related news and a footer."""
    chance = random.Random(0)  # noqa: S311
    titles = [article.title for article in gold if article.title]
    for article in gold:
        related = "\n".join(chance.sample(titles, min(_RELATED, len(titles))))
        yield f"{_MENU}\n{article.text}\n\nZobacz także\n{related}\n\n{_FOOTER}"


def _bare(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:  # noqa: ARG001
    yield from (drop_diacritics(Sample(article.id, article.text)).text for article in gold)


def _shouted(gold: Sequence[TaggedArticle], nlp: Language) -> Iterator[str]:  # noqa: ARG001
    yield from (capitalise(Sample(article.id, article.text)).text for article in gold)


ALTERATIONS: dict[str, Alteration] = {
    "as it is": _unaltered,
    "teaser of two sentences": _teasers,
    "two more news behind it": _reports,
    "menu, related news, footer": _cluttered,
    "without diacritics": _bare,
    "in capitals": _shouted,
}


def measure_losses(gold: Sequence[TaggedArticle], nlp: Language) -> dict[str, dict[str, float | None]]:
    """Return stage accuracy, its macro-F1 and topic micro-F1 under each alteration, None where gold has none."""
    return {name: _measure(gold, list(alter(gold, nlp)), nlp) for name, alter in ALTERATIONS.items()}


def _measure(gold: Sequence[TaggedArticle], texts: Sequence[str], nlp: Language) -> dict[str, float | None]:
    articles = [
        Article(id=each.id, text=text, published=each.published) for each, text in zip(gold, texts, strict=True)
    ]
    report = evaluate(
        [TaggedArticle(id=each.id, text="x", stage=each.stage, topics=each.topics) for each in gold],
        [
            TaggedArticle(id=each.id, text="x", stage=each.stage, topics=each.topics)
            for each in tag_many(articles, nlp=nlp)
        ],
    )
    found = measured_headlines(report)
    return {name: found[name] for name in ("stage", "macro_f1", "topics")}
