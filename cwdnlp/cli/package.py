"""`cwdnlp package`: a trained pipeline as a wheel that pip installs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.output import Sink, silence
from cwdnlp.cli.report import Reporter, stderr_is_terminal
from cwdnlp.cli.tag import BROKEN_PIPE
from cwdnlp.errors import CwdnlpError

__all__ = ["package"]


def package(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A trained pipeline's folder.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the wheel goes; made if it is not there.")
    ] = Path("dist"),
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The package is pl_NAME; that of the pipeline unless given.")
    ] = None,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Another version than the pipeline's (PEP 440).")
    ] = None,
    card: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The model card (Markdown); found in the report unless given.")
    ] = None,
    workspace: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder of params.yaml, if that is not above the model.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a wheel of this name with other contents.")] = False,
) -> None:
    """Make a wheel of a trained pipeline: pip installs it, spacy.load("pl_NAME") loads it.

    It holds the pipeline, its card and a manifest: labels, corpus, parameters,
    versions, figures, digests of the files. The path of the wheel goes to
    standard output. The same pipeline gives the same wheel, byte for byte.

    Exit code: 0 made, 1 it could not be built or written, 2 wrong usage, or a
    pipeline that cannot be packaged.
    """
    from cwdnlp.training.wheel import WheelError, package_model

    reporter = Reporter()
    with reporter.listening():
        try:
            wheel = package_model(
                model, output, name=name, version=version, card=card, workspace=workspace, force=force
            )
        except CwdnlpError as error:
            reporter.fatal(str(error))
            raise typer.Exit(1 if isinstance(error, WheelError) else 2) from None
    try:
        Sink.open(None).write(f"{wheel}\n")
    except BrokenPipeError:
        silence()
        raise typer.Exit(BROKEN_PIPE) from None
    if stderr_is_terminal():
        typer.echo(f"{wheel.stat().st_size / 1e6:.1f} MB; install it with: pip install {wheel}", err=True)
