"""The flat form of an article, harmless in a spreadsheet."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor import Filter, news
from cwdnlp.monitor.reading.columns import COLUMNS, csv_line, place_of, row_of
from cwdnlp.render.safe import visible


def row(store, **conditions):
    (item,) = news(store, Filter(**conditions))
    return row_of(item)


def test_a_row_says_what_the_article_says(store):
    cells = row(store, source="Powiat sieradzki", stage="funding")
    assert tuple(cells) == COLUMNS
    assert {name: cells[name] for name in ("day", "place", "stage", "stage_score", "topics", "copies")} == {
        "day": "2025-05-28",
        "place": "powiat sieradzki",
        "stage": "funding",
        "stage_score": "0.9900",
        "topics": "transport | zit",
        "copies": "1",
    }
    assert cells["amounts"] == "10200000.00 PLN | 1800000.00 PLN"
    assert cells["officials"] == "starosta Anna Wrona (1014)"
    assert cells["programmes"] == "Fundusze Europejskie dla Łódzkiego 2021-2027"


def test_doubt_about_a_stage_is_shown(store):
    cells = row(store, where="stage_score < 0.5")
    assert (cells["stage"], cells["alternatives"]) == ("projects", "projects | exchange")


def test_what_is_missing_is_empty(store):
    cells = row(store, where='text contains "notatka"')
    assert [name for name, cell in cells.items() if not cell] == [
        "title", "url", "place", "stage", "stage_score", "alternatives", "topics", "partnerships", "programmes",
        "officials", "units", "amounts", "published",
    ]  # fmt: skip


def test_an_article_of_no_site_is_from_the_unit_that_it_names_most(make_store):
    from monitor.stories_of_sieradz import article

    store = make_store(article("skrzynka", 1, "2026-01-01", "Tytuł", "Warta i Sieradz"))
    (item,) = news(store)
    assert place_of(item) in ("Sieradz", "Warta")
    item.record.entities.append(item.record.entities[-1])
    assert place_of(item) == "Warta"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_cell_is_a_formula(start):
    assert next(csv.reader([csv_line([start + "cmd|' /C calc'!A0"])]))[0].startswith("'")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_cells_come_back_from_csv(cells):
    (read,) = csv.reader(StringIO(csv_line(cells), newline=""))
    assert [cell.replace("'", "") for cell in read] == [visible(cell).replace("'", "") for cell in cells]
    assert not any(cell[:1] in tuple("=+-@\t\r") and cell for cell in read)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Most;=1+1", "Most;'=1+1"),
        ("Most\t@A1", "Most\t'@A1"),
        ("Most\n=A1\n+48 600", "Most\n'=A1\n'+48 600"),
        ("Plan:\n- most; - tor\n-2+3", "Plan:\n- most; - tor\n'-2+3"),
        ("a=b; c@d.pl", "a=b; c@d.pl"),
    ],
)
def test_no_cell_is_a_formula_where_semicolons_separate(cell, written):
    """As with a spreadsheet in Polish, which cuts the line at them whatever stands in quotes."""
    assert next(csv.reader(StringIO(csv_line(["a", cell]), newline="")))[1] == written


def test_control_characters_do_not_reach_a_spreadsheet(store):
    cells = row(store, source="skrzynka", since="2026-02-01", until="2026-02-01")
    line = csv_line(cells.values())
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert "'=HYPERLINK" in line
