"""`cwdnlp errors`: where a model and gold articles disagree, one by one, in context."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.measuring import (
    Gold,
    LabelFile,
    ModelOption,
    SplitOption,
    fail,
    gold_articles,
    gold_schema,
    predictions,
)
from cwdnlp.cli.places import check_places, run_quietly, write_result
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.tables import draw_tables
from cwdnlp.cli.tag import OutputFormat
from cwdnlp.errors import CwdnlpError
from cwdnlp.render.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cwdnlp.evaluate.disagreements import Disagreement
    from cwdnlp.evaluate.predict import Predictions
    from cwdnlp.labels import Schema
    from cwdnlp.records import TaggedArticle

__all__ = ["Kind", "errors"]


class Kind(StrEnum):
    """The kinds of disagreement, as they are written in a shell."""

    missed = "missed"
    made_up = "made-up"
    other_label = "other-label"
    too_long = "too-long"
    too_short = "too-short"
    cut_otherwise = "cut-otherwise"
    other_label_and_cut = "other-label-and-cut"
    base_form = "base-form"
    link = "link"
    official = "official"
    member = "member"
    amount = "amount"
    date = "date"
    stage = "stage"
    topic_missed = "topic-missed"
    topic_made_up = "topic-made-up"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    gold: Path
    model: str | None
    splits: list[str] | None
    labels: Path | None
    kinds: list[Kind]
    only: list[str]
    output: Path | None
    html: Path | None
    format: OutputFormat
    quiet: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a run compared and found."""

    gold: list[TaggedArticle]
    predicted: Predictions
    schema: Schema
    disagreements: list[Disagreement]


def errors(
    gold: Gold,
    model: ModelOption = None,
    split: SplitOption = None,
    labels: LabelFile = None,
    kind: Annotated[
        list[Kind] | None,
        typer.Option("--kind", "-k", metavar="KIND", help=f"Only this kind; may be given twice. {', '.join(Kind)}."),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            "-l",
            metavar="LABEL",
            help="Only this label: of an entity, a stage, a topic; of officials, members, amounts and dates 'missed', "
            "'other unit' and so on. May be given twice.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file; .html makes a page.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the page to this file as well.")
    ] = None,
    format_: Annotated[
        OutputFormat | None,
        typer.Option("--format", "-f", help="Form: table of counts on a terminal, jsonl in a pipe, unless given."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
) -> None:
    """Show where a model and gold articles disagree, each in its context.

    The page (--html errors.html) groups them by kind and label, the surest
    first, with a filter and the whole articles; jsonl has one a line.

    What gold has none of is left out, and a warning tells so; name it with
    --kind to see what was predicted.

    Exit code: 0 compared, 1 the results could not be written, 2 wrong usage,
    gold or a model that cannot be read, 130 interrupted, 141 the reader of the
    results has gone.
    """
    from cwdnlp.cli.output import default_format

    read = {"GOLD": gold, "--model": model, "--labels": labels}
    check_places({"--output": output, "--html": html}, read, split or ())
    form = format_ or OutputFormat(default_format(output))
    settings = Settings(gold, model, split, labels, kind or [], label or [], output, html, form, quiet)
    raise typer.Exit(run_quietly(lambda: _run(settings), Reporter(quiet=quiet)))


def _run(settings: Settings) -> int:
    """Compare, write the results, and return the exit code."""
    found = _find(settings)
    page = write_result(_page(found, settings), settings.html) if settings.html else 0
    try:
        _write(found, settings)
    except CwdnlpError as error:
        return fail(error, 1).exit_code
    return page


def _find(settings: Settings) -> Found:
    """Read, tag, compare, and leave out what is not wanted; raises CwdnlpError."""
    from cwdnlp.evaluate.disagreements import find_disagreements

    schema = gold_schema(settings.gold, settings.labels)
    gold = gold_articles(settings.gold, settings.splits, settings.labels)
    predicted = predictions(settings.model, gold, explain=_wants_reasons(settings), quiet=settings.quiet)
    found = find_disagreements(gold, predicted.records, predicted.probabilities)
    kinds = _kinds(found, gold, settings)
    kept = [each for each in found if each.kind in kinds and (not settings.only or each.label in settings.only)]
    if found and not kept and not settings.quiet:
        labels = ", ".join(sorted({each.label for each in found if each.kind in kinds})) or "nothing"
        typer.echo(one_line(f"warning: no disagreement is left; of these kinds there are: {labels}"), err=True)
    return Found(gold, predicted, schema, kept)


def _wants_reasons(settings: Settings) -> bool:
    """Tell whether the reasons of stages and topics will be shown; they take as long as the tagging."""
    of_class = {Kind.stage, Kind.topic_missed, Kind.topic_made_up}
    shown = settings.html is not None or settings.format is not OutputFormat.table
    return shown and (not settings.kinds or bool(of_class & set(settings.kinds)))


def _kinds(found: Sequence[Disagreement], gold: Sequence[TaggedArticle], settings: Settings) -> set[str]:
    """Return the kinds that are wanted, else all that gold has anything of; warn of those left out."""
    from cwdnlp.evaluate.disagreements import DISAGREEMENTS, unannotated

    if settings.kinds:
        return {kind.value.replace("-", " ") for kind in settings.kinds}
    lacking = set(unannotated(gold))
    if left_out := list(dict.fromkeys(each.kind for each in found if each.kind in lacking)):
        numbers = ", ".join(f"{kind} ({sum(each.kind == kind for each in found)})" for kind in left_out)
        if not settings.quiet:
            typer.echo(f"warning: left out, for gold has none: {numbers}; --kind shows them", err=True)
    return set(DISAGREEMENTS) - lacking


def _write(found: Found, settings: Settings) -> None:
    """Write the results; raises CwdnlpError, and BrokenPipeError where the reader has gone."""
    from cwdnlp.cli.output import Sink

    sink = Sink.open(settings.output)
    for part in _parts(found, settings):
        sink.write(part)
    sink.close()


def _parts(found: Found, settings: Settings) -> Iterator[str]:
    """Give the results in the form that is wanted."""
    from cwdnlp.cli.output import escape_line

    if settings.format is OutputFormat.jsonl:
        yield from (escape_line(each.to_json()) + "\n" for each in found.disagreements)
    elif settings.format is OutputFormat.html:
        yield _page(found, settings)
    else:
        yield _table(found, settings)


def _page(found: Found, settings: Settings) -> str:
    from cwdnlp.render.errors import render_errors

    about = f"{_name(found, settings)} against {settings.gold}"
    return render_errors(
        found.disagreements, found.gold, found.predicted.records, about=about, schema=found.schema
    )  # fmt: skip


def _name(found: Found, settings: Settings) -> str:
    """Return name and version of what made the predictions; where they do not say, what the user named."""
    info = next((record.model for record in found.predicted.records if record.model), None)
    return f"{info.name} {info.version}" if info else settings.model or "predictions"


def _table(found: Found, settings: Settings) -> str:
    """Return the counts as a table, as wide and colourful as the place where it goes."""
    from cwdnlp.cli.output import stdout_is_terminal
    from cwdnlp.render.errors_table import errors_table

    drawn = io.StringIO()
    draw_tables([errors_table(found.disagreements)], file=drawn, color=settings.output is None and stdout_is_terminal())
    return drawn.getvalue()
