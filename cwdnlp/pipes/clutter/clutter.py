"""Mark clutter lines in `doc.spans["clutter"]`; the text stays as it is and entities are found in them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import SpanGroup

from cwdnlp.cleaning import clutter_lines

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["GROUP", "Clutter"]

GROUP = "clutter"


class Clutter:
    """The component: one span a clutter line."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the clutter of `doc`; replaces the span group."""
        spans = (
            doc.char_span(start, end, alignment_mode="expand", label=GROUP) for start, end in clutter_lines(doc.text)
        )
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=[span for span in spans if span is not None])
        return doc
