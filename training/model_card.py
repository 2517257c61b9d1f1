"""The model card, made from the figures that the evaluation measured."""

from __future__ import annotations

from typing import Any

from cwdnlp.evaluate.errors import KINDS
from training.card_classes import class_sections

__all__ = ["PICTURES", "model_card"]

PICTURES = ("confidence.svg", "stages.svg", "probabilities.svg")

_SETS = {
    "test": "Test split of the corpus: gminas and partnerships that training never saw; written apart from the rest.",
    "news": "Articles by other writers about real events (`corpora/news.jsonl`), which no training reads.",
}
_HEADLINES = (
    ("strict", "entities, strict F1"),
    ("relaxed", "entities, relaxed F1"),
    ("teryt", "units with the right TERYT code, end to end"),
    ("officials", "officials (role, person, unit), F1"),
    ("members", "members and leaders of partnerships, F1"),
    ("stage", "stage, accuracy"),
    ("topics", "topics, micro F1"),
)


def model_card(figures: dict[str, Any], experiments: dict[str, Any] | None = None, *, corpus_digest: str = "") -> str:
    """Return the card as Markdown; `figures` is what `models/metrics.json` holds, `experiments` the file beside it.

    Experiments of another corpus than that of `corpus_digest` are said to be of an earlier one.
    """
    corpus, model = figures["corpus"], figures["model"]
    parts = [
        f"# {model['name']} {model['version']}",
        "A spaCy pipeline that reads Polish municipal press releases: entities with base forms and links, officials, "
        "partnerships with their members, sums of money, dates, the stage of the undertaking and its topics.",
        "## Data",
        f"Trained on the project's own corpus of {corpus['articles']} annotated articles (`corpora/`): "
        f"{corpus['train']} to train on, {corpus['dev']} to choose the epoch of the recogniser, {corpus['test']} to "
        "test, whose gminas and partnerships occur nowhere in the others. The prose is written for the project: "
        "plausible events of real local governments. [The corpus](../corpora/README.md) describes itself.",
        "## Figures",
        "Made by `dvc repro` (`training/evaluate.py`); intervals are 95 % bootstrap intervals over articles.",
    ]
    for name, description in _SETS.items():
        parts += _set_section(name, description, figures["sets"][name])
    parts += _confidence_section(figures["sets"])
    parts += class_sections(figures, experiments.get("classifiers", {}) if experiments else {}, corpus_digest)
    parts += _error_section(figures["sets"])
    parts += _experiment_sections(experiments or {}, corpus_digest)
    parts += [
        "## Intended use",
        "Tagging press releases and news of Polish local governments, for search, monitoring and research. Rules "
        "decide what the dictionary and the register decide; the recogniser and the classifier are statistical and "
        "err. Do not draw conclusions about persons from single articles without reading them.",
        "## Limits",
        "- The training prose is invented; real pages are messier. The news figures are the ones to expect.\n"
        "- Stages are hard to tell where an article reports several steps, money and works above all; where the stage "
        "is uncertain the record says so. Of teasers a third of the stages is lost.\n"
        "- Members are judged by the words around a unit, learned from articles in which most units near a partnership "
        "belong to it: in a text that names both for other reasons a unit may be taken for a member.\n"
        "- Villages that are no seat of a gmina, lands and foreign towns are sometimes taken for units; names of "
        "organisations and of partnerships outside the tables are the weakest labels.\n"
        "- The register is that of 1 January 2026; of former names only a few are known.",
    ]
    return "\n\n".join(parts) + "\n"


