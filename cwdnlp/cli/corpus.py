"""`cwdnlp corpus`: work with an annotated corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

corpus_app = typer.Typer(no_args_is_help=True, help="Check annotated articles.")


@corpus_app.callback()
def _corpus() -> None:
    """Work with an annotated corpus."""


@corpus_app.command()
def check(paths: Annotated[list[Path], typer.Argument(help="Corpus folders or article files.")]) -> None:
    """Check format, codes, officials, memberships and consistency; exit with 1 if anything is found."""
    from cwdnlp.corpus.article import SPLITS
    from cwdnlp.corpus.validate import check_files, check_splits

    count = found = 0
    for path in paths:
        files = [path]
        if path.is_dir():
            files = [file for split in SPLITS for file in sorted((path / split).glob("*.txt"))] or sorted(
                path.glob("*.txt")
            )
            for finding in check_splits(path):
                found += 1
                typer.echo(str(finding))
        elif not path.exists():
            found += 1
            typer.echo(f"{path}: [format] no such file or folder")
            continue
        count += len(files)
        for finding in check_files(files):
            found += 1
            typer.echo(str(finding))
    typer.echo(f"{count} articles, {found} findings", err=True)
    if count == 0:
        raise typer.Exit(2)
    raise typer.Exit(1 if found else 0)
