"""What the classifier sees of an article: lemmas of its prose, names replaced by their labels, the lead set apart.

>>> terms = article_terms([Word("podpisać", "praet"), Word("list", "subst"), Word("Łosice", "subst", "JST")], lead=3)
>>> terms.split()[:4]
['podpisać', 'list', 'podpisać+list', '<JST>']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["LEAD_WORDS", "Word", "article_terms", "document_terms"]

# The headline and the first paragraph decide where an article reports several steps (guidelines, section 2).
LEAD_WORDS = 45
_SKIPPED = frozenset(["interp", "sp", "dig", "conj", "comp", "prep", "aglt", "brev", "siebie"])
# Labels whose names would be learned by heart; programmes and kinds of partnership speak for a topic by their words.
_MASKED = frozenset(["JST", "PERSON"])


class Word(NamedTuple):
    """A token for the classifier: base form, NKJP part of speech, label of the entity that it is part of."""

    lemma: str
    pos: str
    label: str = ""


def document_terms(doc: Doc) -> str:
    """Return the terms of a document; clutter lines are left out if the clutter component ran."""
    clutter = {token.i for span in doc.spans.get("clutter", ()) for token in span}
    words = [
        Word(token.lemma_, token.tag_.split(":", 1)[0], token.ent_type_ if token.ent_type_ in _MASKED else "")
        for token in doc
        if token.i not in clutter and not (token.ent_iob_ == "I" and token.ent_type_ in _MASKED)
    ]
    return article_terms(words)


def article_terms(words: Sequence[Word], *, lead: int = LEAD_WORDS) -> str:
    """Return single lemmas and pairs of neighbours, parted by spaces; those of the lead stand a second time, marked."""
    terms: list[str] = []
    seen = 0
    previous = ""
    for word in words:
        if word.pos == "interp" and word.lemma in (".", "!", "?"):
            previous = ""
        if word.pos in _SKIPPED or word.lemma.isspace() or not word.lemma:
            continue
        term = f"<{word.label}>" if word.label else _term(word.lemma)
        found = [term, f"{previous}+{term}"] if previous else [term]
        terms.extend(found)
        if seen < lead:
            terms.extend("lead=" + each for each in found)
        seen += 1
        previous = term
    return " ".join(terms)


def _term(lemma: str) -> str:
    return "".join(lemma.lower().split()) or "_"
