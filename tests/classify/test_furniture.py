"""Lines above a headline: what is passed over, what never is, and where it stands."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.classify.furniture import lines_above_headline

HEADLINE = "Umowa na przebudowę drogi podpisana"
PROSE = "Wójtowie trzech gmin podpisali wczoraj umowę na budowę drogi, która połączy wszystkie wsie od Pilicy po las."

TRAILS = [
    "Strona główna > Aktualności",
    "Start » Gmina » Inwestycje",
    "Start › Gmina",
    "Urząd | Kontakt",
    "Gmina / Aktualności",
    "Start||Gmina",
    "» Inwestycje",
    "« Wstecz",
    "Start   Gmina   Kontakt",
    "Start\u00a0\u00a0\u00a0Gmina",
]
MENUS = [
    "Menu Aktualności Sesje Petycje Kontakt Urząd Rada Sołectwa",
    "Aktualności Sesje i Komisje Petycje Kontakt Urząd Rada Gminy",
    " ".join(["Aktualności", "Kontakt", "Sołectwa"] * 8),
]
CAPTIONS = ["[fot. Jan Maj]", "[1] [2] [3]", "(fot. archiwum urzędu gminy)", "most.jpg", "DSC_0012.JPG", "umowa-2.pdf"]
DAYS = [
    "12.07.2022",
    "12-07-2022",
    "2022-07-12",
    "12 lipca 2022",
    "12 Lipiec 2022",
    "wtorek, 12 lipca 2022",
    "12.07.2022, godz. 12:40",
    "lipiec 2022",
    "– 12 lipca 2022 r.",
]
SECTIONS = ["Aktualności", "AKTUALNOŚCI", "aktualnosci", "Gmina Łosice", "Urząd Miasta Opoczno", "Ak\u00adtualności"]


def above(text):
    return [text[start:end] for start, end in lines_above_headline(text)]


@pytest.mark.parametrize("line", [*TRAILS, *MENUS, *CAPTIONS, *DAYS, *SECTIONS])
def test_a_line_above_the_headline(line):
    assert above(f"{line}\n{HEADLINE}\n{PROSE}") == [line]


@pytest.mark.parametrize("line", [*TRAILS, *MENUS, *CAPTIONS, *DAYS, *SECTIONS])
def test_decomposed_unicode(line):
    text = unicodedata.normalize("NFD", f"{line}\n{HEADLINE}\n{PROSE}")
    assert above(text) == [text.split("\n")[0]]


@pytest.mark.parametrize("line", [*TRAILS, *MENUS, *CAPTIONS, *DAYS, *SECTIONS, HEADLINE, PROSE])
def test_the_only_line_is_kept(line):
    assert above(line) == []
    assert above(f"\n\n{line}\n \n") == []


@pytest.mark.parametrize("line", [*TRAILS, *MENUS, *CAPTIONS, *DAYS, *SECTIONS])
def test_of_short_lines_the_last_is_kept(line):
    assert above(f"Gmina > Drogi\n{line}") == ["Gmina > Drogi"]
    assert above(f"{line}\n{line}\n") == [line]


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n \n", "\u00ad"])
def test_without_lines_there_is_nothing(text):
    assert lines_above_headline(text) == []


def test_several_lines():
    lines = ["Gmina Łosice", "Start > Inwestycje", "12.07.2022", "[fot. archiwum]"]
    assert above("\n".join([*lines, HEADLINE, PROSE])) == lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n \t\n", " \n"])
def test_line_ends_and_blank_lines_do_not_matter(end):
    assert above(end.join(["Gmina Łosice", "12.07.2022", HEADLINE, PROSE])) == ["Gmina Łosice", "12.07.2022"]


@pytest.mark.parametrize(
    "headline",
    [
        HEADLINE,
        "PODPISANO UMOWĘ NA BUDOWĘ NOWEJ DROGI W GMINIE ŁOSICE",
        "Podpisano umowe na budowe nowej drogi",
        "Mamy promesę!",
        "Co dalej?",
        "Uwaga:",
        "Droga gotowa.",
        "5 mln zł na drogi w gminie",
        "Nowa droga już gotowa",
        "Sesja nr 5",
        "Łosice, Huszlew i Olszanka razem w partnerstwie",
    ],
)
def test_a_headline_is_kept_and_what_follows_it(headline):
    assert above(f"Start > Gmina\n{headline}\nStart > Gmina\n12.07.2022\n{PROSE}") == ["Start > Gmina"]


@pytest.mark.parametrize(
    "guests",
    [
        "Anna Maj, Jan Kos, Ewa Lis, Piotr Wilk, Maria Sowa",
        "Obecni: Anna Maj Jan Kos Ewa Lis Piotr Wilk Maria Sowa",
        "Anna Maj; Jan Kos; Ewa Lis; Piotr Wilk; Maria Sowa",
        "Wójt Anna Maj, Starosta Jan Kos, Radna Ewa Lis, Burmistrz Piotr Wilk, Skarbnik Maria Sowa, Sołtys Adam Bąk",
    ],
)
def test_a_list_of_guests_is_kept(guests):
    assert above(f"{guests}\n{HEADLINE}\n{PROSE}") == []


def test_a_short_line_straight_above_the_prose_may_be_the_headline():
    assert above(f"Droga gotowa\n{PROSE}") == []
    assert above(f"Aktualności\nDroga gotowa\n{PROSE}") == ["Aktualności"]


@pytest.mark.parametrize("end", [".", "!", "?", "…"])
def test_a_short_sentence_is_prose(end):
    assert above(f"Start > Gmina\nDroga gotowa\nOtwarto ją w piątek{end}\n{HEADLINE}\n{PROSE}") == ["Start > Gmina"]


def test_a_row_of_few_or_of_plain_words_is_no_menu():
    assert above(f"Aktualności Sesje Petycje Kontakt Urząd\n{HEADLINE}\n{PROSE}") == []
    assert above(f"Kto wygra wybory i co zrobi nowa rada gminy Łosice\n{HEADLINE}\n{PROSE}") == []


def test_below_prose_nothing_is_looked_at():
    assert above(f"{PROSE}\nAktualności\n12.07.2022\n{HEADLINE}\n{PROSE}") == []


def test_no_more_than_eight_lines_are_looked_at():
    lines = [f"Start > Dział {number}" for number in range(30)]
    found = above("\n".join([*lines, HEADLINE, PROSE]))
    assert found == lines[: len(found)]
    assert 0 < len(found) <= 8


WORDS = "gmina umowa podpisać droga Łosice wczoraj oraz 12 lipca 2022 wójt zrodlo ŹRÓDŁO"
PROSES = st.lists(st.sampled_from(WORDS.split()), min_size=16, max_size=40).map(
    lambda words: "W gminie " + " ".join(words) + "."
)
FURNITURE = st.sampled_from([*TRAILS, *MENUS, *CAPTIONS, *DAYS, *SECTIONS, HEADLINE])


@given(st.lists(FURNITURE, max_size=4), PROSES, st.lists(FURNITURE, max_size=3))
@settings(max_examples=150, deadline=None)
def test_prose_is_never_passed_over_nor_what_follows_it(before, prose, after):
    text = "\n".join([*before, prose, *after])
    position = text.index(prose)
    assert all(end < position for _, end in lines_above_headline(text))


LINES = st.text(st.sampled_from("aŁź \t\u00a0\u00ad>|/»[]().,:;-19\u0301"), max_size=40)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\u2028", "\x0c"])


@given(st.lists(st.tuples(LINES | FURNITURE | PROSES, ENDS), max_size=14))
@settings(max_examples=250, deadline=None)
def test_offsets_are_those_of_whole_lines_but_never_of_the_last(rows):
    text = "".join(line + end for line, end in rows)
    bounds, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            bounds.append((position, position + len(line.rstrip())))
        position += len(line)
    found = lines_above_headline(text)
    assert set(found) <= set(bounds[:-1])
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    "piece",
    [
        "a b ", "> ", "a   ", "[a] ", "[", "(a", "1 ", "12. ", "Aa ", "\n", "a\n", "a-", "a, ", "- ", "\u00a0",
        "lipiec 2022 ", "a\u0301",
    ],
)  # fmt: skip
def test_time_is_linear(piece):
    text = piece * (300_000 // len(piece))
    started = time.perf_counter()
    lines_above_headline(text)
    lines_above_headline(f"{text}x\n{HEADLINE}")
    assert time.perf_counter() - started < 2


PROSE = "W środę w sali narad urzędu podpisano umowę na przebudowę drogi i chodnika między szkołą a kościołem w Dobrej"


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (["Nowy most", "12.07.2022"], []),
        (["12.07.2022"], ["12.07.2022"]),
        (["Start > Gmina"], ["Start > Gmina"]),
        (["Dożynki 2022 w Łosicach", "Zdjęcia z uroczystości"], []),
        (["Budżet 2023 przyjęty przez radę", "Sesja"], []),
        (["12 lipca 2022 otwarto most na Pilicy", "Zdjęcia"], []),
        (["Środa, 12 lipca 2022 r., godz. 10.15", "Most otwarty"], ["Środa, 12 lipca 2022 r., godz. 10.15"]),
    ],
)
def test_days_and_headlines_above_prose(above, expected):
    text = "\n".join([*above, PROSE])
    assert [text[start:end] for start, end in lines_above_headline(text)] == expected


@pytest.mark.parametrize(
    "first",
    [
        "Gminy podpisały umowę / porozumienie w sprawie budowy schroniska dla psów, które ma stanąć do jesieni.",
        "«To wielki dzień dla naszej gminy» powiedział wójt, otwierając most, na który wieś czekała dwadzieścia lat.",
    ],
)
def test_prose_with_marks_of_trails_is_prose(first):
    assert lines_above_headline(f"{first}\nCo dalej\n{PROSE}") == []
