"""The model card, made from the figures that the evaluation measured and the words that a file gives it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cwdnlp.evaluate.errors import KINDS
from cwdnlp.evaluate.measure import TITLES
from cwdnlp.training.card_classes import class_sections, coverage_table, share
from cwdnlp.training.card_further import benchmark_section, citation_section, experiment_sections
from cwdnlp.training.parameters import CardParameters, ParametersError, Workspace
from cwdnlp.training.plots import PICTURES

__all__ = ["CardText", "model_card", "read_card_text"]


class CardText(BaseModel):
    """What a card says beside the figures, in Markdown; `sets` describe the sets that are measured, by name."""

    model_config = ConfigDict(extra="forbid")

    summary: str = "A spaCy pipeline that reads Polish municipal press releases, trained with cwdnlp."
    data: str = ""
    use: str = (
        "Tagging press releases and news of Polish local governments. Rules decide what the dictionary and the "
        "register decide; the recogniser and the classifier are statistical and err. Do not draw conclusions about "
        "persons from single articles without reading them."
    )
    limits: str = (
        "What the corpus does not have the model has not learned: other genres, years and regions than those of its "
        "articles. Intervals are wide where few articles were measured."
    )
    sets: dict[str, str] = Field(default_factory=dict)


def read_card_text(workspace: Workspace) -> CardText:
    """Read the file that the parameters name, general words where they name none; raises ParametersError."""
    name = workspace.parameters.card.text
    if not name:
        return CardText()
    path = workspace.root / name
    try:
        return CardText.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        remedy = "correct card.text in params.yaml"
        raise ParametersError(f"cannot be read: {error.strerror}", where=str(path), remedy=remedy) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise ParametersError(
            f"{key}: {first['msg']}", where=str(path), remedy="keys are summary, data, use, limits, sets"
        ) from None
    except ValueError as error:
        raise ParametersError(f"is not TOML: {error}", where=str(path)) from None


def model_card(
    figures: Mapping[str, Any],
    text: CardText,
    card: CardParameters,
    further: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    pictures: Sequence[str] = PICTURES,
) -> str:
    """Return the card as Markdown.

    `figures` is what `evaluation.json` holds, `card` names the model, `further` what the files beside it do
    (`experiments`, `classifiers`, `benchmarks`): of those made on another corpus it is said so.
    """
    corpus, model, further = figures["corpus"], figures["model"], further or {}
    digest = corpus["sha256"]
    splits = ", ".join(f"{corpus[name]} {told}" for name, told in _SPLITS.items() if name in corpus)
    parts = [
        f"# {model['name']} {model['version']}",
        text.summary.strip(),
        "## Data",
        f"Trained on a corpus of {corpus['articles']} annotated articles: {splits}. Its digest is "
        f"`{digest[:16]}`, that of the model `{model['sha256'][:16]}`; the model takes {model['bytes'] / 1e6:.1f} MB. "
        "A training of the same corpus with the same code, parameters and versions gives the same digest.",
        text.data.strip(),
        "## Figures",
        "Made by the stage `evaluate` of the training; intervals are 95 % bootstrap intervals over articles.",
    ]
    for name, found in figures["sets"].items():
        parts += _set_section(name, text.sets.get(name, "").strip(), found)
    parts += _confidence_section(figures["sets"], pictures)
    parts += class_sections(figures, further.get("classifiers", {}), digest, pictures)
    parts += _error_section(figures["sets"])
    parts += experiment_sections(further.get("experiments", {}), digest, pictures)
    parts += benchmark_section(further.get("benchmarks", {}))
    parts += ["## Intended use", text.use.strip(), "## Limits", text.limits.strip()]
    parts += citation_section(model, card)
    return "\n\n".join(part for part in parts if part) + "\n"


_SPLITS = {
    "train": "to train on",
    "dev": "to choose the epoch of the recogniser, to calibrate the confidence of entities, and to train the "
    "classifier as well",
    "test": "to test",
}


def _set_section(name: str, description: str, figures: dict[str, Any]) -> list[str]:
    rows = ["| figure | value | 95 % interval |", "| --- | --- | --- |"]
    for key, title in TITLES.items():
        ends = figures["interval_95"][key]
        interval = f"{share(ends[0])} to {share(ends[1])}" if ends else ""
        rows.append(f"| {title} | {share(figures['headlines'][key])} | {interval} |")
    labels = ["| label | precision | recall | F1 | base form right | mentions |", "| --- |" + " --- |" * 5]
    for label, found in figures["entities"]["labels"].items():
        base = share(figures["lemma"].get(label))
        labels.append(f"| `{label}` | {_shares(found)} | {base} | {found['gold']} |")
    stages = ["| stage | precision | recall | F1 | articles |", "| --- |" + " --- |" * 4]
    stages += [
        f"| `{stage}` | {_shares(found, 2)} | {found['gold']} |" for stage, found in figures["stage"]["labels"].items()
    ]
    topics = ["| topic | F1 | articles |", "| --- | --- | --- |"]
    topics += [
        f"| `{topic}` | {share(found['f1'], 2)} | {found['gold']} |"
        for topic, found in figures["topics"]["labels"].items()
    ]
    return [
        f"### {name} ({figures['articles']} articles)",
        description,
        "\n".join(rows),
        "Strict figures and base forms by label:",
        *("\n".join(table) for table in (labels, stages, topics) if len(table) > 2),
    ]


def _shares(found: Mapping[str, Any], digits: int = 3) -> str:
    """Return precision, recall and F1 as three cells."""
    return " | ".join(share(found[key], digits) for key in ("precision", "recall", "f1"))


def _confidence_section(sets: dict[str, Any], pictures: Sequence[str]) -> list[str]:
    """Return what the confidence of entities is worth: calibration error, precision against coverage."""
    errors = ", ".join(
        f"{share(each['confidence']['expected_calibration_error'])} on `{name}`" for name, each in sets.items()
    )
    return [
        "## Confidence of entities",
        "`entities[].score` is the share of such entities that are right, span and label: a logistic regression over "
        "the recogniser's probability, links, officials and repetition, fitted on the dev split "
        f"(`cwdnlp.training.confidence`). Expected calibration error (10 bins): {errors}.",
        f"![precision against coverage]({PICTURES[0]})" if PICTURES[0] in pictures else "",
        coverage_table("entities", {name: each["confidence"]["coverage"] for name, each in sets.items()}),
    ]


_REMEDIES = {
    "missed": "more articles with such names",
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
