"""An annotated article: its file, its front matter and its gold annotation.

The format is described in `docs/corpus-format.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from cwdnlp.corpus.markup import Marked, Mention, parse_markup, write_markup
from cwdnlp.errors import CorpusError
from cwdnlp.records import Amount, Date, Entity, Official, Partnership, Scored, Stage, TaggedArticle

__all__ = [
    "SPLITS",
    "CorpusArticle",
    "FrontMatter",
    "merge_front_matter",
    "parse_article",
    "read_article",
    "read_corpus",
    "readable",
]

SPLITS = ("train", "dev", "test", "news")
VALUE_LABELS = ("AMOUNT", "DATE")

_KEY = re.compile(r"([a-z_]+):(?:[ \t]+(.*?))?[ \t]*")
# The generic nouns before a name; within it (`Nowe Miasto`) they are part of the name.
_GENERIC = re.compile(r"(?:(?:Gmina|Miejska|Wiejska|Miasto|Powiat|Województwo|Stołeczne|[Ii]) )+(?=\S)")
_POWIAT_HEAD = re.compile(r"(?i)(powiat|województwo) ")


@dataclass(slots=True)
class FrontMatter:
    """What stands above the text; `lines` maps each key to its line in the file."""

    id: str = ""
    title: str = ""
    date: str = ""
    place: str = ""
    genre: str = ""
    register: str = ""
    clutter: str = ""
    flaws: tuple[str, ...] = ()
    stage: str = ""
    topics: tuple[str, ...] = ()
    group: str = ""
    source: str = ""
    confirmed: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


_LISTS = ("flaws", "topics", "confirmed")
_KEYS = tuple(name for name in FrontMatter.__dataclass_fields__ if name != "lines")


@dataclass(slots=True)
class CorpusArticle:
    """An article of the corpus; `first_line` is the line of the file on which its text begins."""

    path: Path
    meta: FrontMatter
    marked: Marked
    first_line: int

    @property
    def text(self) -> str:
        """The plain text that all offsets index."""
        return self.marked.text

    @property
    def mentions(self) -> list[Mention]:
        """The marked spans in order."""
        return self.marked.mentions

    def where(self, mention: Mention) -> str:
        """Return `file:line` of a mention."""
        return f"{self.path}:{self.first_line + mention.line - 1}"

    def to_record(self) -> TaggedArticle:
        """Return the gold annotation as a record, lemmas filled in where the mention is its own base form."""
        entities = [m for m in self.mentions if m.label not in VALUE_LABELS]
        return TaggedArticle(
            id=self.meta.id,
            text=self.text,
            title=self.meta.title or None,
            published=self.meta.date or None,
            source=self.meta.source or None,
            entities=[
                Entity(start=m.start, end=m.end, label=m.label, text=m.text, lemma=base_form(m), kb_id=m.kb_id)
                for m in entities
            ],
            officials=_officials(entities),
            partnerships=_partnerships(entities),
            amounts=[
                Amount(start=m.start, end=m.end, text=m.text, value=float(m.value), currency=m.currency)
                for m in self.mentions
                if m.label == "AMOUNT" and m.value and m.currency
            ],
            dates=[
                Date(start=m.start, end=m.end, text=m.text, iso=m.value) for m in self.mentions if m.label == "DATE"
            ],
            stage=Stage(label=self.meta.stage) if self.meta.stage else None,
            topics=[Scored(label=topic) for topic in self.meta.topics],
        )

    def to_file(self) -> str:
        """Return the contents of the article's file, the inverse of `read_article`."""
        lines = ["---"]
        for key in _KEYS:
            value = getattr(self.meta, key)
            joined = ", ".join(value) if isinstance(value, tuple) else value
            if joined or key == "topics":
                lines.append(f"{key}: {joined}".rstrip())
        return "\n".join([*lines, "---", write_markup(self.marked)]) + "\n"


