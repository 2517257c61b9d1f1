"""Phrases that announce the members and the leader of a partnership, by stems so that every form is met."""

from __future__ import annotations

import re

__all__ = ["LEADER", "MEMBERS"]


LEADER = re.compile(r"(?i)\blider(?:em|a|owi|ka|ką|zy)?\b|\bliderowan|\bprzewodzi|\bz inicjatywy\b(?=.{0,60}\blider)")
MEMBERS = re.compile(
    r"(?i)w (?:jego|jej|ich) skład|w skład|wchodz[ią]|tworz[yąo]|należ[yąe]|zrzesza|skupia|obejmuje|przystąpi|członk|"
    r"członkow|sygnatariusz|partner(?:ami|zy|ów)|podpisa|porozumieni|uczestnicz|zawiązał|zawarł|powoła|utworzy|między|"
    r"samorząd(?:y|ów) z|gmin(?:y|ami)? (?:partnersk|członkowsk)"
)
