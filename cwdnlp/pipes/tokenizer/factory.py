"""Registration of the tokenizer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import spacy

from cwdnlp.pipes.tokenizer.tokenizer import create_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer


@spacy.registry.tokenizers("cwdnlp.Tokenizer.v1")
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Give the function that a pipeline's configuration names as its tokenizer."""
    return create_tokenizer
