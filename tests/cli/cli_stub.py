"""A pipeline in place of the trained one: marks the town Wierzbin, refuses BAD texts, breaks on BUG ones."""

import re

from cwdnlp.errors import ModelError, PipelineError
from cwdnlp.records import TaggedArticle


def load(name=None, **options):
    if name is not None:
        raise ModelError("there is no such model", where=str(name), remedy="give a folder")
    return object()


def tag(article):
    if "BUG" in article.text:
        raise ZeroDivisionError("a fault of the pipeline")
    entities = [
        {"start": match.start(), "end": match.end(), "label": "JST", "text": match[0], "lemma": "Wierzbin"}
        for match in re.finditer(r"\bWierzbin\w*", article.text)
    ]
    return TaggedArticle.from_dict(
        {**article.to_dict(), "entities": entities, "stage": {"label": "none", "score": 0.9}}
    )


def tag_many(articles, *, nlp=None, batch_size=32, n_process=1, on_error=None):
    for article in articles:
        if "BAD" in article.text:
            on_error(article, PipelineError("refused", remedy="write it anew"))
        else:
            yield tag(article)
