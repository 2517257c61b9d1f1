"""Load the trained pipeline and tag articles with it."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before spaCy: skops looks up where each of scipy's functions lives in the order in which modules were imported, and
# needs a third of a second more where spaCy's thousand modules come first.
import scipy.special  # noqa: F401
import spacy
from spacy.util import SimpleFrozenDict, SimpleFrozenList

from cwdnlp.errors import CwdnlpError, InputError, ModelError
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.records import (
    Amount,
    Article,
    Date,
    Entity,
    Explanation,
    ModelInfo,
    Official,
    Partnership,
    Program,
    Scored,
    Stage,
    TaggedArticle,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["MAX_CHARS", "MODEL_NAME", "load", "model_home", "model_info", "tag", "tag_many", "to_record"]

MODEL_NAME = "pl_cwd_news"
# Longer texts are no press releases; a page of this size would hold memory that other articles need.
MAX_CHARS = 1_000_000
_CHUNK = 64
# So many words stay known; spaCy needs some 20 MB for them.
_VOCABULARY = 50_000
_NO_CONFIG: dict[str, Any] = SimpleFrozenDict()
logger = logging.getLogger("cwdnlp")

ErrorHandler = Callable[[Article, CwdnlpError], None]


def model_home() -> Path:
    """Return the folder that holds the shipped pipeline and its `metrics.json`: in a wheel or in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_model"
    return shipped if shipped.is_dir() else package.parent / "models"


def load(
    name: str | Path | None = None,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = SimpleFrozenList(),
    enable: str | Iterable[str] = SimpleFrozenList(),
    exclude: str | Iterable[str] = SimpleFrozenList(),
    config: dict[str, Any] = _NO_CONFIG,
) -> Language:
    """Load the shipped pipeline, or one by path or by the name of an installed package.

    The keyword arguments are those of `spacy.load`, which calls this function for `spacy.load("cwdnlp")`.
    Raises ModelError if there is no such pipeline or it is incomplete.

    >>> [component for component in load().pipe_names if component == "ner"]
    ['ner']
    """
    register_extensions()
    target = model_home() / MODEL_NAME if name is None else name
    if isinstance(target, str) and Path(target).is_dir():
        target = Path(target)
    try:
        return spacy.load(target, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config)
    except ModelError:
        raise
    except (OSError, ValueError, KeyError, EOFError) as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"cannot load the pipeline: {first_line}",
            where=str(target),
            remedy="name a trained pipeline's folder or an installed one; without a name the shipped one is loaded",
        ) from error


@lru_cache(maxsize=1)
def _default() -> Language:
    return load()


def model_info(nlp: Language) -> ModelInfo:
    """Return name and version of a pipeline.

    >>> model_info(load()).name
    'pl_cwd_news'
    """
    return ModelInfo(name=f"{nlp.meta['lang']}_{nlp.meta['name']}", version=str(nlp.meta["version"]))


def tag(article: Article | str, *, nlp: Language | None = None, explain: bool = False) -> TaggedArticle:
    """Tag one article, or a bare text; without `nlp` the shipped pipeline is loaded once and kept.

    With `explain` the record tells which phrases spoke for stage and topics.

    Raises InputError for a text that is empty or longer than `MAX_CHARS`.

    >>> record = tag("Burmistrz Opoczna Michał Konecki zaprasza mieszkańców.")
    >>> [(entity.label, entity.lemma) for entity in record.entities]
    [('ROLE', 'burmistrz'), ('JST', 'Opoczno'), ('PERSON', 'Michał Konecki')]
    """
    if isinstance(article, str):
        article = Article(id="text", text=article)
    return next(tag_many([article], nlp=nlp, explain=explain))


