"""Check annotated articles: form, codes, officials, memberships, consistency.

Every finding names file and line, has a code that the file may list under `confirmed`, and says what to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from cwdnlp.corpus.article import SPLITS, CorpusArticle, read_article
from cwdnlp.corpus.findings import CONFIRMABLE, Finding
from cwdnlp.corpus.markup import Mention
from cwdnlp.corpus.mentions import check_mention, is_iso_date
from cwdnlp.corpus.vocabulary import CLUTTERS, FLAWS, GENRES, NO_FLAW, REGISTERS
from cwdnlp.errors import CorpusError
from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["Finding", "check_article", "check_files", "check_splits"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OPTIONAL = ("genre", "register", "clutter")  # what describes the text, not what it says
_OFFICIAL_SLOTS = {"ROLE": 1, "PERSON": 1, "JST": 1, "ORG": 1}


def check_files(paths: Iterable[Path], *, schema: Schema = SCHEMA) -> Iterator[Finding]:
    """Check each file by itself; a file that cannot be parsed is one finding of its own."""
    register = load_register()
    for path in paths:
        try:
            article = read_article(path)
        except CorpusError as error:
            remedy = f" ({error.remedy})" if error.remedy else ""
            yield Finding(error.where or str(path), "format", error.message + remedy)
            continue
        yield from check_article(article, register=register, schema=schema)


def check_article(article: CorpusArticle, *, register: Register, schema: Schema = SCHEMA) -> list[Finding]:
    """Check one article; findings come in order of lines, those whose code it lists under `confirmed` are left out."""
    findings = [
        *_check_front_matter(article, register),
        *_check_values(article, schema),
        *(
            finding
            for mention in article.mentions
            for finding in check_mention(article.where(mention), mention, register=register, schema=schema)
        ),
        *_check_officials(article),
        *_check_memberships(article),
        *_check_repeats(article),
    ]
    kept = [finding for finding in findings if finding.code not in article.meta.confirmed]
    return sorted(kept, key=lambda finding: (int(finding.where.rpartition(":")[2]), finding.code, finding.message))


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


def _check_front_matter(article: CorpusArticle, register: Register) -> Iterator[Finding]:
    meta, path = article.meta, article.path
    if meta.id != path.stem or not _ID.fullmatch(meta.id):
        message = f"id {meta.id!r} should be the file's name {path.stem!r}: lower-case ASCII, digits, hyphens"
        yield _at_key(article, "id", message)
    if not meta.title:
        yield _at_key(article, "title", "title is missing")
    if not article.text.strip():
        yield Finding(f"{path}:{article.first_line}", "text", "the text is empty")
    if meta.date and not is_iso_date(meta.date):
        yield _at_key(article, "date", f"date {meta.date!r} should be an ISO date such as 2021-06-18")
    if meta.place and meta.place not in register:
        yield _at_key(article, "place", f"place {meta.place!r} is no code of the TERYT register")
    if NO_FLAW in meta.flaws and len(meta.flaws) > 1:
        yield _at_key(article, "flaws", f"flaws should be {NO_FLAW}, or a list without it")
    if "topics" not in meta.lines:
        yield _at_key(article, "topics", "topics is missing; leave it empty where the article has none")


def _at_key(article: CorpusArticle, key: str, message: str) -> Finding:
    """Return a finding on the line of a key of the front matter, whose code is the key."""
    return Finding(f"{article.path}:{article.meta.lines.get(key, 1)}", key, message)


def _check_values(article: CorpusArticle, schema: Schema) -> Iterator[Finding]:
    """Find values of the front matter that are none of those allowed, or stand twice in a list."""
    meta = article.meta
    allowed: list[tuple[str, Sequence[str], Collection[str]]] = [
        ("genre", [meta.genre], GENRES),
        ("register", [meta.register], REGISTERS),
        ("clutter", [meta.clutter], CLUTTERS),
        ("flaws", meta.flaws, FLAWS),
        ("stage", [meta.stage], schema.known_stages if schema.stages else schema.known_stages | {""}),
        ("topics", meta.topics, schema.known_topics),
        ("confirmed", meta.confirmed, CONFIRMABLE),
    ]
    for key, values, known in allowed:
        for value in dict.fromkeys(values):
            if not value and key in _OPTIONAL:
                continue
            if list(values).count(value) > 1:
                yield _at_key(article, key, f"{key} {value!r} is given twice; keep one")
            if value not in known:
                yield _at_key(article, key, f"{key} {value!r} should be one of {', '.join(sorted(known))}")


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
            allowed = _OFFICIAL_SLOTS.get(label, 0)
            if count > allowed:
                yield Finding(where, "official", f"official #{number} has {count} {label}, allowed are {allowed}")


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
            if membership.leader and mention.label == "PARTNERSHIP":
                yield Finding(where, "member", f"{mention.text!r} is no unit and so no leader; write @{membership.key}")
            elif membership.leader:
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