def base_form(mention: Mention) -> str:
    """Return the gold base form: the one given, else the mention itself in the case that base forms have.

    >>> base_form(Mention(0, 14, "JST", "Powiat Łosicki"))
    'powiat łosicki'
    """
    if mention.lemma is not None:
        return mention.lemma
    if mention.label == "ROLE":
        return mention.text.lower()
    if mention.label == "JST":
        adjective = len(mention.kb_id or "") in (2, 4) and mention.text.endswith("i")  # Starosta Siemiatycki
        if adjective or _POWIAT_HEAD.match(mention.text):
            return mention.text.lower()
        generic = _GENERIC.match(mention.text)
        return generic[0].lower() + mention.text[generic.end() :] if generic else mention.text
    return mention.text


def _officials(mentions: list[Mention]) -> list[Official]:
    """Join the mentions that share a number; incomplete groups are left to the validator."""
    groups: dict[int, dict[str, int]] = {}
    for index, mention in enumerate(mentions):
        slot = "ORG" if mention.label == "PARTNERSHIP" else mention.label
        for number in mention.officials:
            groups.setdefault(number, {}).setdefault(slot, index)
    officials: list[Official] = []
    for slots in groups.values():
        if "ROLE" not in slots or "PERSON" not in slots:
            continue
        unit, org = slots.get("JST"), slots.get("ORG")
        official = Official(
            role=base_form(mentions[slots["ROLE"]]).lower(),
            person=base_form(mentions[slots["PERSON"]]),
            unit=mentions[unit].kb_id if unit is not None else None,
            org=base_form(mentions[org]) if org is not None else None,
            entities=[i for i in (slots["ROLE"], slots["PERSON"], unit, org) if i is not None],
        )
        if all((o.role, o.person, o.unit) != (official.role, official.person, official.unit) for o in officials):
            officials.append(official)
    return officials


def _partnerships(mentions: list[Mention]) -> list[Partnership]:
    """Gather names, members and leaders by key; a partnership without a key has only its name."""
    found: dict[str, Partnership] = {}
    for mention in mentions:
        if mention.label == "PARTNERSHIP":
            name = base_form(mention)
            keys = [m.key for m in mention.memberships] or [name]
            for key in keys:
                found.setdefault(key, Partnership(name=name))
    for mention in mentions:
        for membership in mention.memberships if mention.label == "JST" else ():
            partnership = found.get(membership.key)
            if partnership is None or mention.kb_id is None:
                continue
            if membership.leader:
                partnership.leader = mention.kb_id
            elif mention.kb_id not in partnership.members:
                partnership.members.append(mention.kb_id)
    unique: dict[str, Partnership] = {}
    for partnership in found.values():
        known = unique.setdefault(partnership.name, partnership)
        known.leader = known.leader or partnership.leader
        known.members = [m for m in dict.fromkeys([*known.members, *partnership.members]) if m != known.leader]
    return list(unique.values())


def read_article(path: Path, *, faults: list[CorpusError] | None = None) -> CorpusArticle:
    """Read one article's file.

    Raises CorpusError that names file and line. A list of `faults` takes what is wrong with single lines instead, and
    the article is what the others say; a file without front matter or in another encoding is none all the same.
    """
    try:
        data = path.read_bytes()
        return parse_article(data.decode("utf-8"), path, faults=faults)
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", where=str(path), remedy="check the path") from None
    except UnicodeDecodeError as error:
        where = f"{path}:{data.count(10, 0, error.start) + 1}"
        raise CorpusError(f"is not UTF-8 at byte {error.start}", where=where, remedy="save it as UTF-8") from None


def readable(paths: Iterable[Path]) -> Iterator[CorpusArticle]:
    """Give the articles of these files as far as they can be read; `cwdnlp.corpus.validate` tells of the rest."""
    for path in paths:
        with suppress(CorpusError):
            yield read_article(path, faults=[])


