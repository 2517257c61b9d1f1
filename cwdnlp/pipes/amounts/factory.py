"""The registration of the component that writes `doc._.amounts`."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from cwdnlp.pipes.amounts.amounts import find_amounts
from cwdnlp.pipes.extensions import register_extensions

__all__ = ["AmountFinder", "make_amounts"]

register_extensions()


class AmountFinder:
    """Write the sums of money of a `Doc` to `doc._.amounts`.

    Each is a plain dictionary with the fields of `cwdnlp.records.Amount`, so that it survives pickling,
    `Doc.to_bytes` and `DocBin` with user data (which gives the list back as a tuple); offsets are of characters, not
    tokens. None means that the component has not run.

    >>> import spacy
    >>> nlp = spacy.blank("pl")
    >>> _ = nlp.add_pipe("cwdnlp_amounts")
    >>> nlp("Koszt: 500 zł.")._.amounts
    [{'start': 7, 'end': 13, 'text': '500 zł', 'value': 500.0, 'currency': 'PLN'}]
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the sums and return the same `doc`."""
        doc._.amounts = amount_records(doc.text)
        return doc


def amount_records(text: str) -> list[dict[str, Any]]:
    """Return the sums of `text` as dictionaries with the fields of `cwdnlp.records.Amount`.

    >>> amount_records("za darmo")
    []
    """
    return [
        {
            "start": found.start,
            "end": found.end,
            "text": text[found.start : found.end],
            "value": found.value,
            "currency": found.currency,
        }
        for found in find_amounts(text)
    ]


@Language.factory("cwdnlp_amounts", assigns=["doc._.amounts"], default_config={})
def make_amounts(nlp: Language, name: str) -> AmountFinder:  # noqa: ARG001 - the signature is spaCy's
    """Create the component; it needs nothing of the pipeline and has no settings."""
    return AmountFinder()
