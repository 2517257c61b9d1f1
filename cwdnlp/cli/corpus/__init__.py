"""`cwdnlp corpus`: work with an annotated corpus."""

from __future__ import annotations

import typer

from cwdnlp.cli.corpus.agree import agree
from cwdnlp.cli.corpus.check import check
from cwdnlp.cli.corpus.exchange import export_corpus, import_corpus
from cwdnlp.cli.corpus.show import show
from cwdnlp.cli.corpus.split import split
from cwdnlp.cli.corpus.stats import stats

__all__ = ["corpus_app"]

corpus_app = typer.Typer(no_args_is_help=True, help="Check, show, count, split and exchange annotated articles.")
corpus_app.command()(check)
corpus_app.command()(show)
corpus_app.command()(stats)
corpus_app.command()(split)
corpus_app.command("export")(export_corpus)
corpus_app.command("import")(import_corpus)
corpus_app.command()(agree)
