"""Clutter lines become spans; the text and the entities stay."""

import pytest
from helpers import rules

from cwdnlp.pipes.clutter.clutter import GROUP

ARTICLE = "Wójt gminy Łosice zaprasza na otwarcie drogi.\nPrace trwały rok."


def clutter(text):
    nlp = rules()
    doc = nlp.get_pipe("cwdnlp_clutter")(nlp.make_doc(text))
    assert doc.text == text
    return [span.text for span in doc.spans[GROUP]]


@pytest.mark.parametrize("text", ["", " ", "\n\n", ARTICLE])
def test_no_clutter_is_an_empty_group(text):
    assert clutter(text) == []


def test_clutter_lines_are_marked_whole_and_nothing_else_is():
    text = f"Przejdź do treści\n{ARTICLE}\nUdostępnij\nWyświetleń: 412"
    assert clutter(text) == ["Przejdź do treści", "Udostępnij", "Wyświetleń: 412"]


def test_the_group_is_replaced_when_the_component_runs_again():
    nlp = rules()
    component = nlp.get_pipe("cwdnlp_clutter")
    doc = component(component(nlp.make_doc(f"{ARTICLE}\nUdostępnij")))
    assert len(doc.spans[GROUP]) == 1
    assert {span.label_ for span in doc.spans[GROUP]} == {GROUP}


def test_a_line_of_soft_hyphens_and_marks_does_not_fail():
    assert isinstance(clutter("\u00ad\u00ad\n\u200b\n---\n" + ARTICLE), list)


def test_entities_are_found_in_clutter_too(nlp):
    doc = nlp(f"{ARTICLE}\nCzytaj więcej: Burmistrz Sokołowa Podlaskiego Jan Maj")
    assert any(entity.start_char > len(ARTICLE) for entity in doc.ents)
