"""What an alert says, and the key by which a receiver knows it again."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from cwdnlp.gazetteers.register import load_register
from cwdnlp.monitor.facts import Facts
from cwdnlp.monitor.store.records import AlertDraft, Stored
from cwdnlp.monitor.units import unit_label
from cwdnlp.render.safe import one_line

__all__ = ["make_draft"]

_EXCERPT = 300
_MOST = 100
_KEY_BYTES = 16


def make_draft(rule: str, once: Literal["story", "item", "version"], stored: Stored, facts: Facts) -> AlertDraft:
    """Return the alert that a rule gives for a stored article.

    The key is a digest of the rule's name and of what the alert is given once for: the article that began the story,
    the article, or the article with its title and text. Neither clock nor row numbers are in it, so that the same alert
    has the same key after a crash, and in a store that is filled anew in the same order.
    """
    parts = {
        "story": (stored.story_key,),
        "item": (stored.pending.key,),
        "version": (stored.pending.key, stored.digest),
    }
    key = _digest(rule, once, *parts[once])
    return AlertDraft(key, rule, _payload(key, rule, stored, facts))


def _digest(*parts: str) -> str:
    """Return a digest that no other parts have: JSON tells where each ends."""
    data = json.dumps(parts).encode("ascii")
    return hashlib.blake2b(data, digest_size=_KEY_BYTES).hexdigest()


def _payload(key: str, rule: str, stored: Stored, facts: Facts) -> dict[str, Any]:
    record, pending = stored.record, stored.pending
    return {
        "key": key,
        "rule": rule,
        "new": "item" if stored.new_item else "version",
        "version": stored.number,
        "item": {
            "url": record.url or pending.url,
            "title": record.title or pending.title,
            "day": stored.day,
            "source": pending.source,
            "story": stored.story_id,
        },
        "stage": facts.stage,
        "stage_score": facts.stage_score,
        "topics": list(facts.topics),
        "units": [{"code": code, "name": _unit_name(code)} for code in sorted(facts.units)[:_MOST]],
        "partnerships": [{"key": each.key, "name": each.name} for each in facts.partnerships[:_MOST]],
        "programmes": [{"key": each.key, "name": each.name} for each in facts.programmes[:_MOST]],
        "officials": [
            {"role": each.role, "person": each.person, "unit": each.unit} for each in record.officials[:_MOST]
        ],
        "amounts": [{"value": each.value, "currency": each.currency} for each in record.amounts[:_MOST]],
        "text": _excerpt(record.text),
    }


def _unit_name(code: str) -> str | None:
    return unit_label(code) if code in load_register() else None


def _excerpt(text: str) -> str:
    """Return the beginning of a text in one line, cut at a word."""
    line = one_line(text[: 4 * _EXCERPT])
    if len(line) <= _EXCERPT:
        return line
    cut = line[: _EXCERPT - 1]
    whole_words = cut.rpartition(" ")[0]
    return f"{whole_words if len(whole_words) > _EXCERPT // 2 else cut}…"
