import sqlite3
from contextlib import closing

import pytest

from cwdnlp.monitor.store.connection import begin_writing
from cwdnlp.monitor.store.connection import connect as connect_to
from cwdnlp.monitor.store.errors import StoreError
from cwdnlp.monitor.store.migrate import APPLICATION_ID, MIGRATIONS, check_version, migrate
from cwdnlp.monitor.store.script import statements
from cwdnlp.monitor.store.views import refresh_views
from tests.monitor.store.helpers import new_store, offer, read_all


def connect(path, *, readonly):
    connection = connect_to(path, readonly=readonly)
    if not readonly:
        begin_writing(connection)
    return connection


def folder_of(tmp_path, *scripts):
    folder = tmp_path / "migrations"
    folder.mkdir()
    first = (MIGRATIONS / "0001.sql").read_text(encoding="utf-8")
    for number, script in enumerate([first, *scripts], 1):
        (folder / f"{number:04}.sql").write_text(script, encoding="utf-8")
    return folder


@pytest.fixture
def path(tmp_path):
    with new_store(tmp_path) as store:
        offer(store, "a/1", "a/2")
        read_all(store)
    return store.path


def version(connection):
    return connection.execute("PRAGMA user_version").fetchone()[0]


def test_a_new_version_is_reached_with_everything_kept(tmp_path, path):
    folder = folder_of(
        tmp_path,
        "ALTER TABLE item ADD COLUMN note TEXT; -- a; b\nUPDATE item SET note = 'x;y';",
        "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;",
    )
    with closing(connect(path, readonly=False)) as connection:
        assert migrate(connection, folder=folder) == version(connection) == 3
        assert [row[0] for row in connection.execute("SELECT note FROM item")] == ["x;y"] * 2
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert migrate(connection, folder=folder) == 3


def test_a_script_that_breaks_leaves_the_version_before(tmp_path, path):
    folder = folder_of(tmp_path, "ALTER TABLE item ADD COLUMN note TEXT;", "DROP TABLE alert; SELECT * FROM nothing;")
    with closing(connect(path, readonly=False)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, folder=folder)
        assert version(connection) == 2
        assert not connection.in_transaction
        assert connection.execute("SELECT count(*) FROM alert").fetchone()[0] == 0
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_table_may_be_rebuilt_but_not_leave_references_to_nothing(tmp_path, path):
    rebuild = (
        "CREATE TABLE story_new (id INTEGER PRIMARY KEY, key TEXT) STRICT; INSERT INTO story_new SELECT * FROM story;"
        "DROP TABLE story; ALTER TABLE story_new RENAME TO story;"
    )
    folder = folder_of(tmp_path, rebuild, "DELETE FROM version;")
    with closing(connect(path, readonly=False)) as connection:
        with pytest.raises(StoreError, match="version 3 of the store cannot be made"):
            migrate(connection, folder=folder)
        assert version(connection) == 2
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM version").fetchone()[0] == 2


def test_a_column_that_a_view_names_may_go(tmp_path, path):
    folder = folder_of(tmp_path, "ALTER TABLE alert DROP COLUMN error;")
    with closing(connect(path, readonly=False)) as connection:
        migrate(connection, folder=folder)
        assert version(connection) == 2


def test_views_of_the_user_keep_no_version_from_coming_and_stay(tmp_path, path):
    rebuild = (
        "CREATE TABLE story_new (id INTEGER PRIMARY KEY, key TEXT) STRICT; INSERT INTO story_new SELECT * FROM story;"
        "DROP TABLE story; ALTER TABLE story_new RENAME TO story; ALTER TABLE alert RENAME COLUMN error TO fault;"
    )
    folder = folder_of(tmp_path, rebuild)
    with closing(connect(path, readonly=False)) as connection:
        connection.execute('CREATE VIEW "my ""own"" view" AS SELECT title, copies FROM news')
        connection.execute('CREATE VIEW over AS SELECT * FROM "my ""own"" view"')
        connection.execute("CREATE TABLE asked (title TEXT)")
        connection.execute(
            "CREATE TRIGGER ask INSTEAD OF INSERT ON over BEGIN INSERT INTO asked VALUES (new.title); END"
        )
        assert migrate(connection, folder=folder) == 2
        assert [tuple(row) for row in connection.execute("SELECT * FROM over")] == [("Most", 2)] * 2
        connection.execute("INSERT INTO over VALUES ('x', 1)")
        assert connection.execute("SELECT title FROM asked").fetchone()[0] == "x"


