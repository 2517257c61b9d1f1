"""The views and the page about them say the same, and the page's queries run."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cwdnlp.monitor.store import AlertDraft, Store
from tests.monitor.store.helpers import NOW, due, offer, tagged
from tests.monitor.stories_of_sieradz import SOURCES, build_store

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "store.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
COLUMNS = {
    name: re.findall(r"`(\w+)`", columns) for name, columns in re.findall(r"^\| `(\w+)` \|[^|]*\|(.*)\|$", PAGE, re.M)
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = build_store(tmp_path_factory.mktemp("views") / "news.sqlite")
    with Store.open(path) as store:
        store.sync_sources(SOURCES)
        offer(store, "x/1", source=SOURCES[0].name)
        draft = [AlertDraft("k", "r", {"x": 1})]
        program = [{"name": "Polski Ład"}]
        store.store([tagged(each, programs=program) for each in due(store)], alerts=lambda _: draft, now=NOW)
    return path


def test_the_page_names_each_view_with_its_columns(path):
    with closing(sqlite3.connect(path)) as connection:
        views = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
        assert sorted(COLUMNS) == sorted(views)
        for view, columns in COLUMNS.items():
            cursor = connection.execute(f"SELECT * FROM {view}")  # noqa: S608
            assert [column[0] for column in cursor.description] == columns, view
            assert cursor.fetchone(), f"{view} is empty: nothing is tested"


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_of_the_page_run_and_find_something(path, query):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(query).fetchall()
    assert len(QUERIES) >= 4


def test_each_item_is_one_row_of_news_with_its_counts(path):
    with closing(sqlite3.connect(path)) as connection:
        items = connection.execute("SELECT count(*) FROM item").fetchone()[0]
        assert connection.execute("SELECT count(*), count(DISTINCT item_id) FROM news").fetchone() == (items, items)
        assert connection.execute("SELECT sum(copies) FROM stories").fetchone() == (items,)
        copies = connection.execute("SELECT max(copies) FROM news").fetchone()
        assert copies == connection.execute("SELECT max(copies) FROM stories").fetchone()
        assert copies[0] > 1
        assert connection.execute("SELECT max(versions) FROM news").fetchone()[0] == 2
        assert connection.execute("SELECT sum(current) FROM versions").fetchone() == (items,)


def test_units_are_named_with_what_they_lie_in(path):
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(
            "SELECT DISTINCT name, powiat_name, voivodeship_name FROM news_units WHERE unit = '1014093'"
        ).fetchone()
        assert row == ("Warta", "sieradzki", "łódzkie")
        assert connection.execute("SELECT count(*) FROM unit").fetchone()[0] > 2_800


def test_the_register_is_replaced_when_the_librarys_is_newer(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE unit SET name = 'x'")
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'units'")
        connection.commit()
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM unit WHERE code = '1014'").fetchone() == ("sieradzki",)
