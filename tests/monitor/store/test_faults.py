"""Full disks, locks and what a store does about them: it says so, loses nothing, and goes on."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from cwdnlp.monitor.store import Store, StoreError, StoreFault
from cwdnlp.monitor.store.errors import naming_faults
from tests.monitor.store.helpers import (
    LATER,
    LONG,
    NOW,
    candidate,
    count,
    due,
    new_store,
    offer,
    read_all,
    rows,
    tagged,
)


def test_a_full_disk_is_waited_for_and_nothing_is_lost(store):
    offer(store, *(f"a/{number}" for number in range(30)))
    pages = rows(store, "PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    batch = [tagged(each, f"{each.key} " * 800) for each in due(store)]
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            store.store(batch, now=NOW)
        assert caught.value.kind == StoreFault.full
        assert caught.value.kind.passing
        assert not store.connection.in_transaction
        assert count(store, "item") == 0
        assert len(due(store)) == 30
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert len(store.store(batch, now=NOW)) == 30
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]


def test_an_offer_on_a_full_disk_is_asked_again(store):
    pages = rows(store, "PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 80}")
    many = [candidate(f"a/{number}", title="t" * 50) for number in range(2_000)]
    with pytest.raises(StoreError):
        store.record_offer("A", many, etag='"x"', next_at=LATER, now=NOW)
    assert 0 < count(store, "candidate") < 2_000
    assert store.sources()[0].etag is None
    store.connection.execute("PRAGMA max_page_count = 1000000")
    recorded = store.record_offer("A", many, etag='"x"', next_at=LATER, now=NOW)
    assert recorded.new + recorded.known == 2_000
    assert store.sources()[0].etag == '"x"'


_LIMITED = """
import resource, sys
from tests.monitor.store.helpers import *
from cwdnlp.monitor.store import StoreError
store = new_store(sys.argv[1])
offer(store, *(f"a/{number}" for number in range(60)))
batch = [tagged(each, f"{each.key} " * 2_000) for each in due(store)]
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
for _ in range(2):
    try:
        store.store(batch, now=NOW)
    except StoreError as error:
        print(error.kind, error.kind.passing, count(store, "item"), len(due(store)))
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print(len(store.store(batch, now=NOW)), rows(store, "PRAGMA integrity_check"))
store.close()
"""


def test_a_file_that_may_not_grow_is_waited_for(tmp_path):
    done = subprocess.run([sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    first, second, last = done.stdout.splitlines()
    assert first == second
    assert first.split()[0] in ("full", "io")
    assert first.split()[1:] == ["True", "0", "60"]
    assert last == "60 [('ok',)]"


def test_a_lock_that_is_not_given_back_in_time_is_named(store, monkeypatch):
    store.connection.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            offer(store, "a/1")
        assert caught.value.kind == StoreFault.locked
        assert str(store.path) in str(caught.value)
        other.execute("ROLLBACK")
    assert offer(store, "a/1").new == 1


def test_damage_found_while_reading_is_named(tmp_path):
    with new_store(tmp_path) as store:
        offer(store, *(f"a/{number}" for number in range(300)))
        read_all(store, LONG[:60])
    data = bytearray(store.path.read_bytes())
    half = len(data) // 8192 * 4096
    data[half:] = bytes(len(data) - half)
    store.path.write_bytes(data)
    with Store.open(store.path, readonly=True) as reader, pytest.raises(StoreError) as caught:
        [reader.article(item) for item in range(1, 301)]
    assert caught.value.kind == StoreFault.damaged


def test_mistakes_of_the_program_are_no_faults_of_the_disk(store):
    with pytest.raises(sqlite3.OperationalError), naming_faults(store.path):
        store.connection.execute("SELECT * FROM nothing")
    with pytest.raises(sqlite3.IntegrityError), naming_faults(store.path):
        store.connection.execute("INSERT INTO item_topic (item_id, topic) VALUES (99, 'x')")
