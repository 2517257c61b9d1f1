"""Comparisons of trainings: whether augmentation pays, what the recogniser sees, how many models decide, how much text.

Each run trains a recogniser, puts a pipeline together and measures it on the news articles, the dev and test splits and
any further gold file. Results are added to a file run by run, so that a broken session goes on where it was; a run that
was measured on the same corpus is not made again.

python -m training.experiments (learning-curve | augmentation | recogniser | together)
    [--gold NAME=FILE]… [--seeds N] [--jobs N] [--only NAME…]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from cwdnlp.evaluate.gold import read_records
from cwdnlp.records import TaggedArticle
from cwdnlp.training.augment.edits import Sample
from cwdnlp.training.augment.noise import capitalise, drop_diacritics
from cwdnlp.training.curve import EXPERIMENT, curve_runs
from cwdnlp.training.runs import Run, run_all
from cwdnlp.training.stages import read_split
from training.common import WORKSPACE, configure_logging
from training.variants import AUGMENTATION, RECOGNISER

CURVE = (100, 200, 400, 800, 0)
FLAWS = {"without diacritics": drop_diacritics, "in capitals": capitalise}
FLAWED = ("news", "held-out")
VARIANTS = {"augmentation": AUGMENTATION, "recogniser": RECOGNISER}
_KEPT = ("cwdnlp_classifier", "cwdnlp_partnerships")


def runs(experiment: str, seeds: int) -> Iterator[Run]:
    """Give the runs of an experiment."""
    if experiment == EXPERIMENT:
        yield from curve_runs(CURVE, seeds)
        return
    for seed in range(seeds):
        if experiment == "together":
            for members in range(1, WORKSPACE.parameters.ner.members + 1):
                yield Run(str(members), seed, {"ner.members": members}, copied=_KEPT)
        else:
            for name, settings in VARIANTS[experiment].items():
                yield Run(name, seed, {"ner.members": 1, **settings}, copied=_KEPT)


def spoil(gold: list[TaggedArticle], flaw: str) -> list[TaggedArticle]:
    """Return the articles with a flaw all over, the entities alone annotated."""
    return [FLAWS[flaw](Sample.of(record)).to_record() for record in gold]


def main(arguments: list[str] | None = None) -> None:
    """Train and measure what was not yet measured on this corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("experiment", choices=[EXPERIMENT, "together", *VARIANTS])
    parser.add_argument("--gold", action="append", default=[], metavar="NAME=FILE", help="a further file of gold")
    parser.add_argument("--seeds", type=int, default=1, help="trainings of each kind")
    parser.add_argument("--jobs", type=int, default=2, help="trainings at a time")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="these variants alone")
    parser.add_argument(
        "--output", type=Path, default=WORKSPACE.report / "experiments.json", help="file of the results"
    )
    options = parser.parse_args(arguments)
    configure_logging()
    # The classifier learns from dev too.
    splits = ("test",) if options.experiment == EXPERIMENT else ("dev", "test")
    sets = {name: read_split(WORKSPACE, name) for name in splits}
    sets["news"] = read_records(WORKSPACE.corpus / "news.jsonl")
    sets |= {name: read_records(Path(file)) for name, _, file in (given.partition("=") for given in options.gold)}
    if options.experiment == "augmentation":
        sets |= {
            f"{name}, {flaw}": spoil(gold, flaw) for flaw in FLAWS for name, gold in sets.items() if name in FLAWED
        }
    wanted = [
        run for run in runs(options.experiment, options.seeds) if options.only is None or run.name in options.only
    ]
    run_all(WORKSPACE, options.experiment, wanted, sets, results=options.output, jobs=options.jobs)


if __name__ == "__main__":
    main()
