"""The component that writes the partnerships of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.officials.officials import read_mentions
from cwdnlp.pipes.partnerships.members import find_partnerships
from cwdnlp.pipes.requirements import require_links
from cwdnlp.pipes.weights import Weighted

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Partnerships"]


class Partnerships(Weighted):
    """The component: sets `doc._.partnerships`, dictionaries with the fields of `cwdnlp.records.Partnership`.

    Without weights it raises ModelError, without base forms and links of the entities PipelineError.
    """

    component = "cwdnlp_partnerships"
    file = "members.json"

    def __call__(self, doc: Doc) -> Doc:
        """Gather the partnerships of `doc`."""
        weights = self.require_weights()
        require_links(doc, "cwdnlp_partnerships")
        doc._.partnerships = find_partnerships(doc.text, read_mentions(doc), load_register(), weights)
        return doc
