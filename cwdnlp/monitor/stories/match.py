"""Whether two texts tell one story: most of the words are shared, and no number, date or name is exchanged."""

from __future__ import annotations

from dataclasses import dataclass

from cwdnlp.monitor.stories.align import slots
from cwdnlp.monitor.stories.shingles import Words
from cwdnlp.monitor.stories.slots import is_key, is_other

__all__ = ["Likeness", "compare", "same_story", "site_of"]

LEAST_WORDS = 20
"""Shorter texts are no article: `Strona w budowie` on two sites is no story."""
LEAST_PART = 40
"""How many words a text must have to count as a part of another."""
RESEMBLANCE = 0.4
CONTAINMENT = 0.8
WORDS_A_SLOT = 200
"""A copy may correct one number or name in so many words that it shares; a filled-in form exchanges more."""
SITE_CONTAINMENT = 0.95
"""What one site prints twice is printed as it was; of a form with long clauses (a vacancy) less than this is common."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: shared shingles as a share of all (`resemblance`) and of the shorter text's."""

    resemblance: float
    containment: float
    shared: int


def compare(one: Words, other: Words) -> Likeness:
    """Measure how alike two texts are.

    >>> from cwdnlp.monitor.stories.shingles import read_words
    >>> compare(read_words("Most na Łydyni gotowy"), read_words("Most na Łydyni zamknięty")).resemblance
    0.3333333333333333
    """
    left, right = set(one.shingles()), set(other.shingles())
    shared = len(left & right)
    if not shared:
        return Likeness(0.0, 0.0, 0)
    return Likeness(shared / len(left | right), shared / min(len(left), len(right)), shared)


def site_of(key: str) -> str | None:
    """Return the site on which an item stands, by its key; None for what has no address, and may be of any site.

    The bulletin (BIP) of an office is written by the same hands as its pages.

    >>> site_of("bip.jodlow.example/sesja/25"), site_of("jodlow.example/a#b"), site_of("skrzynka#umowy/1.txt")
    ('jodlow.example', None, None)
    """
    return None if "#" in key else key.partition("/")[0].removeprefix("bip.")


def same_story(one: Words, other: Words, *, same_site: bool = False) -> float:
    """Return how much two texts share if they tell one story, else 0.

    An office that fills in its form again (a session, a tender, a vacancy) has the same clauses on the same site, in
    hundreds of words, and differs in a few: there any word that is another one tells two events apart.
    """
    shorter = min(len(one), len(other))
    if shorter < LEAST_WORDS:
        return 0.0
    like = compare(one, other)
    is_part = shorter >= LEAST_PART and like.containment >= CONTAINMENT
    if not (is_part or like.resemblance >= RESEMBLANCE):
        return 0.0
    if same_site:
        again = like.containment >= SITE_CONTAINMENT and not any(is_other(*slot) for slot in slots(one, other))
        return like.containment if again else 0.0
    exchanged = sum(is_key(left, right) for left, right in slots(one, other))
    return like.containment if exchanged <= like.shared // WORDS_A_SLOT else 0.0
