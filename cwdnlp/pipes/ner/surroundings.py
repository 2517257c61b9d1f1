"""What a token's surroundings say of it, further away than the recogniser's window sees: three feature columns.

A long name is known by the word that it hangs on, which may stand ten tokens before: *partnerstwo „…”*, *program „…”*,
*Stowarzyszenie na Rzecz Rozwoju …*. And a short one is often clear in one place of an article and bare in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cwdnlp.pipes.ner.vocabulary import CLOSING, CONNECTORS, NAMING, OPENING

__all__ = ["frames", "heads", "repeats"]

_FARTHEST = 30  # a quotation or bracket that is not closed within so many tokens frames nothing more


def frames(words: Sequence[str], lemmas: Sequence[str]) -> list[str]:
    """Return for each token in quotation marks or brackets the base form of the word that they follow, else "".

    Words of naming in between do not count: *partnerstwo pod nazwą „…”*.

    >>> frames(["program", "pn", ".", "„", "Dwa", "Brzegi", "”"], ["program", "pn", ".", "„", "dwa", "brzeg", "”"])
    ['', '', '', '', '„program', '„program', '']
    """
    found = [""] * len(words)
    mark, word, since = "", "", 0
    for index, text in enumerate(words):
        if "\n" in text or (mark and (index - since > _FARTHEST or _closes(text, mark))):
            mark = ""
        elif not mark and (text in OPENING or text in ('"', "(")):
            mark, since = "(" if text == "(" else "„", index
            word = _named_by(words, lemmas, index)
        elif mark:
            found[index] = mark + word
    return found


def _closes(text: str, mark: str) -> bool:
    return text == ")" if mark == "(" else text in CLOSING or text == '"'


def _named_by(words: Sequence[str], lemmas: Sequence[str], index: int) -> str:
    """Return the base form of the word before a quotation mark, past the words of naming."""
    for before in range(index - 1, max(-1, index - 6), -1):
        if "\n" in words[before]:
            return ""
        if words[before].lower() not in NAMING:
            return lemmas[before].lower()
    return ""


def heads(words: Sequence[str], lemmas: Sequence[str]) -> list[str]:
    """Return for each token of a run of capitalised words the run's first base form and the word before it, else "".

    Prepositions, conjunctions and short marks go with a run where a capitalised word follows them.

    >>> heads(["w", "Domu", "Kultury", "w", "Piasku", "grano"], ["w", "dom", "kultura", "w", "Piasek", "grać"])
    ['', 'w>dom', 'w>dom', 'w>dom', 'w>dom', '']
    """
    found = [""] * len(words)
    for start, end in _runs(words):
        before = lemmas[start - 1].lower() if start and "\n" not in words[start - 1] else ""
        found[start:end] = [f"{before}>{lemmas[start].lower()}"] * (end - start)
    return found


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    last = 0
    for index, word in enumerate(words):
        if word[:1].isupper():
            start = index if start is None else start
            last = index
        elif start is not None and (word.lower() not in CONNECTORS or index - last > 2):
            yield start, last + 1
            start = None
    if start is not None:
        yield start, last + 1


def repeats(words: Sequence[str], starts: Sequence[bool]) -> list[str]:
    """Return for each word what the rest of the document shows of it, "" for marks and numbers.

    Three digits: whether the form stands in lower case somewhere, whether it stands with a capital inside a sentence,
    whether it stands alone in brackets, as an acronym does where it is introduced.

    >>> repeats(["Warta", "i", "Warta", "(", "MOF", ")"], [True, False, False, False, False, False])
    ['010', '100', '010', '', '011', '']
    """
    lower = {word for word in words if word.islower()}
    capital = {word.lower() for word, start in zip(words, starts, strict=True) if word[:1].isupper() and not start}
    bracketed = {
        words[index].lower()
        for index in range(1, len(words) - 1)
        if words[index - 1] == "(" and words[index + 1] == ")"
    }
    known: dict[str, str] = {}
    for word in set(words):
        key = word.lower()
        known[word] = f"{key in lower:d}{key in capital:d}{key in bracketed:d}" if word[:1].isalpha() else ""
    return [known[word] for word in words]
