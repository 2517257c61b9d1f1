"""Check annotated articles: form, codes, officials, memberships, consistency.

Every finding names file and line, has a code that the file may list under `confirmed`, and says what to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cwdnlp.corpus.article import SPLITS, CorpusArticle, read_article, readable
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
    """Check each file by itself; a file that is no article at all is one finding of its own.

    Of a file with broken lines everything else is checked too, save what its mentions say together.
    """
    register = load_register()
    for path in paths:
        faults: list[CorpusError] = []
        try:
            article = read_article(path, faults=faults)
        except CorpusError as error:
            yield Finding.of(error, path)
            continue
        if faults:
            findings = [*(Finding.of(fault, path) for fault in faults), *_check_parts(article, register, schema)]
            yield from _in_order(findings, article)
        else:
            yield from check_article(article, register=register, schema=schema)


def check_article(article: CorpusArticle, *, register: Register, schema: Schema = SCHEMA) -> list[Finding]:
    """Check one article; findings come in order of lines, those whose code it lists under `confirmed` are left out."""
    findings = [
        *_check_parts(article, register, schema),
        *_check_officials(article),
        *_check_memberships(article),
        *_check_repeats(article),
        *_check_brackets(article),
    ]
    return _in_order(findings, article)


def _check_parts(article: CorpusArticle, register: Register, schema: Schema) -> Iterator[Finding]:
    """Find what is wrong with lines of the front matter, with the text and with mentions by themselves."""
    yield from _check_front_matter(article, register)
    yield from _check_values(article, schema)
    for mention in article.mentions:
        yield from check_mention(article.where(mention), mention, register=register, schema=schema)


def _in_order(findings: Iterable[Finding], article: CorpusArticle) -> list[Finding]:
    """Return findings in order of lines, without those whose code the article confirms."""
    return sorted(
        (finding for finding in findings if finding.code not in article.meta.confirmed), key=lambda finding: finding.key
    )


def check_splits(folder: Path, *, free: tuple[str, ...] = ("news",)) -> Iterator[Finding]:
    """Find ids used twice, and each article that stands in another split than its municipality or its re-posts.

    Most articles of a municipality or a group say which split is theirs, the first split in the order of `SPLITS` where
    there are as many elsewhere. Splits in `free` (measured only, never trained on) may share places with others.
    """
    articles = [(split, each) for split in SPLITS for each in readable(sorted((folder / split).glob("*.txt")))]
    yield from _check_ids(article for _, article in articles)
    homes: dict[tuple[str, str], dict[str, list[CorpusArticle]]] = defaultdict(lambda: defaultdict(list))
    for split, article in articles:
        for key in () if split in free else (("place", article.meta.place[:6]), ("group", article.meta.group)):
            if key[1]:
                homes[key][split].append(article)
    for (kind, name), found in homes.items():
        yield from _check_home(kind, name, found)


def _check_ids(articles: Iterable[CorpusArticle]) -> Iterator[Finding]:
    ids: dict[str, Path] = {}
    for article in articles:
        former = ids.setdefault(article.meta.id, article.path)
        if article.meta.id and former != article.path:
            message = f"id {article.meta.id!r} also in {former}; give one of them another id and file name"
            yield Finding(_at_key(article, "id", "").where, "duplicate-id", message)


def _check_home(key: str, value: str, found: Mapping[str, Sequence[CorpusArticle]]) -> Iterator[Finding]:
    """Give a finding for each article of a place or group that stands outside the split of most of them."""
    home = max(found, key=lambda split: len(found[split]))
    for split, articles in found.items():
        for article in articles if split != home else ():
            seen = found[home][0].path
            message = f"{key} {value} is of split {home}, see {seen}; move this article there, or those here"
            yield Finding(_at_key(article, key, "").where, "split-leak", message)


def _check_front_matter(article: CorpusArticle, register: Register) -> Iterator[Finding]:
    meta, path = article.meta, article.path
    if meta.id != path.stem or not _ID.fullmatch(meta.id):
        message = f"id {meta.id!r} should be the file's name {path.stem!r}: lower-case ASCII, digits, hyphens"
        yield _at_key(article, "id", f"{message}; rename the file, or correct the id")
    if not meta.title:
        yield _at_key(article, "title", "title is missing; give the headline")
    if not article.text.strip():
        yield _at_offset(article, 0, "text", "the text is empty; write it below the front matter, or remove the file")
    if meta.date and not is_iso_date(meta.date):
        yield _at_key(article, "date", f"date {meta.date!r} should be an ISO date such as 2021-06-18")
    if meta.place and meta.place not in register:
        message = f"place {meta.place!r} is no code of the TERYT register; correct it, or leave place out"
        yield _at_key(article, "place", message)
    if NO_FLAW in meta.flaws and len(meta.flaws) > 1:
        yield _at_key(article, "flaws", f"flaws should be {NO_FLAW}, or a list without it")
    if "topics" not in meta.lines:
        yield _at_key(article, "topics", "topics is missing; leave it empty where the article has none")


def _at_key(article: CorpusArticle, key: str, message: str) -> Finding:
    """Return a finding on the line of a key of the front matter, whose code is the key."""
    return Finding(f"{article.path}:{article.meta.lines.get(key, 1)}", key, message)


def _at_offset(article: CorpusArticle, offset: int, code: str, message: str) -> Finding:
    """Return a finding on the line of a place in the text."""
    return Finding(f"{article.path}:{article.first_line + article.text.count(chr(10), 0, offset)}", code, message)


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
                yield _at_key(article, key, _unknown_value(key, value, sorted(filter(None, known))))


def _unknown_value(key: str, value: str, known: Sequence[str]) -> str:
    """Say of a value that it is none of those known, and what to write instead."""
    if not known:
        return f"{key} {value!r} should be empty: the labels of this corpus have none"
    remedy = ", or one of your own in labels.toml" if key in ("stage", "topics") else ""
    if not value:
        return f"{key} is missing; give one of {', '.join(known)}{remedy}"
    return f"{key} {value!r} should be one of {', '.join(known)}{remedy}"


def _check_brackets(article: CorpusArticle) -> Iterator[Finding]:
    """Find closing brackets in the text: what is left of a mention whose opening is missing or belongs to another."""
    for match in re.finditer(r"\]\]", article.text):
        if not any(mention.start < match.end() and match.start() < mention.end for mention in article.mentions):
            before = article.text[: match.end()].rpartition("\n")[2][-30:]
            message = f"]] closes no mention: {before!r}; remove it, or open the mention with [["
            yield _at_offset(article, match.start(), "bracket", message)


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
                yield Finding(
                    where, "official", f"official #{number} has no {label}; number one, or take the number off"
                )
        for label, count in counts.items():
            allowed = _OFFICIAL_SLOTS.get(label, 0)
            if count > allowed:
                message = f"official #{number} has {count} {label}, allowed are {allowed}; give others their own number"
                yield Finding(where, "official", message)


def _check_memberships(article: CorpusArticle) -> Iterator[Finding]:
    named = {m.key for x in article.mentions if x.label == "PARTNERSHIP" for m in x.memberships}
    leaders: dict[str, set[str | None]] = defaultdict(set)
    for mention in article.mentions:
        for membership in mention.memberships:
            where = article.where(mention)
            if mention.label not in ("PARTNERSHIP", "JST"):
                yield Finding(where, "member", f"{mention.label} {mention.text!r} is no member; take the @ off")
            if membership.key not in named:
                message = f"@{membership.key} is the key of no PARTNERSHIP in this article; give it to its name"
                yield Finding(where, "member", message)
            if membership.leader and mention.label == "PARTNERSHIP":
                yield Finding(where, "member", f"{mention.text!r} is no unit and so no leader; write @{membership.key}")
            elif membership.leader:
                leaders[membership.key].add(mention.kb_id)
                if len(leaders[membership.key]) > 1:
                    yield Finding(where, "member", f"@{membership.key} has two leaders; keep one :leader")


def _check_repeats(article: CorpusArticle) -> Iterator[Finding]:
    """Find labelled names that stand elsewhere without a label, or with another one."""
    labels: dict[str, set[str]] = defaultdict(set)
    for mention in article.mentions:
        if mention.label in ("PERSON", "PARTNERSHIP", "PROGRAM", "ORG", "JST"):
            labels[mention.text].add(mention.label)
    for text, found in labels.items():
        if len(found) > 1:
            where = next(article.where(m) for m in article.mentions if m.text == text)
            yield Finding(where, "two-labels", f"{text!r} is labelled {' and '.join(sorted(found))}; keep one")
    covered = [(m.start, m.end) for m in article.mentions]
    for text, found in labels.items():
        if len(text) < 5 and not text.isupper():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", article.text):
            if not any(start < match.end() and match.start() < end for start, end in covered):
                message = f"{text!r} is {sorted(found)[0]} elsewhere but unmarked here; mark it"
                yield _at_offset(article, match.start(), "repeat", message)
