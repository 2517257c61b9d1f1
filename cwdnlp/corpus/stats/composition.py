"""What a corpus is made of: articles of each kind, names of each label and how many of them are different."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle, base_form
from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["Composition", "Names", "measure_composition", "partnership_kind"]

# The kind of a partnership by the words of its name, the first that fits; slogans and names of areas fit none.
_KINDS = (
    ("ZIT", r"\bZIT\b|zintegrowan\w+ inwestycj"),
    ("energy cluster or co-operative", r"klaster|spółdzielnia energ|energetyczn"),
    ("metropolis or agglomeration", r"metropoli|aglomeracj|subregion|trójmiast"),
    ("functional area", r"obszar\w* funkcjonaln|\bM?OF\b|\bMOF"),
    ("union of powiats and gminas", r"związek powiatow|powiatowo-gminn"),
    ("union of gminas", r"związek"),
    ("association", r"stowarzyszenie|konwent|forum|unia|euroregion"),
    ("partnership or agreement by its head noun", r"partnerstwo|porozumienie|liga|sojusz"),
)


def partnership_kind(name: str) -> str:
    """Return the kind that a partnership's name tells.

    >>> [partnership_kind(name) for name in ("Związek Gmin Dorzecza Parsęty", "Razem dla Rozwoju", "BTOF")]
    ['union of gminas', 'slogan or name of an area', 'acronym']
    """
    if name.isupper() and " " not in name:
        return "acronym"
    found = (kind for kind, pattern in _KINDS if re.search(pattern, name, re.IGNORECASE))
    return next(found, "slogan or name of an area")


@dataclass(slots=True)
class Names:
    """Mentions of one label: how many, how many different by base form (or code), how many articles have one."""

    mentions: int = 0
    different: int = 0
    articles: int = 0


@dataclass(slots=True)
class Composition:
    """Counts of a corpus; those of articles by split, as `{"formation": {"train": 80, "test": 20}}`."""

    splits: Counter[str] = field(default_factory=Counter)
    stages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    topics: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    voivodeships: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    genres: Counter[str] = field(default_factory=Counter)
    registers: Counter[str] = field(default_factory=Counter)
    clutters: Counter[str] = field(default_factory=Counter)
    flaws: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    labels: dict[str, Names] = field(default_factory=dict)
    partnership_kinds: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    gminas_mentioned: int = 0
    powiats_mentioned: int = 0
    officials: int = 0
    members: int = 0
    leaders: int = 0
    groups: int = 0


def measure_composition(
    articles: Iterable[tuple[str, CorpusArticle]], *, schema: Schema = SCHEMA, register: Register | None = None
) -> Composition:
    """Count a corpus; `articles` are pairs of split and article, as `read_corpus` gives them."""
    register = register or load_register()
    found = Composition()
    names: dict[str, set[str]] = defaultdict(set)
    codes: set[str] = set()
    groups: set[str] = set()
    order = [label.id for label in schema.entities] + list(VALUE_LABELS)
    found.labels = {label: Names() for label in order}
    for split, article in articles:
        _count_front_matter(found, split, article, register)
        groups.add(article.meta.group)
        for mention in article.mentions:
            found.labels.setdefault(mention.label, Names()).mentions += 1
            names[mention.label].add(mention.kb_id or base_form(mention).casefold())
            if mention.label == "PARTNERSHIP" and base_form(mention).casefold() not in names["kind"]:
                names["kind"].add(base_form(mention).casefold())
                found.partnership_kinds[partnership_kind(base_form(mention))] += 1
            if mention.label == "JST" and mention.kb_id:
                codes.add(mention.kb_id)
        for label in {mention.label for mention in article.mentions}:
            found.labels[label].articles += 1
        record = article.to_record()
        found.officials += len(record.officials)
        found.members += sum(len(p.members) for p in record.partnerships)
        found.leaders += sum(p.leader is not None for p in record.partnerships)
    for label, counted in found.labels.items():
        counted.different = len(names[label])
    found.gminas_mentioned = sum(len(code) == 7 for code in codes)
    found.powiats_mentioned = sum(len(code) == 4 for code in codes)
    found.groups = len(groups - {""})
    return found


def _count_front_matter(found: Composition, split: str, article: CorpusArticle, register: Register) -> None:
    meta = article.meta
    found.splits[split] += 1
    found.stages[meta.stage][split] += 1
    for topic in meta.topics:
        found.topics[topic][split] += 1
    unit = register.get(meta.place)
    region = register.get(unit.voivodeship) if unit else None
    found.voivodeships[region.name if region else "unknown"][split] += 1
    found.publishers[unit.kind if unit else "unknown"] += 1
    found.genres[meta.genre or "unknown"] += 1
    found.registers[meta.register or "unknown"] += 1
    found.clutters[meta.clutter or "unknown"] += 1
    found.flaws.update(meta.flaws or ("unknown",))
    found.years[meta.date[:4] or "unknown"] += 1
