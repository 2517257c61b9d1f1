"""A split whose names are new: no gmina and no partnership that it names occurs in the splits that one learns from.

Cities with powiat rights are left aside: `w Warszawie` says nothing about the article that a model could have learned.
So are acronyms, since those of different partnerships coincide (`MOF`, `ZG`); their full names are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cwdnlp.corpus.article import CorpusArticle, base_form, readable
from cwdnlp.corpus.findings import Finding
from cwdnlp.corpus.stats.composition import partnership_kind
from cwdnlp.errors import CorpusError
from cwdnlp.gazetteers.register import Register, load_register

__all__ = ["check_unseen", "names_of"]

LEARNED = ("train", "dev")


def names_of(article: CorpusArticle, register: Register) -> Iterator[tuple[str, int]]:
    """Give the gminas (six digits of the code) and partnerships that an article names, with an index of a mention."""
    for index, mention in enumerate(article.mentions):
        if mention.label == "PARTNERSHIP" and partnership_kind(mention.text) != "acronym":
            yield base_form(mention).casefold(), index
        elif mention.label == "JST" and len(mention.kb_id or "") == 7 and mention.kb_id is not None:
            powiat = register.get(mention.kb_id[:4])
            if powiat is None or powiat.kind != "city_powiat":
                yield mention.kb_id[:6], index


def check_unseen(folder: Path, split: str) -> Iterator[Finding]:
    """Give a finding for each name in a split that `train` or `dev` has too; the first mention in an article counts.

    Files that cannot be read are passed over: `check_files` reports them. Raises CorpusError if the split is empty.
    """
    paths = sorted((folder / split).glob("*.txt"))
    if not paths:
        remedy = "put articles there, or ask for no split of unseen names"
        raise CorpusError("holds no articles", where=str(folder / split), remedy=remedy)
    register = load_register()
    known: dict[str, Path] = {}
    for learned in LEARNED:
        for article in readable(sorted((folder / learned).glob("*.txt"))):
            for name, _ in names_of(article, register):
                known.setdefault(name, article.path)
    for article in readable(paths):
        yield from _repeated(article, names_of(article, register), known)


def _repeated(article: CorpusArticle, names: Iterable[tuple[str, int]], known: dict[str, Path]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, index in names:
        if name in known and name not in seen:
            seen.add(name)
            mention = article.mentions[index]
            message = (
                f"{mention.label} {mention.text!r} ({name}) also stands in {known[name]}; name another here or there"
            )
            yield Finding(article.where(mention), "seen", message)
