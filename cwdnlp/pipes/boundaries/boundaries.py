"""Mend the recogniser's spans where the guidelines leave no choice.

| rule | before | after |
| --- | --- | --- |
| nothing crosses a line break | `Gmina Lipno⏎Gmina Rydzyna` | the part up to the break |
| no punctuation, conjunction or title at the edge | `Jan Nowak -` | `Jan Nowak` |
| a dash between spaces ends a person's name | `Jan Nowak - Wójt` | `Jan Nowak`, `Wójt` |
| the unit behind a role is a span of its own | `Członek Zarządu Powiatu Kolneńskiego` | role and unit |
| so is its parliament; `RP` belongs to no role | `Poseł na Sejm RP` | `Poseł` and `Sejm RP` |
| a seat and a person are not part of a company | `Budex z siedzibą w Łasku` | `Budex` |
| a council without a name is none | `Rada Gminy` as `ORG` | nothing |
| a generic noun goes with its unit | `gm.` `Lipno` | `gm. Lipno` |
| a name of the tables that nothing covers is an entity | `Razem dla Rozwoju` unmarked | `PARTNERSHIP` |
| a name of the tables has the label of its table | `Związek Miast Polskich` as `PARTNERSHIP` | `ORG` |
| the legal form of a company is whole | `Budex Sp. z o.o` | `Budex Sp. z o.o.` |
| years belong to programmes, and to nothing else | `Cyfrowa Gmina` `2021-2027` | `Cyfrowa Gmina 2021-2027` |
| a dash between spaces ends an organisation | `Szkoła w Piasku – Etap` | `Szkoła w Piasku` |
| terms and bodies in the plural are no names | `NGO`, `Rady Powiatów` | nothing |
| an acronym that no partnership spells out is none | `UNIBEP` as `PARTNERSHIP` | `ORG` |
| words for a kind of partnership are no name | `Związek ZIT`, `Partnerstwo JST` | `ZIT` as `PROGRAM`, nothing |
| a quotation is what the word before it says | `partnerstwo „Dwa Brzegi”` unmarked | `PARTNERSHIP` |
| one name has one label in an article | `MOF` as `ORG` once, `PARTNERSHIP` twice | `PARTNERSHIP` |
| a name that is marked once is marked everywhere | `Orkiestra Gór` unmarked | `ORG` |
| a bare name that is in no register is no unit: a village, a country | `Sośnica`, `Słowacja` | nothing |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Span

from cwdnlp.pipes.boundaries.organisations import is_common, with_legal_form, without_tail
from cwdnlp.pipes.boundaries.partnerships import judge_partnerships, with_years
from cwdnlp.pipes.boundaries.pieces import Piece
from cwdnlp.pipes.boundaries.quotations import name_quotations
from cwdnlp.pipes.boundaries.repeats import agree, spread
from cwdnlp.pipes.boundaries.splitting import split
from cwdnlp.pipes.boundaries.vocabulary import DASHES, DEPUTY, EDGE_WORDS, UNIT_HEADS
from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.requirements import require_annotation, require_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

__all__ = ["Boundaries", "complete", "mend"]

_FINITE = frozenset(["fin", "praet", "imps"])
_UNIT_LABELS = frozenset(["place", "place_common", "powiat", "voivodeship"])
_TABLE_LABELS = frozenset(["PARTNERSHIP", "PROGRAM", "ORG"])
_PLACE_LABELS = _UNIT_LABELS | {"adjective"}


class Boundaries:
    """The component: replaces `doc.ents` with the mended spans, and `doc._.scores` with theirs.

    A mended span has the score of the span that it came of; one that the tables added has none.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mend every entity of `doc`; raises PipelineError before the recogniser or without gazetteer matches."""
        require_annotation(doc, "ENT_IOB", component="cwdnlp_boundaries", upstream="ner")
        require_spans(doc, GROUP, component="cwdnlp_boundaries", upstream="cwdnlp_gazetteer")
        pieces = [(entity.start, entity.end, entity.label_) for entity in doc.ents]
        mended = name_quotations(doc, complete(doc, mend(doc, pieces)))
        mended = spread(doc, agree(doc, judge_partnerships(doc, mended)))
        if doc._.scores is not None:
            doc._.scores = _inherited(pieces, doc._.scores, mended)
        doc.ents = tuple(Span(doc, start, end, label=label) for start, end, label in mended)
        return doc


def _inherited(pieces: Sequence[Piece], scores: Sequence[float | None], mended: Sequence[Piece]) -> list[float | None]:
    """Return for each mended span the score of the piece that it overlaps; both stand in order, without overlaps."""
    found: list[float | None] = []
    place = 0
    for start, end, _ in mended:
        while place < len(pieces) and pieces[place][1] <= start:
            place += 1
        overlaps = place < len(pieces) and pieces[place][0] < end
        found.append(scores[place] if overlaps else None)
    return found


def mend(doc: Doc, pieces: Iterable[Piece]) -> list[Piece]:
    """Return the mended token spans in order, without overlaps; a span of which nothing is left is dropped."""
    matches = doc.spans.get(GROUP, ())
    units = {span.start: span.end for span in matches if span.label_ in _UNIT_LABELS}
    known = {index for span in matches if span.label_ in _PLACE_LABELS for index in range(span.start, span.end)}
    roles = {span.start for span in matches if span.label_ == "ROLE"}
    mended: list[Piece] = []
    free_from = 0
    for piece in sorted(pieces):
        for part in split(doc, piece, units, roles):
            start, end, label = _trim(doc, part)
            start = max(_extend(doc, start, label, free_from), free_from) if start < end else start
            if start >= end or (label == "JST" and _is_foreign(doc, start, end, known)):
                continue
            if label == "ORG":
                end = with_legal_form(doc, start, without_tail(doc, start, end))
            elif label in ("PARTNERSHIP", "PROGRAM"):
                end = with_years(doc, start, end, label)
            if not is_common(doc, start, end, label):
                mended.append((start, end, label))
                free_from = end
    return mended


def complete(doc: Doc, pieces: Iterable[Piece]) -> list[Piece]:
    """Add the names of the tables that no span covers, and give those that one covers exactly their table's label.

    Only names of two words or more, and acronyms in capitals, are sure enough.
    """
    spans = {(start, end): label for start, end, label in pieces}
    covered = {index for start, end in spans for index in range(start, end)}
    for match in doc.spans.get(GROUP, ()):
        if match.label_ in _TABLE_LABELS and _is_sure(match):
            place = (match.start, match.end)
            if place in spans or covered.isdisjoint(range(*place)):
                spans[place] = match.label_
                covered.update(range(*place))
    return [(start, end, label) for (start, end), label in sorted(spans.items())]


def _is_sure(match: Span) -> bool:
    words = [token for token in match if token.text[:1].isalpha()]
    return len(words) > 1 or (match.text.isupper() and len(match.text) > 2)


def _is_foreign(doc: Doc, start: int, end: int, known: set[int]) -> bool:
    """Whether a mention has no generic noun and no word of the register's names."""
    return doc[start].lower_ not in UNIT_HEADS and known.isdisjoint(range(start, end))


