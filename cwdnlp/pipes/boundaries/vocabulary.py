"""Words that cannot stand at the edge of an entity, and words that belong to the entity they stand before."""

from __future__ import annotations

__all__ = ["DASHES", "DEPUTY", "EDGE_WORDS", "UNIT_HEADS"]

DASHES = frozenset(["-", "–", "—", "‑"])
EDGE_WORDS = frozenset("i oraz a w we z ze na do od dla przy pan pani panem panią pana panu".split())  # noqa: SIM905
# Generic nouns that go with the name of a unit behind them, in the forms that a text may have.
UNIT_HEADS = frozenset(
    """
    gmina gminy gminie gminę gminą gmin gminom gminami gminach gm. miasto miasta miastu miastem mieście m. mig gim
    powiat powiatu powiatowi powiatem powiecie pow. województwo województwa województwu województwem województwie woj.
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
DEPUTY = frozenset(["z-ca", "z-cy", "z-cą", "z-cę", "zast.", "zastępca", "zastępcy", "zastępcą", "zastępczyni"])