def tag_many(
    articles: Iterable[Article],
    *,
    nlp: Language | None = None,
    batch_size: int = 32,
    n_process: int = 1,
    on_error: ErrorHandler | None = None,
    explain: bool = False,
) -> Iterator[TaggedArticle]:
    """Tag articles as they come, in order; with `explain` the records tell which phrases spoke for stage and topics.

    An article that cannot be tagged goes to `on_error` with the reason and is left out; without `on_error` the reason
    is raised. With `n_process` above 1 joblib spreads chunks of articles over processes (or over machines, inside
    `joblib.parallel_config(backend="dask")`); the pipeline then must be one that can be loaded by its path.
    """
    nlp = nlp or _default()
    if n_process > 1:
        yield from _tag_parallel(articles, nlp, batch_size, n_process, on_error, explain=explain)
        return
    iterator = iter(articles)
    while batch := list(islice(iterator, batch_size)):
        yield from _tag_batch(batch, nlp, on_error, explain=explain)


def _tag_batch(
    batch: list[Article], nlp: Language, on_error: ErrorHandler | None, *, explain: bool
) -> Iterator[TaggedArticle]:
    """Tag a batch; if the pipeline fails on it, tag its articles one by one to find the culprit."""
    good = [article for article in batch if _usable(article, on_error)]
    info = model_info(nlp)
    try:
        with _forgetting(nlp):
            docs = nlp.pipe(_docs(good, nlp))
            records = [to_record(doc, article, info, explain=explain) for article, doc in zip(good, docs, strict=True)]
    except Exception:
        logger.debug("a batch failed; its articles are tagged one by one", exc_info=True)
        yield from _tag_singly(good, nlp, info, on_error, explain=explain)
        return
    yield from records


def _tag_singly(
    articles: list[Article], nlp: Language, info: ModelInfo, on_error: ErrorHandler | None, *, explain: bool
) -> Iterator[TaggedArticle]:
    for article in articles:
        try:
            with _forgetting(nlp):
                doc = next(iter(nlp.pipe(_docs([article], nlp))))
                record = to_record(doc, article, info, explain=explain)
        except MemoryError:  # of the machine, not of the article: later it may be tagged
            raise
        except Exception as error:
            reason = (
                error
                if isinstance(error, CwdnlpError)
                else InputError(
                    f"the pipeline failed: {type(error).__name__}: {error}", remedy="report it with the article's text"
                )
            )
            if on_error is None:
                raise reason.at(article.id) from error
            on_error(article, reason)
        else:
            yield record


def _forgetting(nlp: Language) -> AbstractContextManager[Any]:
    """Let a vocabulary that is large enough forget what it learns inside: it would fill the memory over the years.

    The first words stay, most of them common ones, since spaCy remembers nothing that could speed it up inside a zone.
    Zones cannot be nested; inside one of the caller's the words live as long as that.
    """
    inside = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # spaCy's stubs lack it
    return nullcontext() if inside or len(nlp.vocab.strings) < _VOCABULARY else nlp.memory_zone()


def _usable(article: Article, on_error: ErrorHandler | None) -> bool:
    """Whether an article has a text of acceptable length; if not, say so."""
    if article.text.strip() and len(article.text) <= MAX_CHARS:
        return True
    if article.text.strip():
        error = InputError(f"text of {len(article.text):,} characters is too long", remedy=f"at most {MAX_CHARS:,}")
    else:
        error = InputError("the text is empty", remedy="leave the article out")
    if on_error is None:
        raise error.at(article.id)
    on_error(article, error)
    return False


def _docs(articles: Iterable[Article], nlp: Language) -> Iterator[Doc]:
    """Tokenize articles and hand the day of publication to the components."""
    for article in articles:
        doc = nlp.make_doc(article.text)
        doc._.published = article.published
        yield doc


def _tag_parallel(
    articles: Iterable[Article],
    nlp: Language,
    batch_size: int,
    n_process: int,
    on_error: ErrorHandler | None,
    *,
    explain: bool,
) -> Iterator[TaggedArticle]:
    """Spread chunks over processes; results come back in order as soon as their chunk is done."""
    from joblib import Parallel, delayed

    if nlp.path is None:
        raise ModelError(
            "a pipeline that is nowhere on disk cannot be loaded by other processes",
            remedy="save it (nlp.to_disk) and load that folder, or tag with n_process=1",
        )
    path, components = str(nlp.path), tuple(nlp.pipe_names)
    iterator = iter(articles)
    chunks = iter(lambda: list(islice(iterator, _CHUNK)), [])
    results = Parallel(n_jobs=n_process, return_as="generator")(
        delayed(_tag_chunk)(path, components, chunk, batch_size, explain=explain) for chunk in chunks
    )
    for records, failures in results:
        for article, error in failures:
            if on_error is None:
                raise error.at(article.id)
            on_error(article, error)
        yield from records


