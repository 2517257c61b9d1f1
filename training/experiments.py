"""Comparisons of trainings: how much text helps, whether augmentation pays, what the recogniser sees, how many decide.

Each run trains a recogniser (and, for the curve, a classifier) in a process of its own, puts a pipeline together and
measures it on the news articles, the dev and test splits and any further gold file. Results are added to a file run by
run, so that a broken session goes on where it was; a run that was measured on the same corpus is not made again.

python -m training.experiments (learning-curve | augmentation | recogniser | together)
    [--gold NAME=FILE]… [--seeds N] [--jobs N] [--only NAME…]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cwdnlp.evaluate.metrics import Report, evaluate
from cwdnlp.pipeline import load
from cwdnlp.records import TaggedArticle
from training.augment.edits import Sample
from training.augment.noise import capitalise, drop_diacritics
from training.common import DATA, MODEL, ROOT, configure_logging, logger, read_gold
from training.evaluate import HEADLINES, tag_texts
from training.variants import AUGMENTATION, RECOGNISER

WORK = ROOT / "training" / "work"
RESULTS = ROOT / "models" / "experiments.json"
SETS = {"dev": DATA / "dev.jsonl", "test": DATA / "test.jsonl", "news": ROOT / "corpora" / "news.jsonl"}
CURVE = (100, 200, 400, 0)
FLAWS = {"without diacritics": drop_diacritics, "in capitals": capitalise}
FLAWED = ("news", "held-out")
VARIANTS = {"augmentation": AUGMENTATION, "recogniser": RECOGNISER}


@dataclass(frozen=True, slots=True)
class Run:
    """One training: its experiment and name, the number of articles (0: all), overrides of `ner.cfg`, its seed."""

    experiment: str
    name: str
    articles: int = 0
    settings: tuple[tuple[str, Any], ...] = ()
    seed: int = 0

    @property
    def folder(self) -> Path:
        """Where the run keeps its model."""
        return WORK / f"{self.experiment}-{self.name.replace(' ', '-').replace(',', '')}-{self.seed}"


def runs(experiment: str, seeds: int) -> Iterator[Run]:
    """Give the runs of an experiment."""
    for seed in range(seeds):
        if experiment == "learning-curve":
            for articles in CURVE:
                yield Run(experiment, str(articles or "all"), articles, seed=seed)
        elif experiment == "together":
            for members in range(1, len(list((MODEL / "ner").iterdir())) + 1):
                yield Run(experiment, str(members), seed=seed)
        else:
            for name, settings in VARIANTS[experiment].items():
                yield Run(experiment, name, settings=tuple(settings.items()), seed=seed)


def train(run: Run) -> Path:
    """Train the components of a run and put its pipeline together; raises CalledProcessError."""
    folder = run.folder
    folder.mkdir(parents=True, exist_ok=True)
    overrides = [("system.seed", run.seed), *run.settings]
    settings = [part for key, value in overrides for part in ("--set", key, json.dumps(value))]
    if run.experiment == "together":  # the shipped ones, the first so many of them
        for member in range(int(run.name)):
            shutil.copytree(MODEL / "ner" / str(member), folder / "ner" / str(member), dirs_exist_ok=True)
    else:
        _stage("train_ner", "--output", folder / "ner", "--articles", run.articles, "--members", 1, *settings)
    if run.experiment == "learning-curve":
        _stage("train_classifier", "--output", folder / "cwdnlp_classifier", "--articles", run.articles)
    else:
        shutil.copytree(MODEL / "cwdnlp_classifier", folder / "cwdnlp_classifier", dirs_exist_ok=True)
    shutil.copytree(MODEL / "cwdnlp_partnerships", folder / "cwdnlp_partnerships", dirs_exist_ok=True)
    _stage("train_confidence", "--model", folder, *settings)
    _stage("package", "--model", folder, *settings)
    return folder


def _stage(module: str, *arguments: object) -> None:
    command = [sys.executable, "-m", f"training.{module}", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def spoil(gold: list[TaggedArticle], flaw: str) -> list[TaggedArticle]:
    """Return the articles with a flaw all over, the entities alone annotated."""
    return [FLAWS[flaw](Sample.of(record)).to_record() for record in gold]


def measure(folder: Path, sets: dict[str, list[TaggedArticle]]) -> dict[str, Any]:
    """Return the headline figures of a pipeline on each set, and strict F1 by label."""
    nlp = load(folder)
    figures: dict[str, Any] = {}
    for name, gold in sets.items():
        report: Report = evaluate(gold, tag_texts(gold, nlp))
        figures[name] = {headline: round(figure(report), 4) for headline, figure in HEADLINES.items()}
        figures[name]["labels"] = {label: round(counts.f1, 4) for label, counts in sorted(report.strict.items())}
    return figures


def main(arguments: list[str] | None = None) -> None:
    """Train and measure what was not yet measured on this corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("experiment", choices=["learning-curve", "together", *VARIANTS])
    parser.add_argument("--gold", action="append", default=[], metavar="NAME=FILE", help="a further file of gold")
    parser.add_argument("--seeds", type=int, default=1, help="trainings of each kind")
    parser.add_argument("--jobs", type=int, default=2, help="trainings at a time")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="these variants alone")
    parser.add_argument("--output", type=Path, default=RESULTS, help="file of the results")
    options = parser.parse_args(arguments)
    configure_logging()
    paths = SETS | {name: Path(file) for name, _, file in (given.partition("=") for given in options.gold)}
    sets = {name: read_gold(path) for name, path in paths.items()}
    if options.experiment == "augmentation":
        sets |= {
            f"{name}, {flaw}": spoil(gold, flaw) for flaw in FLAWS for name, gold in sets.items() if name in FLAWED
        }
    digest = json.loads((DATA / "check.json").read_text(encoding="utf-8"))["sha256"]
    known = json.loads(options.output.read_text(encoding="utf-8")) if options.output.exists() else {}
    results: dict[str, Any] = known.get(options.experiment, {})
    if results.get("corpus") != digest:
        results = {"corpus": digest, "runs": {}}
    wanted = [
        run
        for run in runs(options.experiment, options.seeds)
        if f"{run.name} {run.seed}" not in results["runs"] and (options.only is None or run.name in options.only)
    ]
    with ThreadPoolExecutor(options.jobs) as pool:
        started = {pool.submit(train, run): run for run in wanted}
        for done in as_completed(started):
            run = started[done]
            results["runs"][f"{run.name} {run.seed}"] = measure(done.result(), sets)
            logger.info("%s %s, seed %d: measured", run.experiment, run.name, run.seed)
            known[options.experiment] = results
            options.output.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
