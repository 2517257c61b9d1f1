"""What a site's robots.txt allows (RFC 9309), read by Protego and kept for as long as the configuration says."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from cwdnlp.monitor.faults import SourceError

__all__ = ["MAX_BYTES", "ROBOT", "RobotsCache", "Rules", "read_rules"]

MAX_BYTES = 512_000
"""How much of a robots.txt is read; the standard asks for 500 KiB at least."""

ROBOT = "cwdnlp"
"""The name that rules for this program are given under."""

_MAX_DELAY = 60.0
_MAX_WILDCARDS = 2
_FAILURE_AGE = 60.0
_MAX_ENTRIES = 4096
# In characters: each takes up to 40 bytes once it is read, and a usual robots.txt has a few hundred.
_MAX_COST = 3_000_000
_BASE_COST = 200
_RUN_OF_STARS = re.compile(r"\*{2,}")
_ALLOW = re.compile(r"\s*allow\b", re.IGNORECASE)
# As generous as Protego: without a colon, without a hyphen.
_AGENT = re.compile(r"\s*user(?:-|\s+)?agent(?:\s*:|\s+|$)(.*)", re.IGNORECASE | re.DOTALL)


class Rules:
    r"""The rules of one robots.txt for this program.

    >>> rules = read_rules(b"User-agent: *\nDisallow: /admin\nCrawl-delay: 5")
    >>> rules.allows("https://jodlow.example/admin/a"), rules.delay
    (False, 5.0)
    """

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)
        asked = self._parsed.crawl_delay(ROBOT) or 0.0
        self.delay = min(asked, _MAX_DELAY) if asked >= 0 else 0.0  # some releases let NaN and less than 0 pass
        """Seconds between two requests that the site asks for; more than a minute is not waited."""
        self.cost = _BASE_COST + len(text)

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked."""
        return bool(self._parsed.can_fetch(url, ROBOT))


def read_rules(body: bytes) -> Rules:
    """Read a robots.txt, whatever it holds.

    Two things in it can cost a reader far more than their size. Patterns with many wildcards take exponential time
    in releases of Protego that make regular expressions of them, and no honest rule needs them: a Disallow is cut at
    its third wildcard, which forbids more, and an Allow with more of them loses its value. And each rule is kept for
    each name of its group, so that thousands of names before thousands of rules become millions: all names of other
    programs are one here.
    """
    text = body[:MAX_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Rules("\n".join(_tame_names(_tame_wildcards(line.partition("#")[0])) for line in text.splitlines()))


def _tame_wildcards(line: str) -> str:
    """Bound the wildcards of a line."""
    short = _RUN_OF_STARS.sub("*", line)
    if short.count("*") <= _MAX_WILDCARDS:
        return short
    if _ALLOW.match(short):
        return "Allow:"  # not nothing: a line of rules ends the names of the group
    return "*".join(short.split("*")[: _MAX_WILDCARDS + 1])


def _tame_names(line: str) -> str:
    """Replace the name that a group is for, unless it is this program's or everybody's."""
    match = _AGENT.match(line)
    if match is None:
        return line
    name = match[1].strip().lower()
    bare = name.replace("*", "")
    if name and not bare:
        return "User-agent: *"
    return f"User-agent: {ROBOT if bare.partition('/')[0].strip() == ROBOT else 'other'}"


@dataclass(frozen=True)
class _Entry:
    """What is known of an origin: its rules, or why they cannot be had."""

    rules: Rules | SourceError
    until: float

    @property
    def cost(self) -> int:
        """What keeping it takes, roughly in characters."""
        return self.rules.cost if isinstance(self.rules, Rules) else _BASE_COST


class RobotsCache:
    """The rules of the origins asked last; thread-safe, bounded in number and in size.

    A robots.txt that cannot be had is tried again after a minute, so that not every article of a host that is
    down waits for it, or when the server said.
    """

    def __init__(self, max_age: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_age = max_age
        self._clock = clock
        self._changed = threading.Condition()
        self._loading: set[str] = set()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._cost = 0

    def get(self, origin: str, load: Callable[[], Rules]) -> tuple[Rules, bool]:
        """Return the rules of an origin and whether they had to be loaded, which only one thread does.

        Raises the SourceError that `load` raised, now or a while ago.
        """
        with self._changed:
            self._changed.wait_for(lambda: origin not in self._loading)
            entry = self._known(origin)
            if entry is None:
                self._loading.add(origin)
        if entry is None:
            return self._load(origin, load), True
        if isinstance(entry.rules, SourceError):
            raise _copy(entry.rules)
        return entry.rules, False

    def _known(self, origin: str) -> _Entry | None:
        """Return what is known of an origin, unless it is too old."""
        entry = self._entries.get(origin)
        if entry is None or entry.until <= self._clock():
            return None
        self._entries.move_to_end(origin)
        return entry

    def _load(self, origin: str, load: Callable[[], Rules]) -> Rules:
        """Load the rules of an origin, and let those go on who wait for them."""
        entry = None
        try:
            rules = load()
            entry = _Entry(rules, self._clock() + self._max_age)
            return rules
        except SourceError as fault:
            entry = _Entry(_copy(fault), self._clock() + min(self._max_age, fault.retry_after or _FAILURE_AGE))
            raise
        finally:
            with self._changed:
                self._loading.discard(origin)
                if entry is not None:
                    self._keep(origin, entry)
                self._changed.notify_all()

    def _keep(self, origin: str, entry: _Entry) -> None:
        """Keep an entry, and drop those that were not asked for longest if there are too many."""
        before = self._entries.pop(origin, None)
        self._cost += entry.cost - (before.cost if before else 0)
        self._entries[origin] = entry
        while len(self._entries) > 1 and (len(self._entries) > _MAX_ENTRIES or self._cost > _MAX_COST):
            _, dropped = self._entries.popitem(last=False)
            self._cost -= dropped.cost


def _copy(fault: SourceError) -> SourceError:
    """Return a fault without the traceback that it was raised with, which keeps what those functions held."""
    return SourceError(
        fault.message, kind=fault.kind, where=fault.where, remedy=fault.remedy, retry_after=fault.retry_after
    )
