"""cwdnlp reads Polish municipal press releases: who, under which programme, at which stage and on which topic.

The names below are imported when they are first used, so that `import cwdnlp` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Article", "CwdnlpError", "TaggedArticle", "__version__", "load", "tag", "tag_many"]

if TYPE_CHECKING:
    from cwdnlp.errors import CwdnlpError
    from cwdnlp.pipeline import load, tag, tag_many
    from cwdnlp.records import Article, TaggedArticle

_HOMES = {
    "Article": "cwdnlp.records",
    "TaggedArticle": "cwdnlp.records",
    "CwdnlpError": "cwdnlp.errors",
    "load": "cwdnlp.pipeline",
    "tag": "cwdnlp.pipeline",
    "tag_many": "cwdnlp.pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'cwdnlp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
