"""The errors and warnings of the library: each names what was wrong, where, and what to do about it."""

from __future__ import annotations


class CwdnlpError(Exception):
    """Base of every error that the library raises on purpose.

    >>> str(CwdnlpError("no such split 'tets'", where="corpora/", remedy="use one of: train, dev, test"))
    "corpora/: no such split 'tets' (use one of: train, dev, test)"
    """

    def __init__(self, message: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.message = message
        self.where = where
        self.remedy = remedy
        # Pickling calls the class with these arguments and restores the attributes; more would be refused.
        super().__init__(message)

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{head}{self.message}{tail}"

    def at(self, where: str) -> CwdnlpError:
        """Return a copy of this error that names `where` it happened, in front of what it named before."""
        inner = f"{where}: {self.where}" if self.where else where
        return type(self)(self.message, where=inner, remedy=self.remedy)


class InputError(CwdnlpError):
    """An item of the input cannot be read: empty, binary, too large, of an unknown kind."""


class RecordError(CwdnlpError):
    """A JSON record does not follow its schema; the message names the field."""


class CorpusError(CwdnlpError):
    """A corpus file breaks the format; `where` names file and line."""


class ModelError(CwdnlpError):
    """A model folder is missing, incomplete, damaged or of another version."""


class PipelineError(CwdnlpError):
    """A pipeline lacks a component that another one needs."""


class CwdnlpWarning(UserWarning):
    """Base of the library's warnings."""


class TextLossWarning(CwdnlpWarning):
    """Cleaning had to drop a part of the input's text."""
