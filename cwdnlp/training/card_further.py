"""The model card's sections that no stage makes: longer comparisons, speed and memory, how to cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cwdnlp import __version__
from cwdnlp.training.card_classes import share
from cwdnlp.training.parameters import CardParameters
from cwdnlp.training.plots import LEARNING

__all__ = ["benchmark_section", "citation_section", "experiment_sections"]

_EXPERIMENTS = {
    "learning-curve": (
        "## More text",
        "The same training on parts of the articles, with one model of the recogniser in place of several.",
    ),
    "augmentation": (
        "## Altered copies",
        "Training with altered copies of each article beside it (`cwdnlp.training.augment`): names exchanged for "
        "others in the right form, and the flaws of pages.",
    ),
    "recogniser": (
        "## What the recogniser sees, and how wide and deep",
        "One change at a time of `cwdnlp/training/config/ner.cfg`, each trained alone (the shipped recogniser is "
        "several models that decide together) and without altered copies.",
    ),
    "together": (
        "## Models that decide together",
        "The shipped recogniser, and the first one and two of its models.",
    ),
}
_COLUMNS = ("strict", "relaxed", "teryt", "officials", "members", "stage", "topics")


def experiment_sections(experiments: Mapping[str, Any], corpus_digest: str, pictures: Sequence[str] = ()) -> list[str]:
    """Return a section for each experiment: a table for each set, means over seeds."""
    parts: list[str] = []
    for name, (title, description) in _EXPERIMENTS.items():
        runs = experiments.get(name, {}).get("runs", {})
        if not runs:
            continue
        kinds: dict[str, list[dict[str, Any]]] = {}
        for key, run in runs.items():
            kinds.setdefault(key.rpartition(" ")[0], []).append(run)
        seeds = max(len(found) for found in kinds.values())
        columns = _COLUMNS if name == "learning-curve" else ("strict", "relaxed")
        means = f"Means over {seeds} seeds; made" if seeds > 1 else "Made"
        command = "cwdnlp curve" if name == "learning-curve" else f"python -m training.experiments {name}"
        made = f"{means} by `{command}`."
        if experiments[name].get("corpus") != corpus_digest:
            made += " Measured on an earlier state of the corpus: the differences count, not the heights."
        parts += [title, f"{description} {made}"]
        if name == "learning-curve" and LEARNING in pictures:
            parts.append(f"![learning curve]({LEARNING})")
        for each in next(iter(runs.values())):
            parts.append(_experiment_table(each, kinds, columns))
    return parts


def _experiment_table(each: str, kinds: dict[str, list[dict[str, Any]]], columns: tuple[str, ...]) -> str:
    labels = sorted({label for runs in kinds.values() for run in runs for label in run[each]["labels"]})
    head = [f"on `{each}`", *columns, *(f"`{label}`" for label in labels)]
    rows = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    for kind, runs in sorted(kinds.items(), key=_kind_order):
        values = [_mean([run[each].get(column) for run in runs]) for column in columns]
        values += [_mean([run[each]["labels"].get(label) for run in runs]) for label in labels]
        rows.append("| " + " | ".join([kind, *values]) + " |")
    return "\n".join(rows)


def _kind_order(item: tuple[str, Any]) -> tuple[int, int]:
    """Order amounts by number, all at the end; other kinds as they are."""
    return (int(item[0]), 0) if item[0].isdigit() else (10**9, 0)


def _mean(found: list[float | None]) -> str:
    values = [value for value in found if value is not None]
    if not values:
        return share(None)
    spread = f" ± {(max(values) - min(values)) / 2:.3f}" if len(values) > 1 else ""
    return f"{sum(values) / len(values):.3f}{spread}"


def benchmark_section(benchmarks: Mapping[str, Any]) -> list[str]:
    """Return speed, start and memory as `python -m benchmarks --json FILE` measured them, nothing where it did not."""
    rows = [["| figure | value |", "| --- | ---: |"]]
    if "speed" in benchmarks:
        speed = benchmarks["speed"]["words_per_second"]["cwdnlp"]["median"]
        rows.append([f"| words a second, one core | {speed:,.0f} |"])
        for name, ratio in benchmarks["speed"]["time_ratios"].items():
            told = f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"
            rows.append([f"| time, as a multiple of {name} in the same run | {told} |"])
    if "startup" in benchmarks:
        first = sum(benchmarks["startup"]["first_article"][key] for key in _FIRST)
        rows.append([f"| start to first article, s | {first:.1f} |"])
    if "memory" in benchmarks:
        resident = benchmarks["memory"]["articles"]["resident"]
        rows += [[f"| memory after {int(count):,} articles, MB | {size:,.0f} |"] for count, size in resident.items()]
    if len(rows) == 1:
        return []
    return [
        "## Speed and memory",
        "Measured on one machine by `python -m benchmarks`; only the ratio can be compared with another machine.",
        "\n".join(line for lines in rows for line in lines),
    ]


_FIRST = ("interpreter", "import", "load", "first article")


def citation_section(model: Mapping[str, Any], card: CardParameters) -> list[str]:
    """Return how to cite the model: author, name, version, digest, the library that trained it."""
    author = card.author or model["name"]
    fields = {
        "author": f"{{{author}}}",
        "title": f"{{{model['name']}}}: {card.description}",
        "version": model["version"],
    }
    fields |= {"url": card.url} if card.url else {}
    fields["note"] = f"trained with cwdnlp {__version__}, SHA-256 {model['sha256'][:16]}"
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return ["## How to cite", f"```bibtex\n@software{{{model['name']},\n{lines}\n}}\n```"]
