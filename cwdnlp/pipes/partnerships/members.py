"""Find who belongs to a partnership, and who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cwdnlp.gazetteers.register import Register
from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.evidence import membership_features
from cwdnlp.pipes.partnerships.leaders import find_leaders
from cwdnlp.pipes.partnerships.surroundings import Surroundings
from cwdnlp.pipes.weights import Weights

__all__ = ["find_partnerships"]

_LIKELY = 0.5
# A unit belongs to a second partnership only if that is nearly as likely.
_AS_LIKELY = 0.05
# A list of three units or more stands or falls together: its mean counts for so much.
_SHORTEST_LIST, _MEAN = 3, 0.7


@dataclass(slots=True)
class _Found:
    name: str
    kb_id: str | None
    leader: str | None = None
    members: list[str] = field(default_factory=list)


def find_partnerships(
    text: str, mentions: Sequence[Mention], register: Register, weights: Weights
) -> list[dict[str, Any]]:
    """Return the partnerships of an article by base form, with the members and the leader that the text states.

    `weights` judge the evidence for each unit. Several names of one partnership are one record, under the name that
    stands first.
    """
    article = Surroundings(text, mentions, register)
    found: dict[str, _Found] = {}
    for mention in article.named:
        each = found.setdefault(article.key(mention), _Found(mention.lemma, mention.kb_id))
        each.kb_id = each.kb_id or mention.kb_id
    likely = _by_lists(
        article, {pair: weights.probability(each) for pair, each in membership_features(article).items()}
    )
    best: dict[str, float] = {}
    for (_, code), probability in likely.items():
        best[code] = max(probability, best.get(code, 0.0))
    for (key, code), probability in likely.items():
        if probability >= max(_LIKELY, best[code] - _AS_LIKELY):
            found[key].members.append(code)
    for name, code in find_leaders(article.folded, article.units, article.named).items():
        each = found[article.keys[name]]
        each.leader = each.leader or code
    return [
        {
            "name": each.name,
            "kb_id": each.kb_id,
            "leader": each.leader,
            "members": [code for code in each.members if code != each.leader],
        }
        for each in found.values()
    ]


def _by_lists(article: Surroundings, likely: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return the probabilities, those of units in one list drawn together; of several lists the likeliest counts."""
    drawn: dict[tuple[str, str], float] = {}
    keys: dict[str, list[str]] = {}
    for key, code in likely:
        keys.setdefault(code, []).append(key)
    for group in article.groups:
        codes = dict.fromkeys(str(unit.kb_id) for unit in group if article.can_belong(unit))
        if len(codes) < _SHORTEST_LIST:
            continue
        for key in dict.fromkeys(key for code in codes for key in keys.get(code, ())):
            listed = [(key, code) for code in codes if (key, code) in likely]
            mean = sum(likely[pair] for pair in listed) / len(listed) if listed else 0.0
            for pair in listed:
                drawn[pair] = max(drawn.get(pair, 0.0), (1 - _MEAN) * likely[pair] + _MEAN * mean)
    return likely | drawn
