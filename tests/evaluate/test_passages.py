"""Passages: around the span, between sentences or words, never elsewhere than their offsets say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.passages import cut_passage

SENTENCES = "Zimno dzisiaj. Rada gminy obradowała wczoraj. Wójt Jan Maj podpisał umowę. Jutro remont. Wstęp wolny."
LEAST, MOST, LONGEST = 10, 30, 50


def around(text, words, **limits):
    start = text.index(words)
    return cut_passage(text, start, start + len(words), **limits)


def test_a_sentence():
    assert around(SENTENCES, "Jan Maj", least=3).text == "Wójt Jan Maj podpisał umowę."


def test_a_short_sentence_is_shown_with_its_neighbours():
    found = around(SENTENCES, "Jan Maj", least=20)
    assert found.text == SENTENCES.removeprefix("Zimno dzisiaj. ").removesuffix(" Wstęp wolny.")


@pytest.mark.parametrize("stop", ["br. ", "ul. ", "im. ", "woj. ", "2021 r. "])
def test_an_abbreviation_ends_no_sentence(stop):
    text = f"Zaprasza {stop}Wójt Jan Maj i {stop}Rada. Dalej."
    assert around(text, "Jan Maj", least=1).text.startswith("Zaprasza")


def test_a_line_ends_where_it_ends():
    assert around("Nagłówek\n\nWójt Jan Maj\nGmina Kutno", "Jan Maj", least=0).text == "Wójt Jan Maj"


def test_a_long_sentence_is_cut_between_words():
    text = "słowo " * 50 + "Kutno" + " słowo" * 50
    found = around(text, "Kutno", least=10, most=40)
    assert found.text == "słowo " * 6 + "Kutno" + " słowo" * 6


def test_a_word_without_end_is_cut_anywhere():
    found = cut_passage("x" * 1000, 500, 501, most=100)
    assert (found.start, found.end) == (400, 601)


def test_of_a_long_span_the_beginning_is_shown():
    text = "słowo " * 100
    found = cut_passage(text, 0, len(text), longest=62)
    assert found.text == ("słowo " * 10).rstrip()


def test_nothing_around():
    assert cut_passage("Kutno", 0, 5).text == "Kutno"
    assert cut_passage("", 0, 0).text == ""
    assert cut_passage(" \n ", 0, 0).text == ""


@given(st.text(alphabet="ab. \nŁ”…", max_size=200), st.data())
def test_the_text_is_what_stands_at_the_offsets(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = cut_passage(text, start, end, least=LEAST, most=MOST, longest=LONGEST)
    assert found.text == text[found.start : found.end]
    assert max(0, start - MOST) <= found.start <= start
    if end - start <= LONGEST:
        assert end <= found.end <= end + MOST
    else:
        assert start < found.end <= start + LONGEST
    assert not text[found.start : start][:1].isspace()
    assert not text[end : found.end][-1:].isspace()


@given(st.lists(st.sampled_from(["a", "Kutno", "gmina", "podpisał."]), min_size=1, max_size=60), st.data())
def test_no_word_is_cut(words, data):
    text = " ".join(words)
    start = data.draw(st.sampled_from([0, *(place + 1 for place, char in enumerate(text) if char == " ")]))
    end = text.find(" ", start) if " " in text[start:] else len(text)
    found = cut_passage(text, start, end, least=LEAST, most=MOST)
    assert found.start == 0 or text[found.start - 1] == " "
    assert found.end == len(text) or text[found.end] == " "
