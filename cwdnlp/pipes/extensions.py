"""The `Doc._` attributes that the components write, registered in one place and only once.

| attribute | type | written by |
| --- | --- | --- |
| `published` | `str` or `None`: ISO day of publication | the caller, before the pipeline runs |
| `lemmas` | list, for each of `doc.ents` its base form or `None` | `cwdnlp_linker` |
| `kb_ids` | list, for each of `doc.ents` its TERYT code, partnership or programme id, or `None` | `cwdnlp_linker` |
| `scores` | list, for each of `doc.ents` its confidence, or `None` | `ner` (its own probability), `cwdnlp_confidence` |
| `amounts` | list of dictionaries with the fields of `cwdnlp.records.Amount` | `cwdnlp_amounts` |
| `dates` | list of dictionaries with the fields of `cwdnlp.records.Date` | `cwdnlp_dates` |
| `officials` | list of dictionaries with the fields of `cwdnlp.records.Official` | `cwdnlp_officials` |
| `partnerships` | list of dictionaries with the fields of `cwdnlp.records.Partnership` | `cwdnlp_partnerships` |
| `stage` | dictionary `label`, `score`, where it is uncertain `candidates` | `cwdnlp_classifier` |
| `topics` | list of dictionaries `label`, `score` | `cwdnlp_classifier` |
| `classified_by` | `str` or `None`: which model classified the document | `cwdnlp_classifier` |

`doc._.explain(label)` returns the phrases that spoke for and against a label (`cwdnlp.pipes.classifier`).

All are plain lists and dictionaries, so that a `Doc` with them survives pickling, `to_bytes` and `DocBin`.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

__all__ = ["EXTENSIONS", "register_extensions"]

EXTENSIONS = (
    "published",
    "lemmas",
    "kb_ids",
    "scores",
    "amounts",
    "dates",
    "officials",
    "partnerships",
    "stage",
    "topics",
    "classified_by",
)


def register_extensions() -> None:
    """Register every attribute that is not registered yet; their value before a component ran is None."""
    for name in EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Doc.has_extension("explain"):
        Doc.set_extension("explain", method=_explain)


def _explain(doc: Doc, label: str = "stage", *, limit: int = 5) -> list[dict[str, Any]]:
    """See `cwdnlp.pipes.classifier.classifier.explain_label`."""
    from cwdnlp.pipes.classifier.classifier import explain_label

    return explain_label(doc, label, limit=limit)
