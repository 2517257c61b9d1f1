"""What a component needs of those before it, checked at its call: an empty table of results would hide the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwdnlp.errors import PipelineError

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["require_annotation", "require_links", "require_spans"]


def require_annotation(doc: Doc, attribute: str, *, component: str, upstream: str) -> None:
    """Raise PipelineError if no token of `doc` has `attribute` (`LEMMA`, `TAG`, `ENT_IOB`); empty documents pass."""
    if len(doc) and not doc.has_annotation(attribute):
        raise _missing(component, upstream)


def require_spans(doc: Doc, group: str, *, component: str, upstream: str) -> None:
    """Raise PipelineError if `doc` has no span group of this name; an empty group passes."""
    if group not in doc.spans:
        raise _missing(component, upstream)


def require_links(doc: Doc, component: str) -> None:
    """Raise PipelineError if the entities of `doc` have no base forms and links, or those of other entities."""
    if doc.ents and any(values is None or len(values) != len(doc.ents) for values in (doc._.lemmas, doc._.kb_ids)):
        raise _missing(component, "cwdnlp_linker")


def _missing(component: str, upstream: str) -> PipelineError:
    return PipelineError(
        f"{component} found nothing of {upstream} in the document",
        remedy=f"add {upstream} to the pipeline before {component}, or do not disable it",
    )