@lru_cache(maxsize=1)
def _load_once(path: str, components: tuple[str, ...]) -> Language:
    """Load the caller's pipeline with the components that are enabled there."""
    nlp = load(path, enable=components)
    if tuple(nlp.pipe_names) != components:
        raise ModelError(
            f"has not the components {', '.join(components)}", where=path, remedy="save the pipeline as it is used"
        )
    return nlp


@lru_cache(maxsize=1)
def _leave_interrupts_to_parent() -> None:
    """Let joblib's own workers ignore Ctrl-C, which a terminal sends to every process: the parent ends them."""
    if multiprocessing.current_process().name.startswith("LokyProcess"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tag_chunk(
    path: str, components: tuple[str, ...], chunk: list[Article], batch_size: int, *, explain: bool
) -> tuple[list[TaggedArticle], list[tuple[Article, CwdnlpError]]]:
    """Tag a chunk in a worker process, which keeps its pipeline."""
    _leave_interrupts_to_parent()
    failures: list[tuple[Article, CwdnlpError]] = []
    nlp = _load_once(path, components)
    options: dict[str, Any] = {"batch_size": batch_size, "explain": explain}
    records = list(tag_many(chunk, nlp=nlp, on_error=lambda a, e: failures.append((a, e)), **options))
    return records, failures


def to_record(doc: Doc, article: Article, info: ModelInfo | None = None, *, explain: bool = False) -> TaggedArticle:
    """Return what the pipeline wrote to a `Doc` as a record; components that did not run leave their fields empty.

    With `explain` it tells which phrases spoke for and against the stage, the second candidate of an uncertain one,
    and the topics; raises PipelineError where no loaded classifier made them.
    """
    lemmas = doc._.lemmas or [None] * len(doc.ents)
    kb_ids = doc._.kb_ids or [None] * len(doc.ents)
    scores = doc._.scores or [None] * len(doc.ents)
    entities = [
        Entity(
            start=entity.start_char,
            end=entity.end_char,
            label=entity.label_,
            text=entity.text,
            lemma=lemma,
            kb_id=kb_id,
            score=score,
        )
        for entity, lemma, kb_id, score in zip(doc.ents, lemmas, kb_ids, scores, strict=True)
    ]
    return TaggedArticle(
        **{name: getattr(article, name) for name in Article.model_fields},
        entities=entities,
        officials=[Official(**_lists(official)) for official in doc._.officials or []],
        partnerships=[Partnership(**_lists(partnership)) for partnership in doc._.partnerships or []],
        programs=_programs(entities),
        amounts=[Amount(**amount) for amount in doc._.amounts or []],
        dates=[Date(**date) for date in doc._.dates or []],
        stage=Stage(**_lists(doc._.stage)) if doc._.stage else None,
        topics=[Scored(**topic) for topic in doc._.topics or []],
        explanations=_explanations(doc) if explain else [],
        model=info,
    )


def _explanations(doc: Doc) -> list[Explanation]:
    """Explain the stage or its candidates, and the topics."""
    stages = [doc._.stage, *doc._.stage.get("candidates", ())] if doc._.stage else []
    labels = [f"stage:{stage['label']}" for stage in stages] + [
        f"topic:{topic['label']}" for topic in doc._.topics or ()
    ]
    return [Explanation.from_dict({"label": label, "phrases": doc._.explain(label)}) for label in dict.fromkeys(labels)]


def _lists(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a record with its lists, which `DocBin` gives back as tuples."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def _programs(entities: list[Entity]) -> list[Program]:
    """Return each programme once: by its link, or by its base form where the tables do not know it."""
    found: dict[str, Program] = {}
    for entity in entities:
        if entity.label == "PROGRAM" and entity.lemma:
            found.setdefault(entity.kb_id or entity.lemma.casefold(), Program(name=entity.lemma, kb_id=entity.kb_id))
    return list(found.values())
