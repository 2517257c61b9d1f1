"""Check annotated articles: form, codes, officials, memberships, consistency.

Every finding names file and line, has a code that the file may list under `confirmed`, and says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cwdnlp.corpus.article import SPLITS, VALUE_LABELS, CorpusArticle, read_article
from cwdnlp.corpus.markup import Mention
from cwdnlp.errors import CorpusError
from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["Finding", "check_article", "check_files", "check_splits"]

GENRES = frozenset(
    "money_note works_report signing survey_invitation consultation_notice strategy_note visit_report "
    "application_note service_notice ceremony wishes teaser bulletin".split()
)
REGISTERS = frozenset("stiff chatty facts interview gallery".split())
CLUTTERS = frozenset("none light heavy".split())
FLAWS = frozenset("none typos no_diacritics capitals missing_spaces mixed_quotes".split())
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EDGE = re.compile(r"[\s\"'„”“»«‚’,;:()–—]")
_CODE_LENGTHS = (
    (re.compile(r"(?i)pow(?:iat|\.)"), 4),
    (re.compile(r"(?i)woj(?:ewództw|\.)"), 2),
    (re.compile(r"(?i)(?:gmin|gm\.|miast|miast[oa] i gmin)"), 7),
)
_OFFICIAL_SLOTS = {"ROLE": 1, "PERSON": 1, "JST": 1, "ORG": 1}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong or doubtful: where, which kind (`code`), what and how to mend it."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: [{self.code}] {self.message}"


def check_files(paths: Iterable[Path], *, schema: Schema = SCHEMA) -> Iterator[Finding]:
    """Check each file by itself; a file that cannot be parsed is one finding of its own."""
    register = load_register()
    for path in paths:
        try:
            article = read_article(path)
        except CorpusError as error:
            yield Finding(error.where or str(path), "format", f"{error.message} ({error.remedy})")
            continue
        yield from check_article(article, register=register, schema=schema)


def check_article(article: CorpusArticle, *, register: Register, schema: Schema = SCHEMA) -> list[Finding]:
    """Check one article; findings whose code the file lists under `confirmed` are left out."""
    findings = [
        *_check_front_matter(article, register, schema),
        *(finding for mention in article.mentions for finding in _check_mention(article, mention, register, schema)),
        *_check_officials(article),
        *_check_memberships(article),
        *_check_repeats(article),
    ]
    return sorted(f for f in findings if f.code not in article.meta.confirmed)


def check_splits(folder: Path, *, free: tuple[str, ...] = ("news",)) -> Iterator[Finding]:
    """Find ids used twice and municipalities or re-post groups that stand in more than one split.

    Splits in `free` (measured only, never trained on) may share places with others.
    """
    ids: dict[str, Path] = {}
    homes: dict[str, dict[str, Path]] = defaultdict(dict)
    for split in SPLITS:
        for path in sorted((folder / split).glob("*.txt")):
            try:
                meta = read_article(path).meta
            except CorpusError:
                continue  # check_files reports it
            if meta.id in ids:
                yield Finding(f"{path}:{meta.lines.get('id', 1)}", "duplicate-id", f"id also in {ids[meta.id]}")
            ids.setdefault(meta.id, path)
            for key in () if split in free else (meta.place[:6] and f"place {meta.place[:6]}", meta.group):
                if key:
                    homes[key].setdefault(split, path)
    for key, where in homes.items():
        if len(where) > 1:
            first, second = list(where.values())[:2]
            yield Finding(f"{second}:1", "split-leak", f"{key} stands in several splits, see {first}; move one of them")


def _check_front_matter(article: CorpusArticle, register: Register, schema: Schema) -> Iterator[Finding]:
    meta, path = article.meta, article.path

    def finding(key: str, message: str) -> Finding:
        return Finding(f"{path}:{meta.lines.get(key, 1)}", key, message)

    if meta.id != path.stem or not _ID.fullmatch(meta.id):
        yield finding("id", f"id {meta.id!r} should be the file's name {path.stem!r}: lower-case ASCII, digits, hyphens")
    if not meta.title:
        yield finding("title", "title is missing")
    if not article.text.strip():
        yield finding("text", "the text is empty")
    try:
        date.fromisoformat(meta.date)
    except ValueError:
        yield finding("date", f"date {meta.date!r} should be an ISO date such as 2021-06-18")
    if meta.place not in register:
        yield finding("place", f"place {meta.place!r} is no code of the TERYT register")
    allowed: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("genre", [meta.genre], GENRES),
        ("register", [meta.register], REGISTERS),
        ("clutter", [meta.clutter], CLUTTERS),
        ("flaws", meta.flaws, FLAWS),
        ("stage", [meta.stage], [label.id for label in schema.stages]),
        ("topics", meta.topics, [label.id for label in schema.topics]),
    ]
    for key, values, known in allowed:
        for value in values:
            if value not in known:
                yield finding(key, f"{key} {value!r} should be one of {', '.join(sorted(known))}")


def _check_mention(
    article: CorpusArticle, mention: Mention, register: Register, schema: Schema
) -> Iterator[Finding]:
    where = article.where(mention)
    name = f"{mention.label} {mention.text!r}"
    known = [label.id for label in schema.entities]
    if mention.label not in known and mention.label not in VALUE_LABELS:
        yield Finding(where, "label", f"{name}: unknown label, known are {', '.join([*known, *VALUE_LABELS])}")
    if not mention.text or _EDGE.match(mention.text[:1]) or _EDGE.match(mention.text[-1:]):
        yield Finding(where, "edge", f"{name} begins or ends with a space, quotation mark or punctuation; cut it off")
    if mention.text.endswith(".") and mention.label in ("JST", "PERSON") and len(mention.text.split()[-1]) > 6:
        yield Finding(where, "edge", f"{name} ends with a full stop that is no abbreviation's")
    if mention.label == "JST":
        yield from _check_code(where, name, mention, register)
    elif mention.kb_id or mention.undecided:
        yield Finding(where, "code", f"{name}: only JST carries a code")
    if mention.label in VALUE_LABELS:
        yield from _check_value(where, name, mention)


def _check_code(where: str, name: str, mention: Mention, register: Register) -> Iterator[Finding]:
    if mention.kb_id is None:
        if not mention.undecided:
            yield Finding(where, "code", f"{name} has no TERYT code; give it, or - where the text does not decide")
        return
    unit = register.get(mention.kb_id)
    if unit is None:
        yield Finding(where, "code", f"{name}: {mention.kb_id} is no code of the TERYT register")
        return
    for head, length in _CODE_LENGTHS:
        if head.match(mention.text):
            if length != len(unit.code):
                yield Finding(where, "code", f"{name}: {unit.code} has {len(unit.code)} digits, expected {length}")
            break
    if not _alike(mention, unit.name, unit.aliases, register.get(unit.powiat)):
        yield Finding(where, "code-name", f"{name}: {unit.code} is {unit.name}, which the mention does not resemble")


def _alike(mention: Mention, name: str, aliases: Iterable[str], powiat: object) -> bool:
    """Whether some word of the mention begins like some word of the unit's name (after folding diacritics)."""
    words = {_fold(word)[:3] for word in re.findall(r"\w+", f"{mention.text} {mention.lemma or ''}")}
    names = [name, *aliases, getattr(powiat, "name", "")]
    return any(_fold(part)[:3] in words for whole in names for part in re.findall(r"\w+", whole))


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFD", word.casefold().replace("ł", "l"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def _check_value(where: str, name: str, mention: Mention) -> Iterator[Finding]:
    try:
        if mention.label == "DATE":
            date.fromisoformat(mention.value or "")
        elif float(mention.value or "") < 0 or not mention.currency:
            raise ValueError
    except ValueError:
        expected = "an ISO date: DATE 2021-05-27" if mention.label == "DATE" else "AMOUNT 2500000 PLN"
        yield Finding(where, "value", f"{name} has no proper value; write {expected}")


