"""`cwdnlp corpus check`: whether everything is as the format and the guidelines ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.corpus.files import Labels, Paths, article_files, corpus_schema, say
from cwdnlp.errors import CorpusError

if TYPE_CHECKING:
    from cwdnlp.corpus.findings import Finding
    from cwdnlp.labels import Schema

__all__ = ["check"]


def check(
    paths: Paths,
    unseen: Annotated[
        str | None, typer.Option(help="A split whose gminas and partnerships may stand neither in train nor in dev.")
    ] = None,
    labels: Labels = None,
) -> None:
    """Check format, codes, officials, memberships, splits and consistency; exit with 1 if anything is found.

    Everything is told in one run. A corpus folder may hold its own stages and topics in labels.toml.
    """
    from cwdnlp.corpus.article import SPLITS
    from cwdnlp.corpus.faults import check_all
    from cwdnlp.corpus.findings import Finding

    if unseen and unseen not in SPLITS:
        raise typer.BadParameter(f"no such split {unseen!r}; use one of: {', '.join(SPLITS)}")
    schema, findings = _labels(paths, labels)
    files: list[Path] = []
    for path in paths:
        try:
            files += [file for _, file in article_files([path])]
        except CorpusError as error:
            findings.append(Finding.of(error, path))
    folders = [path for path in paths if path.is_dir()]
    findings += check_all(files, folders=folders, schema=schema, unseen=unseen or "")
    for finding in findings:
        typer.echo(str(finding))
    say(f"{len(files)} articles, {len(findings)} findings")
    if not files:
        raise typer.Exit(2)
    raise typer.Exit(1 if findings else 0)


def _labels(paths: Sequence[Path], labels: Path | None) -> tuple[Schema | None, list[Finding]]:
    """Return the schema, or what is wrong with the files of labels of the corpora; a broken --labels is wrong usage."""
    from cwdnlp.corpus.faults import read_labels
    from cwdnlp.evaluate.gold import find_gold_schema

    if labels is not None:
        return corpus_schema(paths, labels), []
    findings = [finding for path in paths for finding in read_labels(find_gold_schema, path)[1]]
    return (None, list(dict.fromkeys(findings))) if findings else (corpus_schema(paths), [])
