"""Registration of the tokenizer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.util import registry

from cwdnlp.pipes.tokenizer.tokenizer import create_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Give the function that a pipeline's configuration names as its tokenizer."""
    return create_tokenizer


registry.tokenizers.register("cwdnlp.Tokenizer.v1", func=make_tokenizer)
