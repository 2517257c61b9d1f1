"""The run of `cwdnlp drift`: new articles in, tagged where they are not yet, and compared with the model's profile."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cwdnlp import pipeline
from cwdnlp.cli.labels import Layout
from cwdnlp.cli.output import escape_line, output_identities, stdout_is_terminal
from cwdnlp.cli.places import write_result
from cwdnlp.cli.reading import Reader
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.sources import find_sources
from cwdnlp.cli.tagging import tag_all
from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.evaluate.profile import PROFILE, Profile, read_profile
from cwdnlp.evaluate.verdict import Drift, find_drift
from cwdnlp.records import Article, TaggedArticle

if TYPE_CHECKING:
    from cwdnlp.cli.drift import Settings

__all__ = ["MOST", "draw_articles", "profile_path", "run"]

MOST = 1_000
"""Articles that are compared at most: beyond, it is the size of the reference that limits what can be told."""


class TaggedReader(Reader):
    """Reads articles as `cwdnlp tag` does, but keeps what a model found in those that it has tagged."""

    __slots__ = ()

    def _record(self, line: bytes) -> Article:
        article = Reader._record(self, line)
        if b'"model"' not in line:
            return article
        tagged = _as_tagged(line)
        return article if tagged is None else tagged


def _as_tagged(line: bytes) -> TaggedArticle | None:
    """Return the record of a line that a model has made, None for any other, such as gold; raises RecordError."""
    if not json.loads(line.decode("utf-8-sig")).get("model"):
        return None
    return TaggedArticle.from_json(line.decode("utf-8-sig").strip())


def run(settings: Settings, reporter: Reporter) -> int:
    """Read, tag, compare and write; return the exit code. Raises CwdnlpError for what is wrong usage."""
    profile = read_profile(profile_path(settings.profile, settings.model))
    files = (settings.output, settings.html)
    outputs = output_identities(None).union(*(output_identities(path) for path in files if path))
    sources = find_sources(settings.paths or ["-"], settings.kind.value, reporter, outputs)
    if not sources:
        return max(reporter.summary(), 2 * all(Path(path).is_dir() for path in settings.paths))
    drawn, number = draw_articles(TaggedReader(reporter, split=settings.split).read_all(sources))
    if not drawn and reporter.failed:
        return reporter.summary()
    drift = _compare(drawn, number, profile, settings, reporter)
    unwritten = _write_page(drift, settings.html) if settings.html else 0
    unwritten |= _write(drift, settings)
    return max(reporter.summary(), unwritten, int(settings.fail_on_drift and drift.verdict.is_drift))


def profile_path(profile: Path | None, model: str | None) -> Path:
    """Return the file of the profile: the one named, else that in the model's folder.

    Raises ModelError where the model has none, or is none itself.
    """
    if profile is not None:
        return profile
    if model is None:
        folder = Path(pipeline.model_home()) / pipeline.MODEL_NAME
    elif Path(model).is_dir():
        folder = Path(model)
    else:
        folder = Path(pipeline.load(model).path or "")
    if not (folder / PROFILE).is_file():
        remedy = "make one: python -m cwdnlp.training profile FOLDER, where FOLDER holds params.yaml; or use --profile"
        raise ModelError(f"the model has no {PROFILE}", where=str(folder), remedy=remedy)
    return folder / PROFILE


def draw_articles(articles: Iterable[Article], most: int = MOST, *, seed: int = 0) -> tuple[list[Article], int]:
    """Draw so many articles at random from a stream, in their order; return them and the number of all.

    All have the same chance, however long the stream is, of which no more is kept (Vitter 1985, algorithm R).
    """
    chance = random.Random(seed)  # noqa: S311
    kept: list[tuple[int, Article]] = []
    number = 0
    for number, article in enumerate(articles, 1):
        if number <= most:
            kept.append((number, article))
        elif (place := chance.randrange(number)) < most:
            kept[place] = (number, article)
    return [article for _, article in sorted(kept, key=lambda each: each[0])], number


def _compare(drawn: Sequence[Article], number: int, profile: Profile, settings: Settings, reporter: Reporter) -> Drift:
    """Compare articles, drawn from so many, with the profile."""
    tagged = _tag(drawn, settings, reporter)
    _check_models(tagged, profile, reporter)
    return find_drift(profile, tagged, stream=number)


def _tag(articles: Sequence[Article], settings: Settings, reporter: Reporter) -> list[TaggedArticle]:
    """Return the articles that are tagged already, then the others, tagged; what fails is reported and left out."""
    done = [article for article in articles if isinstance(article, TaggedArticle)]
    pending = [article for article in articles if not isinstance(article, TaggedArticle)]
    if not pending:
        return done
    nlp = pipeline.load(settings.model)

    def tag_many(
        articles: Iterable[Article], *, on_error: Callable[[Article, CwdnlpError], None]
    ) -> Iterator[TaggedArticle]:
        return pipeline.tag_many(articles, nlp=nlp, n_process=settings.jobs, on_error=on_error)

    def on_error(article: Article, error: Exception) -> None:
        reporter.error(article.id, error, counted=True)

    with reporter.progress(len(pending)):
        for article in tag_all(pending, tag_many=tag_many, on_error=on_error):
            done.append(article)
            reporter.advance(1)
    return done


def _check_models(articles: Iterable[TaggedArticle], profile: Profile, reporter: Reporter) -> None:
    """Warn of articles that another model has tagged: its labels and confidence may differ for that alone."""
    models = {
        f"{article.model.name} {article.model.version}"
        for article in articles
        if article.model and article.model != profile.model
    }
    for name in sorted(models):
        ours = f"{profile.model.name} {profile.model.version}"
        reporter.warning("model", f"{name} tagged some articles, the profile is of {ours}")


def _write_page(drift: Drift, path: Path) -> int:
    """Write the page; return the exit code."""
    from cwdnlp.render.drift import drift_page

    return write_result(drift_page(drift), path)


def _write(drift: Drift, settings: Settings) -> int:
    """Write the result, drawn for eyes, or as JSON; return the exit code."""
    eyes = settings.output is None and stdout_is_terminal()
    if settings.layout is Layout.json or (settings.layout is None and not eyes):
        result = escape_line(json.dumps(drift.to_dict(), ensure_ascii=False, indent=2)) + "\n"
        return write_result(result, settings.output)
    from cwdnlp.render.drift_table import drift_table

    table = drift_table(drift, width=shutil.get_terminal_size().columns, color=eyes)
    return write_result(table, settings.output)
