"""The component that writes the partnerships of an article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cwdnlp.errors import ModelError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.officials.officials import read_mentions
from cwdnlp.pipes.partnerships.members import find_partnerships
from cwdnlp.pipes.requirements import require_links
from cwdnlp.pipes.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc

__all__ = ["WEIGHTS", "Partnerships"]

WEIGHTS = "members.json"


class Partnerships:
    """The component: sets `doc._.partnerships`, dictionaries with the fields of `cwdnlp.records.Partnership`.

    Without weights it raises ModelError, without base forms and links of the entities PipelineError.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights

    def __call__(self, doc: Doc) -> Doc:
        """Gather the partnerships of `doc`."""
        if self.weights is None:
            raise ModelError(
                "cwdnlp_partnerships has no weights", remedy="load a trained pipeline or remove the component"
            )
        require_links(doc, "cwdnlp_partnerships")
        doc._.partnerships = find_partnerships(doc.text, read_mentions(doc), load_register(), self.weights)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the weights; a component without any writes nothing."""
        if self.weights is not None:
            self.weights.save(Path(path) / WEIGHTS)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Partnerships:  # noqa: ARG002
        """Load the weights; raises ModelError if they are missing, damaged or of another format."""
        self.weights = Weights.load(Path(path) / WEIGHTS)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the weights as bytes, none for a component without any."""
        return b"" if self.weights is None else self.weights.to_json().encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Partnerships:  # noqa: ARG002
        """Restore the weights from bytes."""
        self.weights = Weights.from_json(data.decode(), where="cwdnlp_partnerships") if data else None
        return self
