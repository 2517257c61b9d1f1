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


def parse_markup(marked: str, *, faults: list[CorpusError] | None = None) -> Marked:
    """Separate the text from its markup.

    Raises CorpusError whose `where` is the line (``line 3``) on a bracket that is never closed, a mention within
    another, a missing label or an attribute that is none. A list of `faults` takes all of these instead, so that one
    run tells everything: a mention that cannot be read then stays in the text as it is written.

    >>> faults = []
    >>> parse_markup("[[Rada [[Łosic|JST -]] i [[Wójt|]]", faults=faults).text
    '[[Rada Łosic i [[Wójt|]]'
    >>> [fault.message for fault in faults]
    ['the mention [[Rada has no | before another one opens within it', "'Wójt' has no label"]
    """
    plain: list[str] = []
    length = 0
    mentions: list[Mention] = []
    position, line = 0, 1
    while (opening := marked.find("[[", position)) != -1:
        line += marked.count("\n", position, opening)  # no mention has one
        before = marked[position:opening].rstrip("\\")
        slashes = opening - position - len(before)
        before += "\\" * (slashes // 2)
        piece, position = before + "[[", opening + 2
        if not slashes % 2:
            while marked.startswith("[[[", opening):
                before += "["
                opening += 1
            mention = Mention(length + len(before), length + len(before), "", "", line)
            position = _parse_mention(marked, opening, mention, faults)
            piece = before + (mention.text if mention.label else "[[")
            mentions += [mention] if mention.label else []
        plain.append(piece)
        length += len(piece)
    plain.append(marked[position:])
    return Marked("".join(plain), mentions)


def _parse_mention(marked: str, opening: int, mention: Mention, faults: list[CorpusError] | None) -> int:
    """Fill the mention that opens at `opening`; return the position behind its closing brackets.

    Where it cannot be read and `faults` takes that, it is left without a label, and the position is behind its opening
    brackets.
    """
    try:
        mention.text, bar = _read_text(marked, opening + 2, mention.line)
        mention.end += len(mention.text)
        closing = _find_closing(marked, bar, mention)
        read_attributes(mention, marked[bar:closing])
    except CorpusError as error:
        if faults is None:
            raise
        faults.append(error)
    # A mention with a label has its closing brackets, whatever its attributes are worth.
    return closing + 2 if mention.label else opening + 2


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
    raise _no_bar("".join(characters)[:40], marked[position : position + 2], line)


def _no_bar(shown: str, found: str, line: int) -> CorpusError:
    """Return what is wrong with a mention that has no bar before `found`: other brackets, or the end of its line."""
    literal = r"or write \[[ for literal brackets"
    if found == "[[":
        message = f"the mention [[{shown.rstrip()} has no | before another one opens within it"
        remedy = f"spans are flat: keep one of the two, {literal}"
    elif found == "]]":
        message, remedy = f"the mention [[{shown}]] has no | with a label", f"write [[mention|LABEL]], {literal}"
    else:
        message = f"the mention [[{shown.rstrip()} has no | before its line ends"
        remedy = f"close it on its line: [[mention|LABEL]], {literal}"
    return CorpusError(message, where=f"line {line}", remedy=remedy)


def _find_closing(marked: str, position: int, mention: Mention) -> int:
    """Return the position of the closing ]] of the attributes of a mention that begin at `position`."""
    shown, where = f"[[{mention.text[:40]}|", f"line {mention.line}"
    quoted = False
    while position < len(marked) and marked[position] != "\n":
        if marked[position] == '"':
            quoted = not quoted
        elif not quoted and marked.startswith("]]", position):
            return position
        elif not quoted and marked.startswith("[[", position):
            message = f"a mention opens within the attributes of {shown}"
            remedy = "spans are flat: close the first with ]], and keep one of two that overlap"
            raise CorpusError(message, where=where, remedy=remedy)
        elif quoted and marked[position] == "\\":
            position += 1
        position += 1
    what = "a quotation mark is not closed" if quoted else "no closing ]]"
    raise CorpusError(f"the mention {shown} is not finished on its line: {what}", where=where, remedy="close it")


def read_attributes(mention: Mention, source: str) -> None:
    """Fill the label, unless it has one, and the attributes of `mention` from what stands behind its bar.

    Raises CorpusError whose `where` is the mention's line on a word that is no attribute, and if no label is found.

    >>> mention = Mention(0, 5, "JST", "Łosic")
    >>> read_attributes(mention, '1410023 lemma="Łosice" #1')
    >>> mention.kb_id, mention.lemma, mention.officials
    ('1410023', 'Łosice', (1,))
    """
    wrong: list[str] = []
    for match in _ATTRIBUTE.finditer(source):
        lemma, word = match.groups()
        if match[0].isspace():
            continue
        if lemma is not None and mention.lemma is None:
            mention.lemma = re.sub(r"\\(.)", r"\1", lemma)
        elif word is not None and not mention.label:
            mention.label = word
        elif word is None or not _read_word(mention, word):
            wrong.append(repr(match[0]))
    where = f"line {mention.line}"
    if not mention.label:
        raise CorpusError(f"{mention.text!r} has no label", where=where, remedy="write [[mention|LABEL]]")
    if wrong:
        what = "is no attribute" if len(wrong) == 1 else "are no attributes"
        raise CorpusError(
            f"{', '.join(wrong)} {what} of {mention.label} {mention.text!r}, or one too many",
            where=where,
            remedy='attributes are a TERYT code (2, 4 or 7 digits), -, lemma="…", #number, @key, @key:leader, a value',
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
