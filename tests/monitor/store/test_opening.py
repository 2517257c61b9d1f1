import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from cwdnlp.monitor.store import Store, StoreError, StoreFault
from cwdnlp.monitor.store.connection import check_sqlite
from tests.monitor.store.helpers import NOW, SOURCES, count, new_store, offer, read_all, rows


def refusal(path, **options):
    with pytest.raises(StoreError) as caught:
        Store.open(path, **options)
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("readonly", [True, False])
def test_a_store_that_is_not_there_is_not_made_unless_asked_for(tmp_path, readonly):
    path = tmp_path / "news.sqlite"
    assert refusal(path, readonly=readonly).kind == StoreFault.refused
    assert refusal(path, readonly=True, create=True).kind == StoreFault.refused
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readonly", [True, False])
def test_what_is_no_store_is_refused_and_left_as_it_is(tmp_path, readonly):
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE mine (x)")
        connection.commit()
    text = tmp_path / "text.sqlite"
    text.write_text("Burmistrz Opoczna zaprasza na sesję rady miejskiej.\n" * 50)
    short = tmp_path / "short.sqlite"
    short.write_bytes(b"x")
    before = {path: path.read_bytes() for path in (other, text, short)}
    refused = ((other, "another program"), (text, "no database"), (short, "no database"), (tmp_path, "is a folder"))
    for path, words in refused:
        error = refusal(path, readonly=readonly, create=True)
        assert words in str(error)
        assert error.kind == StoreFault.refused
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_device_and_a_name_with_nul_are_refused(tmp_path):
    assert "no regular file" in str(refusal("/dev/null", create=True))
    with pytest.raises(StoreError, match="no name of a file"):
        Store.open(f"{tmp_path}/a\0b", create=True)


def test_a_missing_folder_is_named(tmp_path):
    error = refusal(tmp_path / "none" / "news.sqlite", create=True)
    assert f"make {tmp_path / 'none'}" in str(error)


def test_an_empty_file_becomes_a_store_but_cannot_be_read(tmp_path):
    path = tmp_path / "news.sqlite"
    path.touch()
    assert "is still empty" in str(refusal(path, readonly=True))
    Store.open(path).close()
    Store.open(path, readonly=True).close()


def test_a_newer_store_is_refused(tmp_path):
    store = new_store(tmp_path)
    store.connection.execute("PRAGMA user_version = 99")
    store.close()
    for readonly in (True, False):
        assert "newer cwdnlp" in str(refusal(store.path, readonly=readonly))


@pytest.mark.parametrize("name", ["a b.sqlite", "50%.sqlite", "co?.sqlite", "#1.sqlite", "żółw.sqlite", "x%41?mode=ro"])
def test_any_name_can_be_opened_for_writing_and_read_meanwhile(tmp_path, name):
    with Store.open(tmp_path / name, create=True) as store:
        store.sync_sources(SOURCES)
        with Store.open(tmp_path / name, readonly=True) as reader:
            assert [state.name for state in reader.sources()] == ["A", "B", "C", "D"]
    assert (tmp_path / name).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{name}.lock"}


def test_a_name_that_is_no_text_can_be_opened(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.sqlite")
    Store.open(path, create=True).close()
    Store.open(path, readonly=True).close()
    assert os.path.exists(path)  # noqa: PTH110


def test_a_reader_cannot_write(tmp_path):
    new_store(tmp_path).close()
    with Store.open(tmp_path / "news.sqlite", readonly=True) as reader:
        with pytest.raises(StoreError) as caught:
            reader.sync_sources(SOURCES)
        assert caught.value.kind == StoreFault.readonly
        assert "is open for reading only" in str(caught.value)
        assert reader.due_sources(NOW)


def test_readers_see_whole_transactions_while_a_writer_goes_on(tmp_path):
    with new_store(tmp_path) as store, Store.open(store.path, readonly=True) as reader:
        offer(store, "a/1", "a/2")
        store.connection.execute("BEGIN IMMEDIATE")
        store.connection.execute("DELETE FROM candidate")
        assert count(reader, "candidate") == 2
        store.connection.execute("COMMIT")
        assert count(reader, "candidate") == 0


def test_one_process_writes(tmp_path):
    with new_store(tmp_path) as store:
        error = refusal(store.path)
        assert error.kind == StoreFault.locked
        assert f"process {os.getpid()}" in str(error)
        link = tmp_path / "link.sqlite"
        link.symlink_to(store.path)
        assert refusal(link).kind == StoreFault.locked
    Store.open(store.path).close()


def test_a_lock_ends_with_its_process(tmp_path):
    code = (
        "import sys, time\nfrom cwdnlp.monitor.store import Store\n"
        "store = Store.open(sys.argv[1], create=True)\nprint('open', flush=True)\ntime.sleep(60)\n"
    )
    path = tmp_path / "news.sqlite"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert f"process {process.pid}" in str(refusal(path))
        process.send_signal(signal.SIGKILL)
        process.wait()
        Store.open(path).close()


def test_closing_twice_and_after_the_file_is_gone_is_quiet(tmp_path):
    store = new_store(tmp_path)
    store.path.unlink()
    store.close()
    store.close()
    assert not store.path.exists()


def test_an_old_sqlite_is_refused_with_both_versions():
    with pytest.raises(StoreError, match=r"needs SQLite 3\.37\.0, this Python has 3\.36\.9"):
        check_sqlite((3, 36, 9))


def filled(tmp_path, items=300):
    with new_store(tmp_path) as store:
        offer(store, *(f"a/{number}" for number in range(items)))
        for _ in range(3):
            store.store([], now=NOW)
        read_all(store, " ".join(f"wyraz{number}" for number in range(20)))
    return store.path


def test_a_file_with_turned_bytes_is_reported_damaged(tmp_path):
    path = filled(tmp_path)
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 64] = bytes(byte ^ 0xFF for byte in data[page * 4096 : page * 4096 + 64])
    path.write_bytes(data)
    error = refusal(path)
    assert error.kind == StoreFault.damaged
    assert not error.kind.passing
    assert ".recover" in str(error)


