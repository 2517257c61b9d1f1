"""The command line application: its commands are registered here, their work is done elsewhere.

Nothing heavy is imported here or in the modules of the commands: `--help` must not wait for spaCy.
"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer

from cwdnlp import __version__
from cwdnlp.cli.compare import compare
from cwdnlp.cli.corpus import corpus_app
from cwdnlp.cli.curve import curve
from cwdnlp.cli.drift import drift
from cwdnlp.cli.errors import errors
from cwdnlp.cli.evaluate import evaluate
from cwdnlp.cli.export import export
from cwdnlp.cli.info import info
from cwdnlp.cli.labels import labels
from cwdnlp.cli.news import news
from cwdnlp.cli.officials import officials
from cwdnlp.cli.package import package
from cwdnlp.cli.report_command import report
from cwdnlp.cli.suggest import suggest
from cwdnlp.cli.tag import tag
from cwdnlp.cli.timeline import timeline
from cwdnlp.cli.train import train
from cwdnlp.cli.watch import watch
from cwdnlp.cli.watched import sources
from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.render.safe import one_line

_MONITOR = "Monitor"
_WORKBENCH = "Workbench"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for use in (tag, labels, info):
    app.command()(use)
for view in (watch, news, timeline, officials, export, report, sources):
    app.command(rich_help_panel=_MONITOR)(view)
app.add_typer(corpus_app, name="corpus", rich_help_panel=_WORKBENCH)
for step in (train, evaluate, errors, compare, curve, suggest, drift, package):
    app.command(rich_help_panel=_WORKBENCH)(step)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cwdnlp {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read Polish municipal press releases: who, under which programme, at which stage and on which topic."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line on `arguments` (default: those of the process).

    Ends the process with the command's exit code. An error ends in one line, not in a traceback: 2 for a missing or
    broken model, 1 for anything else, 130 if interrupted. `--verbose` shows the traceback of a bug.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=arguments, prog_name="cwdnlp")
    except CwdnlpError as error:
        typer.echo(f"error: {one_line(str(error))}", err=True)
        sys.exit(2 if isinstance(error, ModelError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        typer.echo(f"error: internal error: {type(error).__name__}: {one_line(str(error))}", err=True)
        if "--verbose" in arguments or "-v" in arguments:
            typer.echo(traceback.format_exc(), err=True)
        sys.exit(1)
