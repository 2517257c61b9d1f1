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
_AS_LIKELY = 0.15


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
    likely = {pair: weights.probability(features) for pair, features in membership_features(article).items()}
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
