"""Gold records in JSON lines, one `TaggedArticle` a line: what `cwdnlp tag` writes and every evaluation reads.

A record keeps officials and partnerships by value, not by mention. Reading gives them back to mentions: an official to
those that it points to, a member to the first mention of its unit. Place, genre and the like have no place in a record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cwdnlp.corpus.article import CorpusArticle, base_form
from cwdnlp.corpus.formats.build import Span, make_article, slug
from cwdnlp.corpus.formats.files import each, numbered_lines
from cwdnlp.corpus.markup import Membership, Mention, write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.records import Official, TaggedArticle, write_jsonl

__all__ = ["from_record", "read", "write"]


def write(
    articles: Iterable[CorpusArticle],
    path: Path,
    *,
    schema: Schema = SCHEMA,  # noqa: ARG001 - a record says its labels and not those that it could have
) -> Iterator[CorpusError]:
    """Write the gold records of the articles; nothing can go wrong with a single one."""
    lines = write_jsonl(article.to_record() for article in articles)
    path.write_bytes("".join(lines).encode("utf-8"))
    yield from ()


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read records; a line that is none gives an error in its place."""
    lines = ((f"{path}:{number}", line) for number, line in numbered_lines(path))
    return each(lines, lambda _, line: from_record(TaggedArticle.from_json(line), schema=schema))


def from_record(record: TaggedArticle, *, schema: Schema = SCHEMA) -> CorpusArticle:
    """Return the article that a record describes.

    Raises CorpusError on a label that a corpus of the schema does not have, and where the record says what the markup
    cannot: overlapping spans, a partnership or an official that no mention of the text names.
    """
    mentions = [
        Mention(
            e.start, e.end, e.label, record.text[e.start : e.end], kb_id=e.kb_id, undecided=_undecided(e.label, e.kb_id)
        )
        for e in record.entities
    ]
    for mention, entity in zip(mentions, record.entities, strict=True):
        mention.lemma = entity.lemma if entity.lemma is not None and base_form(mention) != entity.lemma else None
    for number, official in enumerate(record.officials, 1):
        for index in official.entities or _find_official(official, mentions):
            mentions[index].officials += (number,)
    _give_memberships(record, mentions)
    values = [
        Mention(a.start, a.end, "AMOUNT", a.text, value=f"{a.value:.15g}", currency=a.currency) for a in record.amounts
    ]
    values += [Mention(d.start, d.end, "DATE", d.text, value=d.iso) for d in record.dates]
    return make_article(
        record.id,
        record.text,
        [Span(m.start, m.end, m.label, write_attributes(m), m.text) for m in [*mentions, *values]],
        labels=[*([record.stage.label] if record.stage else []), *(topic.label for topic in record.topics)],
        schema=schema,
        meta={"title": record.title, "date": record.published, "source": record.source},
    )


def _undecided(label: str, kb_id: str | None) -> bool:
    return label == "JST" and kb_id is None


def _find_official(official: Official, mentions: list[Mention]) -> list[int]:
    """Return the first mentions that an official without pointers can mean."""
    wanted = {"ROLE": official.role, "PERSON": official.person}
    found = [
        next((i for i, m in enumerate(mentions) if m.label == label and base_form(m).lower() == name.lower()), None)
        for label, name in wanted.items()
    ]
    if None in found:
        raise CorpusError(
            f"official {official.role} {official.person} is named by no mention", remedy="give entities, or correct it"
        )
    unit = next((i for i, m in enumerate(mentions) if m.label == "JST" and m.kb_id == official.unit), None)
    return [i for i in (*found, unit if official.unit else None) if i is not None]


def _give_memberships(record: TaggedArticle, mentions: list[Mention]) -> None:
    """Give each partnership a key, to its mentions and to the first mention of each of its units."""
    keys: dict[str, str] = {}
    units: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if mention.label == "JST" and mention.kb_id:
            units.setdefault(mention.kb_id, index)
    aliases = _aliases(record, mentions)
    for partnership in record.partnerships:
        if not partnership.leader and not partnership.members and partnership.name not in aliases:
            continue
        key = _new_key(partnership.name, keys)
        named = [m for m in mentions if m.label == "PARTNERSHIP" and base_form(m) == partnership.name]
        if not named:
            raise CorpusError(
                f"partnership {partnership.name!r} is the base form of no mention", remedy="name it as the mention does"
            )
        for mention in [*named, *aliases.get(partnership.name, ())]:
            mention.memberships += (Membership(key),)
        roles: dict[str, bool] = defaultdict(bool, dict.fromkeys(partnership.members, False))
        if partnership.leader:
            roles[partnership.leader] = True
        for code, leader in roles.items():
            if code not in units:
                raise CorpusError(f"member {code} of {partnership.name!r} is mentioned nowhere", remedy="leave it out")
            mentions[units[code]].memberships += (Membership(key, leader),)


def _aliases(record: TaggedArticle, mentions: list[Mention]) -> dict[str, list[Mention]]:
    """Return the mentions that are no name of the record (acronyms, short forms), by the name before."""
    names = {partnership.name for partnership in record.partnerships}
    named = [m for m in mentions if m.label == "PARTNERSHIP"]
    last = next((base_form(m) for m in named if base_form(m) in names), "")
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in named:
        if base_form(mention) in names:
            last = base_form(mention)
        elif last:
            found[last].append(mention)
    return found


def _new_key(name: str, keys: dict[str, str]) -> str:
    """Return a short key that no other partnership of the article has: its initials, or those with a number."""
    words = [word for word in re.split(r"-+", slug(name)) if word]
    base = "".join(word[0] for word in words) or "p"
    key, count = base, 2
    while key in keys:
        key, count = f"{base}{count}", count + 1
    keys[key] = name
    return key