def _check_officials(article: CorpusArticle) -> Iterator[Finding]:
    groups: dict[int, list[Mention]] = defaultdict(list)
    for mention in article.mentions:
        for number in mention.officials:
            groups[number].append(mention)
    for number, mentions in sorted(groups.items()):
        counts: dict[str, int] = defaultdict(int)
        for mention in mentions:
            counts["ORG" if mention.label == "PARTNERSHIP" else mention.label] += 1
        where = article.where(mentions[0])
        for label in ("ROLE", "PERSON"):
            if counts[label] == 0:
                yield Finding(where, "official", f"official #{number} has no {label}")
        for label, count in counts.items():
            if count > _OFFICIAL_SLOTS.get(label, 0):
                yield Finding(where, "official", f"official #{number} has {count} {label}; use one number an official")


def _check_memberships(article: CorpusArticle) -> Iterator[Finding]:
    named = {m.key for x in article.mentions if x.label == "PARTNERSHIP" for m in x.memberships}
    leaders: dict[str, set[str | None]] = defaultdict(set)
    for mention in article.mentions:
        for membership in mention.memberships:
            where = article.where(mention)
            if mention.label not in ("PARTNERSHIP", "JST"):
                yield Finding(where, "member", f"{mention.label} {mention.text!r} cannot be a member")
            if membership.key not in named:
                yield Finding(where, "member", f"@{membership.key} is the key of no PARTNERSHIP in this article")
            if membership.leader:
                leaders[membership.key].add(mention.kb_id)
                if len(leaders[membership.key]) > 1:
                    yield Finding(where, "member", f"@{membership.key} has two leaders")


def _check_repeats(article: CorpusArticle) -> Iterator[Finding]:
    """Find labelled names that stand elsewhere without a label, or with another one."""
    labels: dict[str, set[str]] = defaultdict(set)
    for mention in article.mentions:
        if mention.label in ("PERSON", "PARTNERSHIP", "PROGRAM", "ORG", "JST"):
            labels[mention.text].add(mention.label)
    for text, found in labels.items():
        if len(found) > 1:
            where = next(article.where(m) for m in article.mentions if m.text == text)
            yield Finding(where, "two-labels", f"{text!r} is labelled {' and '.join(sorted(found))}")
    covered = [(m.start, m.end) for m in article.mentions]
    for text, found in labels.items():
        if len(text) < 5 and not text.isupper():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", article.text):
            if not any(start < match.end() and match.start() < end for start, end in covered):
                line = article.first_line + article.text.count("\n", 0, match.start())
                label = sorted(found)[0]
                yield Finding(f"{article.path}:{line}", "repeat", f"{text!r} is {label} elsewhere but unmarked here")
