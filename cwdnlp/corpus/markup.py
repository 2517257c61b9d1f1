r"""Inline entity markup: ``[[mention|LABEL attributes]]`` inside the text of an article.

>>> marked = parse_markup('[[Burmistrz|ROLE #1]] [[Łosic|JST 1410023 lemma="Łosice" #1]] zaprasza.')
>>> marked.text
'Burmistrz Łosic zaprasza.'
>>> [(m.label, m.start, m.end, m.kb_id) for m in marked.mentions]
[('ROLE', 0, 9, None), ('JST', 10, 15, '1410023')]

A backslash takes the next character literally inside a mention, where ``[[``, ``]]`` and ``|`` need one. Outside, only
``\[[`` is an escape; backslashes right before ``[[`` are written twice, and of three brackets the last two open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cwdnlp.errors import CorpusError

__all__ = ["Marked", "Membership", "Mention", "parse_markup", "read_attributes", "write_attributes", "write_markup"]

UNDECIDED = "-"
_ATTRIBUTE = re.compile(r'\s+|lemma="((?:[^"\\]|\\.)*)"|(\S+)')
_CODE = re.compile(r"\d{2}(?:\d{2}(?:\d{3})?)?")
_OFFICIAL = re.compile(r"#(\d+)")
_MEMBERSHIP = re.compile(r"@([a-z0-9-]+)(:leader)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
# What is escaped: in a mention, runs of backslashes and brackets in the text, and those right before a mention.
_SPECIAL = re.compile(r"[\\|]|\A\[|\[(?=\[)|\](?=\])")
_DOUBLE_OPENING = re.compile(r"\\*\[{2,}")
_BEFORE_MENTION = re.compile(r"\\*\[*\Z")


@dataclass(frozen=True, slots=True)
class Membership:
    """That a unit belongs to the partnership known as `key` in this article, or that a mention names it."""

    key: str
    leader: bool = False


@dataclass(slots=True)
class Mention:
    """One marked span; `line` counts from 1 within the marked text."""

    start: int
    end: int
    label: str
    text: str
    line: int = 1
    lemma: str | None = None
    kb_id: str | None = None
    undecided: bool = False
    officials: tuple[int, ...] = ()
    memberships: tuple[Membership, ...] = ()
    value: str | None = None
    currency: str | None = None


@dataclass(slots=True)
class Marked:
    """Plain text and the mentions that index into it, in order."""

    text: str
    mentions: list[Mention] = field(default_factory=list)


def parse_markup(marked: str) -> Marked:
    """Separate the text from its markup.

    Raises CorpusError whose `where` is the line (``line 3``) on a bracket that is never closed, a missing label or an
    attribute that is none.
    """
    plain: list[str] = []
    length = 0
    mentions: list[Mention] = []
    position = 0
    while (opening := marked.find("[[", position)) != -1:
        before = marked[position:opening].rstrip("\\")
        slashes = opening - position - len(before)
        before += "\\" * (slashes // 2)
        if slashes % 2:
            piece = before + "[["
            position = opening + 2
        else:
            while marked.startswith("[[[", opening):
                before += "["
                opening += 1
            mention, position = _parse_mention(marked, opening, length + len(before))
            mentions.append(mention)
            piece = before + mention.text
        plain.append(piece)
        length += len(piece)
    plain.append(marked[position:])
    return Marked("".join(plain), mentions)


def _parse_mention(marked: str, opening: int, start: int) -> tuple[Mention, int]:
    """Read the mention that opens at `opening`; return it with the position behind its closing brackets."""
    line = marked.count("\n", 0, opening) + 1
    text, bar = _read_text(marked, opening + 2, line)
    closing = _find_closing(marked, bar, line)
    mention = Mention(start, start + len(text), "", text, line)
    read_attributes(mention, marked[bar:closing])
    return mention, closing + 2


def _read_text(marked: str, position: int, line: int) -> tuple[str, int]:
    """Read the mention's text up to its bar; return it with the position behind the bar."""
    characters: list[str] = []
    while position < len(marked) and marked[position] != "\n":
        character = marked[position]
        if character == "|":
            return "".join(characters), position + 1
        if marked.startswith(("[[", "]]"), position):
            break
        if character == "\\" and marked[position + 1 : position + 2] not in ("", "\n"):
            position += 1
            character = marked[position]
        characters.append(character)
        position += 1
    raise CorpusError(
        f"a mention opened with [[ has no | before the next [[, ]] or line: [[{''.join(characters)[:40]}",
        where=f"line {line}",
        remedy=r"write [[mention|LABEL]], or \[[ and \]] for literal brackets",
    )


def _find_closing(marked: str, position: int, line: int) -> int:
    """Return the position of the closing ]] of the attributes that begin at `position`."""
    quoted = False
    while position < len(marked) and marked[position] != "\n":
        if marked[position] == '"':
            quoted = not quoted
        elif not quoted and marked.startswith("]]", position):
            return position
        elif quoted and marked[position] == "\\":
            position += 1
        position += 1
    what = "a quotation mark is not closed" if quoted else "no closing ]]"
    raise CorpusError(f"a mention is not finished on its line: {what}", where=f"line {line}", remedy="close it")


