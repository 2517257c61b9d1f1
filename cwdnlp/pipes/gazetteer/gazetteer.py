"""Mark known names and titles in `doc.spans["gazetteer"]`: evidence for the model and for the linker, no verdict.

| label | what |
| --- | --- |
| `place` | a gmina or town of the register, capitalised |
| `place_common` | the same where the word also is a common noun, adjective or surname (`Warta`, `Dobre`) |
| `powiat`, `voivodeship` | the adjective of such a unit, after its noun or the title of its head, or in a list |
| `adjective` | the same adjective elsewhere, where it names no unit (`łosicki szpital`) |
| `PARTNERSHIP`, `PROGRAM`, `ORG` | a name or acronym of the tables |
| `ROLE` | the head of a title |
| `generic` | `gmina`, `miasto`, `powiat`, `województwo` before a name |

The `kb_id` of a span is the base name of the unit, or the id of the partnership or programme.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Span, SpanGroup

from cwdnlp.gazetteers.names import Name, load_names
from cwdnlp.morphology.analyser import analyse
from cwdnlp.pipes.gazetteer.vocabulary import (
    GENERIC_ABBREVIATIONS,
    GENERIC_NOUNS,
    OFFICES_OF_POWIAT,
    OFFICES_OF_VOIVODESHIP,
    ROLES,
)
from cwdnlp.pipes.morphology.disambiguate import readings
from cwdnlp.pipes.requirements import require_annotation

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["GROUP", "Gazetteer", "lacks_diacritics"]

GROUP = "gazetteer"
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
# Polish prose has a diacritic in every fifth word or so; a text of this many letters without any was typed without.
_LETTERS_WITHOUT = 120
_CACHE = 20_000
_HEADS = GENERIC_NOUNS | OFFICES_OF_POWIAT | OFFICES_OF_VOIVODESHIP | set(GENERIC_ABBREVIATIONS)


def lacks_diacritics(text: str) -> bool:
    """Whether a text was typed without Polish diacritics; short texts are given the benefit of the doubt.

    >>> lacks_diacritics("Wojt gminy Losice zaprasza mieszkancow na spotkanie. " * 3)
    True
    """
    return len(text) > _LETTERS_WITHOUT and not any(character in _POLISH for character in text)


class Gazetteer:
    """The component. The tables belong to the package, so nothing is serialised."""

    def __call__(self, doc: Doc) -> Doc:
        """Match names and titles; replaces the span group. Raises PipelineError without base forms."""
        require_annotation(doc, "LEMMA", component="cwdnlp_gazetteer", upstream="cwdnlp_morphology")
        spans = [*self._names(doc), *self._titles(doc)]
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
        return doc

    def _names(self, doc: Doc) -> list[Span]:
        found: list[Span] = []
        text = doc.text
        for match in load_names().find(text, folded=lacks_diacritics(text)):
            span = doc.char_span(match.start, match.end, alignment_mode="contract")
            if span is None or (span.start_char, span.end_char) != (match.start, match.end):
                continue
            meaning = _meaning(span, match.values)
            if meaning is not None:
                label, name = meaning
                found.append(Span(doc, span.start, span.end, label=label, kb_id=name.key))
        return found

    def _titles(self, doc: Doc) -> list[Span]:
        found: list[Span] = []
        for index, token in enumerate(doc):
            label = _title(token.lemma_, token.lower_)
            if label is not None:
                found.append(Span(doc, index, index + 1, label=label))
        return found


@lru_cache(maxsize=_CACHE)
def _title(lemma: str, form: str) -> str | None:
    """Return the label of a title's head or of a generic noun by its base form and its form in lower case."""
    lemma = lemma.lower()
    if lemma in ROLES or any(reading.lemma in ROLES for reading in readings(form)):
        return "ROLE"
    return "generic" if lemma in GENERIC_NOUNS or form in GENERIC_ABBREVIATIONS else None


def _meaning(span: Span, names: tuple[Name, ...]) -> tuple[str, Name] | None:
    """Decide what a matched form is evidence for in its place; None if it is a common word there."""
    by_kind = {name.kind: name for name in reversed(names)}
    text = span.text
    for label in ("powiat", "voivodeship"):
        if label in by_kind and _names_unit(span.doc, span.start, label):
            return label, by_kind[label]
    for label in ("PARTNERSHIP", "PROGRAM", "ORG"):
        if label in by_kind and _is_name_like(text, acronym=by_kind[label].acronym):
            return label, by_kind[label]
    if "place" in by_kind and text[:1].isupper():
        common = len(span) == 1 and any(
            not a.names or a.names == ("surname",) for a in analyse(text.lower()) + analyse(text)
        )
        return "place_common" if common else "place", by_kind["place"]
    for label in ("powiat", "voivodeship"):
        if label in by_kind:
            return "adjective", by_kind[label]
    return None


def _is_name_like(text: str, *, acronym: bool) -> bool:
    """Whether a match is written as a name: a capital, or too long for chance (`zintegrowane inwestycje …`)."""
    if acronym:
        return text.split("-")[0].isupper()
    letters = [word for word in text.split() if word[:1].isalpha()]
    if len(letters) >= 3:
        return True
    return bool(letters) and letters[0][:1].isupper()


def _names_unit(doc: Doc, index: int, kind: str) -> bool:
    """Whether the adjective at `index` follows its noun or title, or stands in a list that does."""
    for before in range(index - 1, max(-1, index - 12), -1):
        token = doc[before]
        if _is_head(token):
            return _fits(token, kind)
        if token.text not in (",", "i", "oraz", "a", "-", "–", ":") and not _is_adjective(token):
            return False
    return False


def _is_head(token: Token) -> bool:
    return token.lemma_.lower() in _HEADS or token.lower_ in _HEADS


def _fits(token: Token, kind: str) -> bool:
    lemma = GENERIC_ABBREVIATIONS.get(token.lower_, token.lemma_.lower())
    if kind == "powiat":
        return lemma == "powiat" or lemma in OFFICES_OF_POWIAT
    return lemma == "województwo" or lemma in OFFICES_OF_VOIVODESHIP


def _is_adjective(token: Token) -> bool:
    return token.pos_ == "ADJ" or token.text.lower().endswith(("ski", "skim", "skiego", "cki", "ckim", "ckiego", "o"))
