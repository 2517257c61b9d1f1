"""Whether `cwdnlp suggest` helps: active learning played on the corpus, suggestion against chance (`training.plays`).

python -m training.simulate_suggest (classifier | recogniser | ranking)
    [--diversity SHARE]… [--seeds N] [--jobs N] [--set NAME]… [--output FILE]

`ranking` measures the shipped pipeline: how many of its errors in entities stand in the articles that it would suggest
first. Results are added play by play, so that a broken session goes on where it was; the means are written at the end.
Which weight of diversity is best, `--set dev` tells; `test` and `news` are for the result.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t as student
from threadpoolctl import threadpool_limits

from cwdnlp.evaluate.errors import find_entity_errors
from cwdnlp.evaluate.predict import inputs, predict
from cwdnlp.pipeline import load
from cwdnlp.training.runs import Results, Run
from cwdnlp.training.stages import corpus_digest
from cwdnlp.training.suggest import DIVERSITY, suggest
from training.common import WORKSPACE, configure_logging, logger
from training.plays import FIGURES, PLAYS, Strategy, measured_sets

RESULTS = WORKSPACE.report / "suggest.json"
RANKING, RANDOM = "ranking", Strategy().name
FIRST = 20


def rank_errors(names: tuple[str, ...]) -> dict[str, Any]:
    """Return for each set how many errors in entities stand in a hundred words: of all articles, of the first ones."""
    nlp = load()
    found: dict[str, Any] = {}
    for name, gold in measured_sets(names).items():
        tagged = {record.id: record for record in predict(gold, nlp).records}
        errors = {g.id: sum(1 for _ in find_entity_errors(g.entities, tagged[g.id].entities)) for g in gold}
        words = {g.id: len(g.text.split()) for g in gold}
        first = suggest(inputs(gold), nlp, number=FIRST, by="entities", diversity=0)
        found[name] = {
            "articles": len(gold),
            "all": _per_hundred(errors, words, list(errors)),
            f"first {FIRST}": _per_hundred(errors, words, [each.record.id for each in first]),
        }
    return found


def _per_hundred(errors: Mapping[str, int], words: Mapping[str, int], chosen: Sequence[str]) -> float:
    return round(100 * sum(errors[each] for each in chosen) / sum(words[each] for each in chosen), 3)


def summarize(runs: Mapping[str, Any], figures: Sequence[str]) -> dict[str, Any]:
    """Return for each set, figure and strategy the mean at the end, and its difference from random with an interval.

    Only seeds that both were played with count. `runs` are keyed by strategy and seed (`diversity 0.5 2`).
    """
    plays: dict[str, dict[str, Any]] = {}
    for key, play in runs.items():
        strategy, _, seed = key.rpartition(" ")
        plays.setdefault(strategy, {})[seed] = play["rounds"]
    chance = plays.get(RANDOM, {})
    sets = sorted({name for play in runs.values() for name in play["rounds"][0]} - {"articles"})
    return {
        name: {
            figure: {
                strategy: compare(
                    [(by_seed[seed], chance[seed]) for seed in sorted(set(by_seed) & set(chance))], name, figure
                )
                for strategy, by_seed in sorted(plays.items())
            }
            for figure in figures
        }
        for name in sets
    }


def compare(pairs: Sequence[tuple[Any, Any]], name: str, figure: str) -> dict[str, Any]:
    """Return the means of one figure over plays, each paired with that of chance from the same articles.

    `more` is the difference at the end and `more_on_the_way` that of the mean over all rounds, each with half the width
    of its 95 % interval (Student's, over seeds; that the articles measured are a sample too is not in it).
    """
    measured = [(play, chance) for play, chance in pairs if name in play[0] and name in chance[0]]
    if not measured:
        return {"seeds": 0}
    values = np.array([[[turn[name][figure] for turn in turns] for turns in pair] for pair in measured])
    end = values[:, :, -1]
    way = values[:, :, 1:].mean(axis=2)
    return {
        "seeds": len(measured),
        "start": round(float(values[:, 0, 0].mean()), 4),
        "end": round(float(end[:, 0].mean()), 4),
        "more": _mean(end[:, 0] - end[:, 1]),
        "more_on_the_way": _mean(way[:, 0] - way[:, 1]),
    }


def _mean(differences: Any) -> dict[str, float]:
    spread = float(differences.std(ddof=1)) if len(differences) > 1 else 0.0
    factor = float(student.ppf(0.975, len(differences) - 1)) if spread else 0.0
    return {
        "mean": round(float(differences.mean()), 4),
        "half_width": round(factor * spread / len(differences) ** 0.5, 4),
    }


def _play(part: str, strategies: Sequence[Strategy], seed: int, names: tuple[str, ...]) -> dict[str, Any]:
    with threadpool_limits(1):
        return PLAYS[part](strategies, seed, names)


def play_all(
    part: str, strategies: Sequence[Strategy], seeds: int, names: tuple[str, ...], results: Results, jobs: int
) -> None:
    """Play what was not yet played, and write each play down."""
    missing = {
        seed: [each for each in strategies if Run(each.name, seed).key not in results.runs] for seed in range(seeds)
    }
    with ProcessPoolExecutor(jobs) as pool:
        started = {pool.submit(_play, part, left, seed, names): seed for seed, left in missing.items() if left}
        for done in as_completed(started):
            for strategy, rounds in done.result().items():
                results.add(Run(strategy, started[done]), {"rounds": rounds})
            logger.info("%s, seed %d: played", part, started[done])


def main(arguments: list[str] | None = None) -> None:
    """Play what was not yet played on this corpus, and write the means."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("part", choices=[*PLAYS, RANKING])
    parser.add_argument("--diversity", type=float, action="append", help="weights to compare with chance")
    parser.add_argument("--seeds", type=int, default=3, help="plays of each strategy")
    parser.add_argument("--jobs", type=int, default=1, help="plays at a time")
    parser.add_argument("--set", dest="sets", action="append", help="what is measured: dev, test, news")
    parser.add_argument("--output", type=Path, default=RESULTS, help="file of the results")
    options = parser.parse_args(arguments)
    configure_logging()
    names = tuple(options.sets or ("test", "news"))
    experiment = f"{options.part} on {', '.join(names)}"
    results = Results(options.output, experiment, corpus_digest(WORKSPACE))
    if options.part == RANKING:
        results.add(Run(RANKING), rank_errors(names))
        return
    strategies = [Strategy(), *map(Strategy, options.diversity or [DIVERSITY])]
    play_all(options.part, strategies, options.seeds, names, results, options.jobs)
    data = json.loads(options.output.read_text(encoding="utf-8"))
    data[experiment]["means"] = summarize(results.runs, FIGURES[options.part])
    options.output.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
