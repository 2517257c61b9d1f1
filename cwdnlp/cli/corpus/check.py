"""`cwdnlp corpus check`: whether everything is as the format and the guidelines ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.corpus.files import Paths, article_files
from cwdnlp.errors import CorpusError

__all__ = ["check"]


def check(
    paths: Paths,
    unseen: Annotated[
        str | None, typer.Option(help="A split whose gminas and partnerships may stand neither in train nor in dev.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Stages and topics (labels.toml); else that of the folder.")
    ] = None,
) -> None:
    """Check format, codes, officials, memberships, splits and consistency; exit with 1 if anything is found.

    A corpus folder may hold its own stages and topics in labels.toml.
    """
    from cwdnlp.corpus.consistency import check_consistency
    from cwdnlp.corpus.unseen import check_unseen
    from cwdnlp.corpus.validate import check_files, check_splits
    from cwdnlp.label_file import find_schema, load_schema

    try:
        schema = load_schema(labels) if labels else find_schema(paths[0])
    except CorpusError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    found = 0
    files: list[Path] = []
    for path in paths:
        try:
            files += [file for _, file in article_files([path])]
        except CorpusError as error:
            found += 1
            typer.echo(f"{path}: [format] {error.message}")
            continue
        splits = [*check_splits(path), *(check_unseen(path, unseen) if unseen else ())] if path.is_dir() else []
        for finding in splits:
            found += 1
            typer.echo(str(finding))
    for finding in (*check_files(files, schema=schema), *check_consistency(files, schema=schema)):
        found += 1
        typer.echo(str(finding))
    typer.echo(f"{len(files)} articles, {found} findings", err=True)
    if not files:
        raise typer.Exit(2)
    raise typer.Exit(1 if found else 0)
