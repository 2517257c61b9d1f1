"""Gazetteer matches: what a form is evidence for in its place."""

import pytest
from helpers import rules

from cwdnlp.errors import PipelineError
from cwdnlp.pipes.gazetteer.gazetteer import GROUP, Gazetteer, lacks_diacritics


def matches(text):
    nlp = rules()
    doc = nlp.make_doc(text)
    for name in ("cwdnlp_morphology", "cwdnlp_gazetteer"):
        doc = nlp.get_pipe(name)(doc)
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans[GROUP]]


def labels(text):
    return {(text, label) for text, label, _ in matches(text)}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Zakończono prace."])
def test_nothing_is_an_empty_group(text):
    assert matches(text) == []


@pytest.mark.parametrize(
    ("text", "span", "label"),
    [
        ("w Opocznie", "Opocznie", "place"),
        ("W OPOCZNIE", "OPOCZNIE", "place"),
        ("w Opo\u00adcznie", "Opo\u00adcznie", "place"),
        ("w S\u0301wieciu", "S\u0301wieciu", "place"),
        ("w opocznie", "opocznie", None),
        ("w Golubiu - Dobrzyniu", "Golubiu - Dobrzyniu", "place"),
        ("w Łosicach", "Łosicach", "place_common"),
        ("powiatu łosickiego", "łosickiego", "powiat"),
        ("Starosta Łosicki", "Łosicki", "powiat"),
        ("łosicki szpital", "łosicki", "adjective"),
        ("województwa mazowieckiego", "mazowieckiego", "voivodeship"),
        ("Wojewoda Mazowiecki", "Mazowiecki", "voivodeship"),
        ("powiatami: łosickim, sokołowskim i węgrowskim", "węgrowskim", "powiat"),
        ("z Polskiego Ładu", "Polskiego Ładu", "PROGRAM"),
        ("wójt zaprasza", "wójt", "ROLE"),
        ("wójtom i burmistrzom", "burmistrzom", "ROLE"),
        ("z Panią Skarbnik", "Skarbnik", "ROLE"),
        ("teren gminy", "gminy", "generic"),
        ("gm. Łosice", "gm.", "generic"),
    ],
)
def test_evidence(text, span, label):
    found = {label for matched, label, _ in matches(text) if matched == span}
    assert found == ({label} if label else set())


@pytest.mark.parametrize("word", ["ekspert", "lider", "przedstawiciel", "specjalista", "gospodarz", "włodarz"])
def test_words_that_are_no_titles_by_the_rulings(word):
    assert (word, "ROLE") not in {(text, label) for text, label, _ in matches(f"{word} partnerstwa")}


def test_common_words_in_lower_case_are_no_places():
    assert not [text for text, label, _ in matches("w piaski i kłodę") if label.startswith("place")]


def test_a_place_that_is_also_a_word_or_surname_says_so():
    assert ("Piaski", "place_common", "Piaski") in matches("gmina Piaski")


def test_typed_without_diacritics():
    text = "Wojt gminy Losice zaprasza mieszkancow na spotkanie w sprawie budowy drogi. " * 3
    assert lacks_diacritics(text)
    assert ("Losice", "place", "Łosice") in matches(text)
    assert not lacks_diacritics("Wojt gminy Losice")
    assert not lacks_diacritics(text + "ż")


def test_names_are_read_only_where_they_are_written_as_names():
    assert not [label for _, label, _ in matches("nasz polski ład i porządek") if label == "PROGRAM"]


def test_a_second_run_replaces_the_matches():
    nlp = rules()
    doc = nlp.get_pipe("cwdnlp_morphology")(nlp.make_doc("w Łosicach"))
    once = len(Gazetteer()(doc).spans[GROUP])
    assert len(Gazetteer()(doc).spans[GROUP]) == once == 1


def test_without_base_forms_it_refuses():
    with pytest.raises(PipelineError, match="cwdnlp_morphology"):
        Gazetteer()(rules().make_doc("w Łosicach"))