def _trim(doc: Doc, piece: Piece) -> Piece:
    """Take off what may not stand at an edge."""
    start, end, label = piece
    while start < end and _is_edge(doc, start, first=True):
        start += 1
    while start < end and (_is_edge(doc, end - 1, first=False) or _is_verb(doc, end - 1)):
        end -= 1
    return start, end, label


def _is_edge(doc: Doc, index: int, *, first: bool) -> bool:
    token = doc[index]
    if token.is_space or token.lower_ in EDGE_WORDS:
        return True
    return (token.is_punct or token.is_quote or token.text in DASHES) and not (first and token.text == "#")


def _is_verb(doc: Doc, index: int) -> bool:
    """Whether a token is a finite verb in lower case, which ends no name."""
    token = doc[index]
    return token.text.islower() and token.tag_.split(":", 1)[0] in _FINITE


def _extend(doc: Doc, start: int, label: str, free_from: int) -> int:
    """Take in a generic noun before a unit, and a deputy's abbreviation before a role."""
    if start - 1 < free_from or "\n" in doc[start - 1].text:
        return start
    before = doc[start - 1].lower_
    if label == "JST" and before in UNIT_HEADS and doc[start].text[:1].isupper():
        start -= 1
        if start - 2 >= free_from and doc[start - 1].lower_ == "i" and doc[start - 2].lower_ in UNIT_HEADS:
            start -= 2
    elif label == "ROLE" and before in DEPUTY:
        start -= 1
    elif label == "ROLE" and start - 3 >= free_from and doc[start - 3 : start].text.lower() in DEPUTY:
        start -= 3  # `z-ca` is three tokens
    return start
