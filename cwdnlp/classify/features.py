"""What the classifier sees of an article, as terms parted by spaces: lemmas of its prose and the signals among them.

| term | what |
| --- | --- |
| `umowa` | a lemma; places and persons are replaced by their label, so that no town is learned by heart |
| `signal=funding`, `signal=funding:3` | a signal of a stage stands in a sentence: any, and the one of this number |
| `topic=energy`, `sentence=energy` | a word of a topic, and a sentence with one |
| `lead:…`, `head:…` | the same terms within the first 60, and the signals within the first 15 words |

>>> words = [Word("podpisać", "praet"), Word("list", "subst"), Word("intencyjny", "adj")]
>>> terms = article_terms([*words, Word("Łosice", "subst", "JST")]).split()
>>> "list" in terms, "<JST>" in terms, "signal=formation" in terms
(True, True, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cwdnlp.classify.vocabulary import COMPANY_MARKS, SIGNALS, TOPIC_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["STAGE_TERMS", "TOPIC_TERMS", "Word", "article_terms", "document_terms"]

# Which terms the two classifiers read, as token patterns of a scikit-learn vectorizer.
STAGE_TERMS = r"(?<!\S)(?!(?:lead:)?topic=|sentence=)\S+"
TOPIC_TERMS = r"(?<!\S)(?!(?:lead:|head:)?signal=)\S+"
# The headline and the first paragraph decide where an article reports several steps (guidelines, section 2).
_LEAD, _HEAD = 60, 15
_SKIPPED = frozenset(["interp", "sp", "dig", "conj", "comp", "prep", "aglt", "brev", "siebie"])
_MASKED = frozenset(["JST", "PERSON"])
_TOPICS_OF: dict[str, tuple[str, ...]] = {
    word: tuple(topic for topic, words in TOPIC_WORDS.items() if word in words)
    for word in frozenset().union(*TOPIC_WORDS.values())
}

# A sentence can hold a signal only if it holds a lemma of the signal's first group.
_SIGNALS_BY_LEMMA: dict[str, tuple[int, ...]] = {
    lemma: tuple(number for number, (_, groups) in enumerate(SIGNALS) if lemma in groups[0])
    for lemma in frozenset().union(*(groups[0] for _, groups in SIGNALS))
}


class Word(NamedTuple):
    """A token for the classifier: base form, NKJP part of speech, label of the entity that it is part of.

    The label of an organisation that is a company is `COMPANY`.
    """

    lemma: str
    pos: str
    label: str = ""


def document_terms(doc: Doc) -> str:
    """Return the terms of a document; clutter lines are left out if the clutter component ran."""
    clutter = {token.i for span in doc.spans.get("clutter", ()) for token in span}
    companies = {entity.start for entity in doc.ents if _is_company(entity)}
    return article_terms(
        [
            Word(
                token.lemma_,
                token.tag_.split(":", 1)[0],
                "COMPANY" if token.i in companies else token.ent_type_ if token.ent_type_ in _MASKED else "",
            )
            for token in doc
            if token.i not in clutter and not (token.ent_iob_ == "I" and token.ent_type_ in _MASKED)
        ]
    )


def _is_company(entity: Span) -> bool:
    if entity.label_ != "ORG":
        return False
    name = entity.text.lower()
    return any(mark in name for mark in COMPANY_MARKS)


def article_terms(words: Sequence[Word]) -> str:
    """Return the terms of an article given by its words."""
    return " ".join([*_lemma_terms(words), *_sentence_terms(words)])


def _lemma_terms(words: Iterable[Word]) -> Iterator[str]:
    """Give the lemmas that carry meaning, those of the lead and the headline a second time."""
    seen = 0
    for word in words:
        if word.pos in _SKIPPED or not word.lemma.strip():
            continue
        term = f"<{word.label}>" if word.label in _MASKED else "".join(word.lemma.lower().split())
        yield term
        if seen < _LEAD:
            yield f"lead:{term}"
        if seen < _HEAD:
            yield f"head:{term}"
        seen += 1


def _sentence_terms(words: Iterable[Word]) -> Iterator[str]:
    """Give the signals of stages and the words of topics, sentence by sentence."""
    position = 0
    for sentence in _sentences(words):
        lemmas = frozenset(sentence)
        for number in sorted({number for lemma in lemmas for number in _SIGNALS_BY_LEMMA.get(lemma, ())}):
            stage, groups = SIGNALS[number]
            if all(not group.isdisjoint(lemmas) for group in groups):
                for term in (f"signal={stage}", f"signal={stage}:{number}"):
                    yield term
                    if position < _LEAD:
                        yield f"lead:{term}"
                    if position < _HEAD:
                        yield f"head:{term}"
        yield from _topic_terms(sentence, position)
        position += len(sentence)


def _topic_terms(sentence: Sequence[str], position: int) -> Iterator[str]:
    found: set[str] = set()
    for offset, lemma in enumerate(sentence):
        for topic in _TOPICS_OF.get(lemma, ()):
            found.add(topic)
            yield f"topic={topic}"
            if position + offset < _LEAD:
                yield f"lead:topic={topic}"
    yield from (f"sentence={topic}" for topic in sorted(found))


def _sentences(words: Iterable[Word]) -> Iterator[list[str]]:
    """Give the lower-case lemmas of each sentence or line."""
    sentence: list[str] = []
    for word in words:
        if word.lemma in (".", "!", "?") or "\n" in word.lemma:
            if sentence:
                yield sentence
            sentence = []
        elif word.pos != "sp":
            if word.label == "COMPANY":
                sentence.append("<COMPANY>")
            sentence.append(word.lemma.lower())
    if sentence:
        yield sentence
