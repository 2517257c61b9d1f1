"""The registration of the component that writes `doc._.dates`."""

from __future__ import annotations

import datetime
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from cwdnlp.errors import InputError
from cwdnlp.pipes.dates.dates import find_dates
from cwdnlp.pipes.extensions import register_extensions

__all__ = ["DateFinder", "make_dates"]

register_extensions()


class DateFinder:
    """Write the calendar days of a `Doc` to `doc._.dates`; `doc._.published` (ISO or None) is read for their years.

    Each is a plain dictionary with the fields of `cwdnlp.records.Date`, so that it survives pickling, `Doc.to_bytes`
    and `DocBin` with user data (which gives the list back as a tuple); offsets are of characters, not tokens. None
    means that the component has not run.

    >>> import spacy
    >>> nlp = spacy.blank("pl")
    >>> _ = nlp.add_pipe("cwdnlp_dates")
    >>> doc = nlp.make_doc("Sesja 7 maja br.")
    >>> doc._.published = "2021-04-30"
    >>> nlp(doc)._.dates
    [{'start': 6, 'end': 12, 'text': '7 maja', 'iso': '2021-05-07'}]
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the days and return the same `doc`; raises InputError if `doc._.published` is no ISO date."""
        doc._.dates = date_records(doc.text, published=doc._.published)
        return doc


def date_records(text: str, *, published: str | None = None) -> list[dict[str, Any]]:
    """Return the days of `text` as dictionaries with the fields of `cwdnlp.records.Date`.

    Raises InputError if `published` is not an ISO date.

    >>> date_records("od 2020-13-01")
    []
    """
    return [
        {"start": found.start, "end": found.end, "text": text[found.start : found.end], "iso": found.iso}
        for found in find_dates(text, published=_read_day(published))
    ]


def _read_day(published: str | None) -> datetime.date | None:
    """Return the day that an ISO date names, None for None."""
    if published is None:
        return None
    try:
        return datetime.date.fromisoformat(published)
    except (TypeError, ValueError):
        problem = f"not an ISO date: {published!r}"
        raise InputError(problem, where="doc._.published", remedy="write it like 2021-06-18, or leave None") from None


@Language.factory("cwdnlp_dates", assigns=["doc._.dates"], default_config={})
def make_dates(nlp: Language, name: str) -> DateFinder:  # noqa: ARG001 - the signature is spaCy's
    """Create the component; it needs nothing of the pipeline and has no settings."""
    return DateFinder()
