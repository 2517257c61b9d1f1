"""The trie finds the longest names, whatever the case, dashes and Unicode form, and its offsets hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.gazetteers.trie import Match, Trie, fold, words


def trie_of(**names):
    trie = Trie()
    for value, name in names.items():
        trie.add(name, value)
    return trie


PLACES = {"kornica": "Stara Kornica", "stara": "Stara", "bielsko": "Bielsko-Biała", "lodz": "Łódź", "zary": "Żary"}


@pytest.fixture
def trie():
    return trie_of(**PLACES)


@pytest.mark.parametrize("text", ["", " \n\t", "\u00ad", "...", "Nic znanego tu nie ma.", "Staraj Kornica"])
def test_nothing_is_found_where_nothing_is(trie, text):
    assert list(trie.find(text)) == []
    assert list(trie.find(text, folded=True)) == []


def test_an_empty_trie_finds_nothing():
    assert list(Trie().find("Stara Kornica")) == []
    assert list(Trie().find("Stara Kornica", folded=True)) == []
    assert Trie().lookup("") == ()


def test_the_longest_name_wins_and_matches_do_not_overlap(trie):
    assert list(trie.find("Stara Kornica i Stara Wieś")) == [Match(0, 13, ("kornica",)), Match(16, 21, ("stara",))]


def test_a_name_begun_and_not_finished_falls_back_to_the_shorter_one():
    trie = trie_of(a="Nowe", b="Nowe Miasto nad Wartą")
    assert list(trie.find("Nowe Miasto nad Wisłą")) == [Match(0, 4, ("a",))]


@pytest.mark.parametrize(
    "text",
    [
        "Łódź",
        "ŁÓDŹ",
        "łódź",
        unicodedata.normalize("NFD", "Łódź"),
        unicodedata.normalize("NFD", "ŁÓDŹ"),
        "Łó\u00addź",
    ],
)
def test_case_unicode_form_and_soft_hyphens_do_not_matter(trie, text):
    assert list(trie.find(text)) == [Match(0, len(text), ("lodz",))]
    assert trie.lookup(text) == ("lodz",)


@pytest.mark.parametrize("dash", "-–—‑−")
def test_kinds_of_dash_do_not_matter(trie, dash):
    assert list(trie.find(f"w Bielsko{dash}Biała")) == [Match(2, 15, ("bielsko",))]


def test_names_cross_line_breaks_and_wide_spaces(trie):
    assert list(trie.find("Stara\n  Kornica")) == [Match(0, 15, ("kornica",))]
    assert list(trie.find("Stara\u00a0Kornica")) == [Match(0, 13, ("kornica",))]


def test_a_soft_hyphen_by_itself_is_no_word(trie):
    assert list(trie.find("Łódź \u00ad Stara")) == [Match(0, 4, ("lodz",)), Match(7, 12, ("stara",))]
    trie.add("Stara \u00ad Baba", "baba")
    assert trie.lookup("stara baba") == ("baba",)


@pytest.mark.parametrize("text", ["Lodz", "LODZ", "Łódź", "zary", "ŻARY"])
def test_folded_search_reads_texts_without_diacritics(trie, text):
    assert len(list(trie.find(text, folded=True))) == 1


def test_without_folding_diacritics_matter(trie):
    assert list(trie.find("Lodz")) == []
    assert trie.lookup("Lodz") == ()


def test_names_that_fold_alike_join_their_values():
    trie = trie_of(a="Żary", b="Zary", c="Żary Dolne", d="Zary Górne")
    (match,) = trie.find("zary", folded=True)
    assert sorted(match.values) == ["a", "b"]
    assert [m.values for m in trie.find("zary gorne, zary dolne", folded=True)] == [("d",), ("c",)]
    assert [m.values for m in trie.find("Żary")] == [("a",)]


def test_a_name_added_after_a_folded_search_is_found():
    trie = trie_of(a="Żary")
    assert list(trie.find("lodz", folded=True)) == []
    trie.add("Łódź", "b")
    assert [match.values for match in trie.find("lodz", folded=True)] == [("b",)]


def test_a_name_may_stand_for_several_values_each_once():
    trie = trie_of(a="Osiek", b="OSIEK")
    trie.add("Osiek", "a")
    assert trie.lookup("osiek") == ("a", "b")


def test_lookup_asks_for_the_whole_name_and_no_more(trie):
    assert trie.lookup("Stara Kornica") == ("kornica",)
    assert trie.lookup("Stara Kornica Nowa") == ()
    assert trie.lookup("Kornica") == ()


@pytest.mark.parametrize("name", ["„Trzy Rzeki”", "Trzy 'Rzeki'", '"Trzy Rzeki"', "«TRZY» RZEKI"])
def test_quotation_marks_in_names_do_not_matter(name):
    trie = trie_of(t=name)
    assert trie.lookup("Trzy Rzeki") == ("t",)
    assert trie.lookup("„Trzy Rzeki”") == ("t",)
    assert [match.values for match in trie.find("LGD „Trzy Rzeki”")] == [("t",)]


def test_a_very_long_text_takes_little_time():
    trie = trie_of(a="a " * 40 + "b")
    assert list(trie.find("a " * 50_000)) == []


def test_words_keep_offsets():
    assert words("Ełk, gm. X") == [("ełk", 0, 3), (",", 3, 4), ("gm", 5, 7), (".", 7, 8), ("x", 9, 10)]
    assert words("") == []


ANY = st.text(alphabet=st.one_of(st.sampled_from("łóŁÓ \n-–\u00ad\u0301„"), st.characters(codec="utf-8")), max_size=40)


@given(ANY)
def test_words_are_where_their_offsets_say(text):
    found = words(text)
    assert all(word for word, _, _ in found)
    ends = [0]
    for _, start, end in found:
        assert ends[-1] <= start < end <= len(text)
        assert not text[start:end].isspace()
        ends.append(end)


@given(ANY)
def test_folding_is_done_once(text):
    assert fold(fold(text)) == fold(text)
    assert not set(fold(text)) & set("ąćęłńóśźż")
    assert len(fold(text)) == len(text)


NAME = st.lists(st.text(alphabet="abłóźż", min_size=1, max_size=4), min_size=1, max_size=3).map(" ".join)


@given(st.lists(NAME, min_size=1, max_size=8), st.data())
def test_every_name_that_was_added_is_found_again(names, data):
    trie = Trie()
    for name in names:
        trie.add(name, name)
    name = data.draw(st.sampled_from(names))
    assert trie.lookup(name) == (name,)
    assert [(m.start, m.end, m.values) for m in trie.find(f"({name.upper()})")] == [(1, len(name) + 1, (name,))]
    (match,) = trie.find(fold(name), folded=True)
    assert name in match.values
    assert {fold(value) for value in match.values} == {fold(name)}


@given(st.lists(NAME, max_size=8), ANY)
def test_matches_are_in_order_and_known(names, text):
    trie = Trie()
    for name in names:
        trie.add(name, name)
    for folded in (False, True):
        end = 0
        for match in trie.find(text, folded=folded):
            assert end <= match.start < match.end
            end = match.end
            found = [word for word, _, _ in words(text[match.start : match.end])]
            for value in match.values:
                expected = [word for word, _, _ in words(value)]
                assert [fold(w) for w in found] == [fold(w) for w in expected] if folded else found == expected