def read_attributes(mention: Mention, source: str) -> None:
    """Fill the label, unless it has one, and the attributes of `mention` from what stands behind its bar.

    Raises CorpusError whose `where` is the mention's line on a word that is no attribute, and if no label is found.

    >>> mention = Mention(0, 5, "JST", "Łosic")
    >>> read_attributes(mention, '1410023 lemma="Łosice" #1')
    >>> mention.kb_id, mention.lemma, mention.officials
    ('1410023', 'Łosice', (1,))
    """
    for match in _ATTRIBUTE.finditer(source):
        lemma, word = match.groups()
        if match[0].isspace():
            continue
        if lemma is not None and mention.lemma is None:
            mention.lemma = re.sub(r"\\(.)", r"\1", lemma)
        elif word is not None and not mention.label:
            mention.label = word
        elif word is None or not _read_word(mention, word):
            raise CorpusError(
                f"{match[0]!r} is no attribute of {mention.label} {mention.text!r}, or one too many",
                where=f"line {mention.line}",
                remedy='attributes are a TERYT code or -, lemma="…", #number, @key, @key:leader, a value',
            )
    if not mention.label:
        raise CorpusError(
            f"{mention.text!r} has no label", where=f"line {mention.line}", remedy="write [[mention|LABEL]]"
        )


def _read_word(mention: Mention, word: str) -> bool:
    """Take one attribute other than the lemma into `mention`; False if it is none."""
    if match := _OFFICIAL.fullmatch(word):
        mention.officials += (int(match[1]),)
    elif match := _MEMBERSHIP.fullmatch(word):
        mention.memberships += (Membership(match[1], bool(match[2])),)
    elif mention.label in ("AMOUNT", "DATE"):
        if mention.label == "AMOUNT" and mention.currency is None and _CURRENCY.fullmatch(word):
            mention.currency = word
        elif mention.value is None:
            mention.value = word
        else:
            return False
    elif word == UNDECIDED:
        mention.undecided = True
    elif _CODE.fullmatch(word) and mention.kb_id is None:
        mention.kb_id = word
    else:
        return False
    return True


def write_markup(marked: Marked) -> str:
    r"""Write text and mentions as markup, the inverse of `parse_markup`.

    Raises CorpusError where two mentions overlap or one does not stay within its line.

    >>> write_markup(Marked("a | b", [Mention(0, 5, "ORG", "a | b")]))
    '[[a \\| b|ORG]]'
    """
    parts: list[str] = []
    position = 0
    for mention in sorted(marked.mentions, key=lambda m: (m.start, m.end)):
        if mention.start < position:
            raise CorpusError(f"{mention.label} {mention.text!r} overlaps the mention before it")
        parts.append(_escape_text(marked.text[position : mention.start], before_mention=True))
        parts.append(_write_mention(mention, marked.text[mention.start : mention.end]))
        position = mention.end
    parts.append(_escape_text(marked.text[position:], before_mention=False))
    return "".join(parts)


def _escape_text(text: str, *, before_mention: bool) -> str:
    """Escape the double brackets of plain text, and what stands right before a mention and would change its opening."""
    end = _BEFORE_MENTION.search(text) if before_mention else None
    body, tail = (text[: end.start()], end[0]) if end else (text, "")
    return _DOUBLE_OPENING.sub(lambda match: _escape_brackets(match[0]), body) + _escape_brackets(tail)


def _escape_brackets(run: str) -> str:
    """Double the backslashes of a run of backslashes and brackets, and escape its brackets two by two."""
    pairs, single = divmod(run.count("["), 2)
    return "\\" * (2 * run.count("\\")) + r"\[[" * pairs + "[" * single


def _write_mention(mention: Mention, text: str) -> str:
    if "\n" in text or "\n" in (mention.lemma or ""):
        raise CorpusError(
            f"{mention.label} {text[:40]!r} does not stay within its line", remedy="mark each line by itself"
        )
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    words = " ".join(filter(None, (mention.label, write_attributes(mention))))
    return f"[[{escaped}|{words}]]"


def write_attributes(mention: Mention) -> str:
    """Write everything that is known of a mention besides its span and label, the inverse of `read_attributes`.

    >>> write_attributes(Mention(0, 5, "JST", "Łosic", lemma="Łosice", kb_id="1410023", officials=(1,)))
    '1410023 lemma="Łosice" #1'
    """
    words: list[str] = []
    if mention.kb_id:
        words.append(mention.kb_id)
    elif mention.undecided:
        words.append(UNDECIDED)
    words += [word for word in (mention.value, mention.currency) if word]
    if mention.lemma is not None:
        lemma = mention.lemma.replace("\\", "\\\\").replace('"', '\\"')
        words.append(f'lemma="{lemma}"')
    words += [f"#{number}" for number in mention.officials]
    words += [f"@{m.key}{':leader' if m.leader else ''}" for m in mention.memberships]
    return " ".join(words)
