"""What tells a firm from an office among organisations: parts of names, in lower case."""

from __future__ import annotations

__all__ = ["COMPANY_MARKS"]

COMPANY_MARKS = (
    "sp.", "sp ", "s.a", "spółka", "firm", "przedsiębiorstw", "zakład", "konsorcjum", "phu", "ppuh", "fhu",
    "usług", "p.h.u", "budow", "-bud", "bud ", "drog", "trans", "s.c.", "s.j.", "gmbh",
)  # fmt: skip