def damage_quietly(path):
    """Spoil a page that opening does not need."""
    data = path.read_bytes()
    path.write_bytes(data[:-4096] + bytes(4096))


def test_a_small_file_is_looked_through_at_each_opening(tmp_path):
    path = filled(tmp_path)
    Store.open(path).close()
    damage_quietly(path)
    with Store.open(path, readonly=True) as reader:
        assert reader.sources()
    assert refusal(path).kind == StoreFault.damaged


def test_a_large_file_is_looked_through_now_and_then(tmp_path, monkeypatch):
    path = filled(tmp_path)
    damage_quietly(path)
    monkeypatch.setattr("cwdnlp.monitor.store.check.QUICK_BYTES", 0)
    monkeypatch.setattr("cwdnlp.monitor.store.check.SELDOM", 4)
    for _ in range(2):
        Store.open(path).close()
    assert refusal(path).kind == StoreFault.damaged


def test_a_truncated_file_is_reported_damaged(tmp_path):
    path = filled(tmp_path)
    path.write_bytes(path.read_bytes()[:40_000])
    assert refusal(path).kind == StoreFault.damaged


def test_after_a_run_that_did_not_end_each_index_is_checked(tmp_path):
    path = filled(tmp_path, 5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        # An index that lacks rows is something that only the full check sees.
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, '(day)', '(found_at)') WHERE name = 'item_day'")
        connection.commit()
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'clean'")
        connection.commit()
    assert refusal(path).kind == StoreFault.damaged


def test_after_a_run_that_did_not_end_references_are_checked(tmp_path):
    path = filled(tmp_path, 5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM version")
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'clean'")
        connection.commit()
    assert refusal(path).kind == StoreFault.damaged


def test_the_flag_of_a_clean_end_is_kept(tmp_path):
    store = new_store(tmp_path)
    assert rows(store, "SELECT value FROM meta WHERE key = 'clean'") == [("0",)]
    store.close()
    with Store.open(store.path, readonly=True) as reader:
        assert rows(reader, "SELECT value FROM meta WHERE key = 'clean'") == [("1",)]


def test_after_damage_was_met_the_next_opening_checks_everything(tmp_path, monkeypatch):
    def damaged(connection, item):
        fault = sqlite3.DatabaseError("database disk image is malformed")
        fault.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise fault

    monkeypatch.setattr("cwdnlp.monitor.store.store.current_record", damaged)
    path = filled(tmp_path)
    with Store.open(path) as store, pytest.raises(StoreError, match="damaged"):
        store.article(1)
    with Store.open(path, readonly=True) as reader:
        assert rows(reader, "SELECT value FROM meta WHERE key = 'clean'") == [("0",)]


def test_a_damaged_file_of_an_older_version_is_not_brought_up_to_date(tmp_path, monkeypatch):
    path = filled(tmp_path)
    damage_quietly(path)
    migrated = []
    monkeypatch.setattr("cwdnlp.monitor.store.opening.migrate", migrated.append)
    assert refusal(path).kind == StoreFault.damaged
    assert migrated == []


@pytest.mark.parametrize("readonly", [True, False])
def test_a_name_that_is_too_long_is_refused(tmp_path, readonly):
    assert "too long" in str(refusal(tmp_path / ("a" * 5000), readonly=readonly, create=True))


def test_durability_and_distrust_are_switched_on(tmp_path):
    with new_store(tmp_path) as store:
        pragmas = {
            name: rows(store, f"PRAGMA {name}")[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "temp_store", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "temp_store": 2,
        "busy_timeout": 10_000,
    }  # fmt: skip


def test_opening_is_light():
    code = (
        "import sys; from cwdnlp.monitor.store import Store; "
        "print([name for name in ('spacy', 'numpy', 'trafilatura', 'lxml', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_store_in_a_folder_without_rights_can_be_read(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    path = filled(tmp_path, 2)
    tmp_path.chmod(0o500)
    try:
        with Store.open(path, readonly=True) as reader:
            assert count(reader, "item") == 2
        assert refusal(path).kind == StoreFault.readonly
    finally:
        tmp_path.chmod(0o700)


def test_opening_a_small_store_takes_no_time(tmp_path):
    new_store(tmp_path).close()
    taken = []
    for _ in range(3):
        start = time.process_time()
        Store.open(tmp_path / "news.sqlite", readonly=True).close()
        taken.append(time.process_time() - start)
    assert min(taken) < 0.1
