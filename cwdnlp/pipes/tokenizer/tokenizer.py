"""Tokenization: spaCy's rules for Polish, with the abbreviations and the loose punctuation of municipal offices.

>>> import spacy
>>> tokenizer = create_tokenizer(spacy.blank("pl"))
>>> [token.text for token in tokenizer('woj. łódzkiego,m.in. „Trzy Doliny”,w tym WójtGminy')]
['woj.', 'łódzkiego', ',', 'm.in.', '„', 'Trzy', 'Doliny', '”', ',', 'w', 'tym', 'Wójt', 'Gminy']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from cwdnlp.pipes.tokenizer.vocabulary import ABBREVIATIONS, FINAL_ABBREVIATIONS

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["create_tokenizer"]

_LOWER = "a-ząćęłńóśźż"
_UPPER = "A-ZĄĆĘŁŃÓŚŹŻ"
_QUOTES = '„”“‟"«»˝‚’‘'
# A ruler of eight or more marks is one token: taken off one by one, a page of them would need hours.
_MARKS = "-–—_=*.•~#+…!?"
_RULER = rf"(?<![{_MARKS}])[{_MARKS}]{{8,}}"
_INFIXES = (
    rf"[{_QUOTES}()\[\]|/;…]",
    rf"(?<=[{_LOWER}{_UPPER}\d.){_QUOTES}]),(?=[{_LOWER}{_UPPER}])",  # a missing space after a comma
    rf"(?<=[{_LOWER}]{{2}})[.!?](?=[{_UPPER}][{_LOWER}])",  # and after a full stop
    rf"(?<=[{_LOWER}]{{3}})[,:](?=\d)",  # and before a number
    rf"(?<=[{_LOWER}{_UPPER}])[!?](?=[)\].,])",
    rf"(?<=[{_LOWER}]{{3}})(?=[{_UPPER}][{_LOWER}]{{2}})",  # words glued where a line break was: WójtGminy
    rf"(?<=[{_LOWER}{_UPPER}]{{3}})(?=\d{{4}})",  # names glued to years: FEŁ2027
    r"(?<=(?:19|20)\d\d)(?=r(?:oku|ok)?\b)",  # a year glued to its word: 2019r
    r"[–—]",
)
_PREFIXES = (_RULER, r"[-–—•·▪➡✅📍*]", rf"\.(?=[{_UPPER}][{_LOWER}])", rf"[{_QUOTES}(\[|]")
_SUFFIXES = (_RULER, rf"[{_QUOTES})\]|]", r"[-–—]")


def create_tokenizer(nlp: Language) -> Tokenizer:
    """Build the tokenizer for a Polish pipeline; every mention that the guidelines cut is a run of its tokens."""
    defaults = nlp.Defaults
    exceptions = dict(defaults.tokenizer_exceptions or {})
    for abbreviation in ABBREVIATIONS | FINAL_ABBREVIATIONS:
        for form in (abbreviation, abbreviation.capitalize(), abbreviation.upper()):
            exceptions[form] = [{ORTH: form}]
    return Tokenizer(
        nlp.vocab,
        rules=exceptions,
        prefix_search=compile_prefix_regex([*_PREFIXES, *(defaults.prefixes or ())]).search,
        suffix_search=compile_suffix_regex([*_SUFFIXES, *(defaults.suffixes or ())]).search,
        infix_finditer=compile_infix_regex([*_INFIXES, *(defaults.infixes or ())]).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