def test_a_version_comes_together_with_its_views(tmp_path):
    with closing(connect(tmp_path / "news.sqlite", readonly=False)) as connection:
        seen = []
        connection.set_trace_callback(seen.append)
        migrate(connection)
        commits = [number for number, line in enumerate(seen) if line == "COMMIT"]
        views = [number for number, line in enumerate(seen) if "CREATE VIEW news " in line]
        assert len(commits) == 1
        assert views[0] < commits[0]
        assert connection.execute("SELECT * FROM news").fetchall() == []


def test_an_older_store_is_not_read_but_upgraded(tmp_path, path):
    folder = folder_of(tmp_path, "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;")
    with closing(connect(path, readonly=True)) as connection:
        with pytest.raises(StoreError, match="older cwdnlp"):
            check_version(connection, folder=folder, readonly=True)
        assert check_version(connection, folder=folder) == 1


def test_the_first_version_of_another_program_is_not_taken_for_an_empty_file(tmp_path):
    with closing(connect(tmp_path / "x.sqlite", readonly=False)) as connection:
        connection.execute("PRAGMA user_version = 1")
        with pytest.raises(StoreError, match="another program"):
            migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID + 1}")
        with pytest.raises(StoreError, match="another program"):
            migrate(connection)


def test_a_store_that_is_being_made_is_never_taken_for_another_programs(tmp_path):
    path = tmp_path / "news.sqlite"
    with closing(connect(path, readonly=False)) as writer, closing(connect_to(path, readonly=True)) as reader:
        # The writer commits between the reader's looks at the number, the owner and the tables.
        reader.set_trace_callback(lambda line: migrate(writer) if "sqlite_schema" in line else None)
        with pytest.raises(StoreError, match="is still empty") as caught:
            check_version(reader, readonly=True)
        assert "try again" in caught.value.remedy
        assert check_version(reader, readonly=True) == 1


def test_gaps_in_the_numbers_are_a_mistake_of_ours(tmp_path):
    folder = folder_of(tmp_path)
    (folder / "0003.sql").write_text("SELECT 1;")
    with closing(connect(tmp_path / "x.sqlite", readonly=False)) as connection, pytest.raises(ValueError, match="gaps"):
        migrate(connection, folder=folder)


def test_statements_hold_strings_comments_and_triggers_together():
    script = (
        "SELECT 'a;b'; -- c; d\nCREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; SELECT 2; END; SELECT 3;\n-- end"
    )
    assert [len(each.split(";")) for each in statements(script)] == [3, 5, 2]
    with pytest.raises(ValueError, match="within a statement"):
        list(statements("SELECT 'a;"))


def test_views_are_made_again_when_described_otherwise_and_the_users_own_stay(path):
    with closing(connect(path, readonly=False)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT 1 AS one")
        connection.execute("DROP VIEW news")
        refresh_views(connection)
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'news'").fetchone()
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'views'")
        connection.execute("UPDATE meta SET value = value || ' gone' WHERE key = 'view_names'")
        connection.execute("CREATE VIEW gone AS SELECT 1 AS one")
        refresh_views(connection)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
        assert {"news", "mine"} <= names
        assert "gone" not in names
        assert connection.execute("SELECT count(*) FROM news").fetchone()[0] == 2