def _set_section(name: str, description: str, figures: dict[str, Any]) -> list[str]:
    rows = ["| figure | value | 95 % interval |", "| --- | --- | --- |"]
    for key, title in _HEADLINES:
        low, high = figures["interval_95"][key]
        rows.append(f"| {title} | {_headline(figures, key):.3f} | {low:.3f} to {high:.3f} |")
    rows.append(f"| stage, macro F1 | {figures['stage']['macro_f1']:.3f} | |")
    labels = [
        "| label | precision | recall | F1 | base form right | mentions |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label, found in figures["entities"]["labels"].items():
        lemma = figures["lemma"].get(label)
        base = f"{lemma:.3f}" if lemma is not None else ""
        labels.append(
            f"| `{label}` | {found['precision']:.3f} | {found['recall']:.3f} | {found['f1']:.3f} "
            f"| {base} | {found['gold']} |"
        )
    topics = ["| topic | F1 | articles |", "| --- | --- | --- |"]
    topics += [
        f"| `{topic}` | {found['f1']:.2f} | {found['gold']} |" for topic, found in figures["topics"]["labels"].items()
    ]
    stages = ["| stage | precision | recall | F1 | articles |", "| --- | --- | --- | --- | --- |"]
    stages += [
        f"| `{stage}` | {found['precision']:.2f} | {found['recall']:.2f} | {found['f1']:.2f} | {found['gold']} |"
        for stage, found in figures["stage"]["labels"].items()
    ]
    return [
        f"### {name} ({figures['articles']} articles)",
        description,
        "\n".join(rows),
        "Strict figures and base forms by label:",
        "\n".join(labels),
        "\n".join(stages),
        "\n".join(topics),
    ]


def _confidence_section(sets: dict[str, Any]) -> list[str]:
    """Return what the confidence of entities is worth: calibration error, precision against coverage."""
    rows = ["| entities kept | " + " | ".join(f"`{name}`: least confidence | right" for name in sets) + " |"]
    rows.append("| ---: |" + " ---: | ---: |" * len(sets))
    curves = [each["confidence"]["coverage"] for each in sets.values()]
    for points in zip(*curves, strict=True):
        cells = [f"{point[1]:.3f} | {point[2]:.3f}" for point in points]
        rows.append(f"| {points[0][0]:.0%} | " + " | ".join(cells) + " |")
    errors = ", ".join(
        f"{each['confidence']['expected_calibration_error']:.3f} on `{name}`" for name, each in sets.items()
    )
    return [
        "## Confidence of entities",
        "`entities[].score` is the share of such entities that are right, span and label: a logistic regression over "
        "the recogniser's probability, links, officials and repetition, fitted on the dev split "
        f"(`training/train_confidence.py`). Expected calibration error (10 bins): {errors}.",
        f"![precision against coverage]({PICTURES[0]})",
        "\n".join(rows),
    ]


_REMEDIES = {
    "missed": "more articles with such names; organisations in tables and lists, bands and firms are the most",
    "made up": "more ordinary municipal news with capitalised phrases that name nothing",
    "other label": "names whose kind only the article's subject tells; a longer view than four tokens",
    "too long": "the rules of `cwdnlp_boundaries`, as far as the guidelines leave no choice",
    "too short": "names with conjunctions, quotation marks and places inside",
    "cut otherwise": "as above",
    "other label and cut": "as above",
}


def _error_section(sets: dict[str, Any]) -> list[str]:
    """Return the kinds of error with their counts, by label and set, and what would mend them."""
    labels = sorted({key.rpartition(" ")[2] for each in sets.values() for key in each["errors"]})
    parts = [
        "## Errors",
        "Wrong and missing entities by kind: a prediction is compared with the gold entity that it shares most with. "
        "What would mend a kind follows the tables.",
    ]
    for name, each in sets.items():
        rows = [f"| on `{name}` | " + " | ".join(f"`{label}`" for label in labels) + " | all |"]
        rows.append("| --- |" + " ---: |" * (len(labels) + 1))
        for kind in KINDS:
            counts = [each["errors"].get(f"{kind} {label}", 0) for label in labels]
            rows.append(f"| {kind} | " + " | ".join(map(str, counts)) + f" | {sum(counts)} |")
        parts.append("\n".join(rows))
    parts.append("\n".join(f"- {kind}: {remedy}." for kind, remedy in _REMEDIES.items() if remedy != "as above"))
    return parts


_EXPERIMENTS = {
    "learning-curve": (
        "## More text",
        "The same training on a part of the articles; `all` is the shipped amount.",
    ),
    "augmentation": (
        "## Altered copies",
        "Training with altered copies of each article beside it (`training/augment`): names exchanged for others "
        "in the right form, and the flaws of pages.",
    ),
    "recogniser": (
        "## What the recogniser sees, and how wide and deep",
        "One change at a time of `training/ner.cfg`, each trained alone (the shipped recogniser is several models that "
        "decide together) and without altered copies.",
    ),
    "together": (
        "## Models that decide together",
        "The shipped recogniser, and the first one and two of its models.",
    ),
}
_COLUMNS = ("strict", "relaxed", "teryt", "officials", "members", "stage", "topics")


def _experiment_sections(experiments: dict[str, Any], corpus_digest: str) -> list[str]:
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
        made = f"{means} by `python -m training.experiments {name}`."
        if experiments[name].get("corpus") != corpus_digest:
            made += " Measured on an earlier, smaller state of the corpus, with one wider model in place of the three."
        parts += [title, f"{description} {made}"]
        for each in next(iter(runs.values())):
            parts.append(_experiment_table(each, kinds, columns))
    return parts


def _experiment_table(each: str, kinds: dict[str, list[dict[str, Any]]], columns: tuple[str, ...]) -> str:
    labels = sorted(next(iter(kinds.values()))[0][each]["labels"])
    head = [f"on `{each}`", *columns, *(f"`{label}`" for label in labels)]
    rows = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    for kind, runs in sorted(kinds.items(), key=_kind_order):
        values = [_mean([run[each][column] for run in runs]) for column in columns]
        values += [_mean([run[each]["labels"][label] for run in runs]) for label in labels]
        rows.append("| " + " | ".join([kind, *values]) + " |")
    return "\n".join(rows)


def _kind_order(item: tuple[str, Any]) -> tuple[int, int]:
    """Order amounts by number, all at the end; other kinds as they are."""
    return (int(item[0]), 0) if item[0].isdigit() else (10**9, 0)


def _mean(values: list[float]) -> str:
    spread = f" ± {(max(values) - min(values)) / 2:.3f}" if len(values) > 1 else ""
    return f"{sum(values) / len(values):.3f}{spread}"


def _headline(figures: dict[str, Any], key: str) -> float:
    places: dict[str, tuple[str, ...]] = {
        "strict": ("entities", "strict", "f1"),
        "relaxed": ("entities", "relaxed", "f1"),
        "teryt": ("teryt", "recall"),
        "officials": ("officials", "f1"),
        "members": ("members", "f1"),
        "stage": ("stage", "accuracy"),
        "topics": ("topics", "micro", "f1"),
    }
    value: Any = figures
    for step in places[key]:
        value = value[step]
    return float(value)
