"""Sentence boundaries: abbreviations, initials, lines, and never inside an entity."""

import pytest
from helpers import gold_doc, rules
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.pipes.sentences.sentences import sentence_starts
from cwdnlp.pipes.tokenizer.vocabulary import ABBREVIATIONS


def sentences(text):
    doc = rules().make_doc(text)
    starts = sentence_starts([token.text for token in doc])
    found = []
    for token, start in zip(doc, starts, strict=True):
        if start:
            found.append("")
        if found:
            found[-1] += token.text_with_ws
    return [sentence.strip() for sentence in found]


def test_nothing_has_no_sentence():
    assert sentence_starts([]) == []
    assert sentence_starts(["\n"]) == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Droga gotowa. Dziękujemy!", ["Droga gotowa.", "Dziękujemy!"]),
        ("Droga gotowa? Tak… Dziś otwarcie", ["Droga gotowa?", "Tak…", "Dziś otwarcie"]),
        ("bez kropki", ["bez kropki"]),
        ("Mieszka przy ul. Długiej w gm. Lipno.", ["Mieszka przy ul. Długiej w gm. Lipno."]),
        ("Umowa z 2021 r. Dotyczy drogi.", ["Umowa z 2021 r.", "Dotyczy drogi."]),
        ("Umowa z 2021 r. dotyczy drogi.", ["Umowa z 2021 r. dotyczy drogi."]),
        ("Koszt 2 mln zł. Środki są.", ["Koszt 2 mln zł.", "Środki są."]),
        ("Sala im. J. Maja czeka.", ["Sala im. J. Maja czeka."]),
        ("Dnia 7. maja i 8. maja.", ["Dnia 7. maja i 8. maja."]),
        ("Tak (i już.) Potem wrócili.", ["Tak (i już.)", "Potem wrócili."]),
        ("„Zrobione.” Wójt odetchnął.", ["„Zrobione.”", "Wójt odetchnął."]),
        ("Nagłówek\nTreść zaczyna się tu", ["Nagłówek", "Treść zaczyna się tu"]),
        ("twardo złamany\nwiersz dalej", ["twardo złamany\nwiersz dalej"]),
        ("pierwszy\n\nod nowa małą literą", ["pierwszy", "od nowa małą literą"]),
        ("DROGA GOTOWA. DZIŚ OTWARCIE", ["DROGA GOTOWA.", "DZIŚ OTWARCIE"]),
        ("Koniec.Nowe zdanie.", ["Koniec.", "Nowe zdanie."]),
        ("Z-ca wójta, p.o. dyr. GOK", ["Z-ca wójta, p.o. dyr. GOK"]),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize("abbreviation", sorted(ABBREVIATIONS))
def test_no_sentence_ends_with_an_abbreviation_that_something_follows(abbreviation):
    assert len(sentences(f"Zapis {abbreviation} Nowak został")) == 1


def test_no_sentence_starts_inside_an_entity():
    doc = gold_doc(
        "Gości [[OSP St. Budy Przeds. Wodne Sp. Zoo|ORG]] i [[Jan K. Maj|PERSON]]. Drugie zdanie.",
        upto="cwdnlp_sentences",
    )
    for entity in doc.ents:
        assert not any(token.is_sent_start for token in doc[entity.start + 1 : entity.end])
    assert [sentence.text for sentence in doc.sents][-1] == "Drugie zdanie."


def test_the_first_word_starts_a_sentence_even_inside_an_entity():
    doc = gold_doc("[[Gmina Lipno|JST]] zaprasza", upto="cwdnlp_sentences")
    assert doc[0].is_sent_start


@given(st.lists(st.sampled_from(["Wójt", "wójt", ".", "!", "\n", "\n\n", " ", "r.", "ul.", "J.", ")", "”", "7."])))
@settings(max_examples=200, deadline=None)
def test_every_list_of_words_has_a_flag_each_and_white_space_starts_nothing(words):
    starts = sentence_starts(words)
    assert len(starts) == len(words)
    assert not any(start for word, start in zip(words, starts, strict=True) if word.isspace())
    first = next((start for word, start in zip(words, starts, strict=True) if not word.isspace()), None)
    assert first in (True, None)
