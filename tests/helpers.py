"""Documents with gold entities, written as corpus markup, so that components are tested without the recogniser."""

from functools import cache
from pathlib import Path

import spacy

from cwdnlp.corpus.markup import parse_markup

WEIGHTS = Path(__file__).parents[1] / "models" / "pl_cwd_news" / "cwdnlp_partnerships"

BEFORE_NER = ("cwdnlp_morphology", "cwdnlp_clutter", "cwdnlp_gazetteer")
AFTER_NER = ("cwdnlp_sentences", "cwdnlp_linker", "cwdnlp_officials", "cwdnlp_partnerships")


@cache
def rules():
    """The tokenizer and the components that a text with gold entities needs."""
    nlp = spacy.blank("pl", config={"nlp": {"tokenizer": {"@tokenizers": "cwdnlp.Tokenizer.v1"}}})
    for name in (*BEFORE_NER, *AFTER_NER):
        nlp.add_pipe(name)
    nlp.get_pipe("cwdnlp_partnerships").from_disk(WEIGHTS)
    return nlp


def gold_doc(marked, *, upto="cwdnlp_partnerships", published=None):
    """Run the rules over a text whose entities are marked (`[[Jan Maj|PERSON]]`), up to the component named.

    Raises AssertionError where a mention is no run of tokens: a test with a broken gold span would test nothing.
    """
    parsed = parse_markup(marked)
    nlp = rules()
    doc = nlp.make_doc(parsed.text)
    doc._.published = published
    for name, component in nlp.pipeline:
        if name == AFTER_NER[0]:
            spans = [doc.char_span(m.start, m.end, label=m.label) for m in parsed.mentions]
            assert None not in spans, [m.text for m, s in zip(parsed.mentions, spans, strict=True) if s is None]
            doc.ents = spans
        doc = component(doc)
        if name == upto:
            return doc
    raise ValueError(f"no component {upto!r}")


def officials(marked):
    """The officials of a marked text as tuples of role, person and unit or, without one, organisation."""
    found = gold_doc(marked)._.officials
    return {(o["role"], o["person"], o["unit"] or o["org"]) for o in found}


def partnerships(marked):
    """The partnerships of a marked text: name -> (leader, members)."""
    found = gold_doc(marked)._.partnerships
    return {p["name"]: (p["leader"], set(p["members"])) for p in found}


def links(marked):
    """The entities of a marked text as (base form, link)."""
    doc = gold_doc(marked, upto="cwdnlp_linker")
    return list(zip(doc._.lemmas, doc._.kb_ids, strict=True))


def assert_same_tags(one, two):
    """Two documents carry the same tags."""
    assert [t.text for t in one] == [t.text for t in two]
    assert [(t.lemma_, t.tag_, t.is_sent_start) for t in one] == [(t.lemma_, t.tag_, t.is_sent_start) for t in two]
    assert [(e.start_char, e.end_char, e.label_) for e in one.ents] == [
        (e.start_char, e.end_char, e.label_) for e in two.ents
    ]
    for name in ("lemmas", "kb_ids", "amounts", "dates", "officials", "partnerships", "stage", "topics"):
        assert getattr(one._, name) == getattr(two._, name), name
    assert one.cats == two.cats