def parse_article(content: str, path: Path, *, faults: list[CorpusError] | None = None) -> CorpusArticle:
    """Parse the contents of an article's file; `path` names it in messages. Raises CorpusError like `read_article`."""
    found: list[CorpusError] = []
    meta, first_line, body = _front_matter(content, path, found)
    broken: list[CorpusError] = []
    marked = parse_markup(body.removesuffix("\n"), faults=broken)
    for error in broken:
        number = int((error.where or "line 1").removeprefix("line "))
        where = f"{path}:{first_line + number - 1}"
        found.append(CorpusError(error.message, where=where, remedy=error.remedy))
    if faults is not None:
        faults += found
    elif found:
        raise found[0]
    return CorpusArticle(path, meta, marked, first_line)


def _front_matter(content: str, path: Path, faults: list[CorpusError]) -> tuple[FrontMatter, int, str]:
    """Split off the front matter; return it, the line on which the text begins, and the text.

    What is wrong with a line goes into `faults`; raises CorpusError where the front matter does not begin or end.
    """
    lines = content.split("\n")
    if lines[0] != "---":
        raise _no_front_matter(content, path)
    end = lines.index("---", 1) if "---" in lines[1:] else len(lines)
    meta = FrontMatter()
    broken = list(filter(None, (_read_line(meta, line, f"{path}:{n}", n) for n, line in enumerate(lines[1:end], 2))))
    if end < len(lines):
        faults += broken
        return meta, end + 2, "\n".join(lines[end + 1 :])
    where = broken[0].where if broken else f"{path}:1"
    raise CorpusError("front matter is not closed", where=where, remedy="close it with a line --- above the text")


def _no_front_matter(content: str, path: Path) -> CorpusError:
    """Return what is wrong with a file that does not begin as one should: editors may have added what does not show."""
    message = "has no front matter"
    remedy = "begin the file with ---, key: value lines and --- (docs/corpus-format.md)"
    if content.startswith("\ufeff---"):
        message, remedy = f"{message}: a byte order mark stands before it", "save it as UTF-8 without one"
    elif content.startswith("---\r"):
        message, remedy = f"{message}: its lines end with CR LF", "save it with LF alone"
    return CorpusError(message, where=f"{path}:1", remedy=remedy)


def _read_line(meta: FrontMatter, line: str, where: str, number: int) -> CorpusError | None:
    """Take one line of the front matter into `meta`; return what is wrong with it."""
    match = _KEY.fullmatch(line)
    if not match or match[1] not in _KEYS:
        message = f"front matter line is not a known key: {line[:60]!r}"
        return CorpusError(message, where=where, remedy=f"keys are {', '.join(_KEYS)}")
    key, value = match[1], match[2] or ""
    if key in meta.lines:
        return CorpusError(f"{key} is given twice", where=where, remedy="keep one")
    meta.lines[key] = number
    setattr(meta, key, tuple(part.strip() for part in value.split(",") if part.strip()) if key in _LISTS else value)
    return None


def merge_front_matter(article: CorpusArticle, former: CorpusArticle) -> CorpusArticle:
    """Return the article with the values of the former one's front matter wherever it has none of its own."""
    meta = replace(article.meta, lines={})
    for key in _KEYS:
        if not getattr(meta, key) and key != "topics":
            setattr(meta, key, getattr(former.meta, key))
    return replace(article, meta=meta, path=former.path)


def read_corpus(folder: Path, splits: tuple[str, ...] = SPLITS) -> Iterator[tuple[str, CorpusArticle]]:
    """Read every article of the named splits of `folder` in order; give each with its split.

    Raises CorpusError at the first broken file, or if the folder holds no article.
    """
    found = False
    for split in splits:
        for path in sorted((folder / split).glob("*.txt")):
            found = True
            yield split, read_article(path)
    if not found:
        raise CorpusError("holds no articles", where=str(folder), remedy=f"expected {folder}/train/*.txt")
