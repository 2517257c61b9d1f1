"""A pipeline in place of the trained one: marks the town Wierzbin, refuses BAD texts, breaks on BUG ones.

Of UNSURE texts it gives two candidates; its reasons are the first and the last word of a text.
"""

import re

from cwdnlp.errors import ModelError, PipelineError
from cwdnlp.records import TaggedArticle


def load(name=None, **options):
    if name is not None:
        raise ModelError("there is no such model", where=str(name), remedy="give a folder")
    return object()


def tag(article, *, explain=False):
    if "BUG" in article.text:
        raise ZeroDivisionError("a fault of the pipeline")
    entities = [
        {"start": match.start(), "end": match.end(), "label": "JST", "text": match[0], "lemma": "Wierzbin"}
        for match in re.finditer(r"\bWierzbin\w*", article.text)
    ]
    stage = {"label": "none", "score": 0.9}
    if "UNSURE" in article.text:
        candidates = [{"label": "none", "score": 0.41}, {"label": "funding", "score": 0.37}]
        stage = {**candidates[0], "candidates": candidates}
    found = {"entities": entities, "stage": stage, "explanations": reasons(article.text) if explain else []}
    return TaggedArticle.from_dict({**article.to_dict(), **found})


def reasons(text):
    words = [{"start": word.start(), "end": word.end(), "text": word[0]} for word in re.finditer(r"\S+", text)]
    return [{"label": "stage:none", "phrases": [{**words[0], "weight": 1.26}, {**words[-1], "weight": -0.5}]}]


def tag_many(articles, *, nlp=None, batch_size=32, n_process=1, on_error=None, explain=False):
    for article in articles:
        if "BAD" in article.text:
            on_error(article, PipelineError("refused", remedy="write it anew"))
        else:
            yield tag(article, explain=explain)
