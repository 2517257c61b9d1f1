"""Augmentation: copies of training articles with other names in the right form, and with the flaws of real pages.

Deterministic: a copy depends on the seed, the article's id and the number of the copy alone. It serves the recogniser;
what is measured is never augmented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cwdnlp.records import TaggedArticle
from cwdnlp.training.augment import noise
from cwdnlp.training.augment.edits import Sample
from cwdnlp.training.augment.pools import Pools, gather
from cwdnlp.training.augment.swaps import SWAPPED, swap_names

__all__ = ["Augmenter"]


@dataclass(frozen=True, slots=True)
class Augmenter:
    """Makes altered copies of gold records: names of the labels `swaps` exchanged, if `flaws`, spoilt like pages."""

    pools: Pools
    clutter: Sequence[str]
    seed: int = 0
    swaps: tuple[str, ...] = SWAPPED
    flaws: bool = True

    @classmethod
    def of(
        cls,
        records: Sequence[TaggedArticle],
        *,
        held_out: Sequence[TaggedArticle] = (),
        seed: int = 0,
        swaps: Sequence[str] = SWAPPED,
        flaws: bool = True,
    ) -> Augmenter:
        """Prepare the names and lines to exchange and mix in, from training records and the gazetteers."""
        pools = gather(records, held_out) if swaps else Pools()
        return cls(pools, noise.clutter_lines(records), seed, tuple(swaps), flaws)

    def copies(self, record: TaggedArticle, number: int) -> Iterator[TaggedArticle]:
        """Give `number` altered copies of a record, with text and entities alone."""
        for copy in range(1, number + 1):
            rng = random.Random(f"{self.seed}:{record.id}:{copy}")  # noqa: S311 - variety, not secrecy
            sample = replace(Sample.of(record), id=f"{record.id}-{copy}")
            if self.swaps:
                sample = swap_names(sample, self.pools, rng, labels=self.swaps)
            if self.flaws:
                sample = self._flaw(sample, rng)
            yield sample.to_record()

    def _flaw(self, sample: Sample, rng: random.Random) -> Sample:
        """Give a copy some of the flaws of real pages; most copies get one or none."""
        if rng.random() < 0.25:
            sample = noise.change_quotes(sample, rng)
        if rng.random() < 0.25:
            sample = noise.add_clutter(sample, self.clutter, rng)
        if rng.random() < 0.15:
            sample = noise.cut_off(sample, rng)
        if rng.random() < 0.1:
            sample = noise.capitalise_line(sample, rng)
        if rng.random() < 0.07:
            sample = noise.drop_diacritics(sample)
        return sample
