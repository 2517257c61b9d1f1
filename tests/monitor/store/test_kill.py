import multiprocessing
import random
import time

import pytest

from cwdnlp.monitor.store import Store
from tests.monitor.store.helpers import count, rows
from tests.monitor.store.killed import ARTICLES, work

KILLS = 25


@pytest.fixture
def start(tmp_path):
    """Start the work in a process of its own; forked, since importing takes longer than most of the work."""
    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("needs processes that fork")
    context = multiprocessing.get_context("fork")

    def begin():
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(tmp_path / "news.sqlite", theirs.send), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    return begin


def test_killed_at_any_moment_it_goes_on_and_stores_everything_once(tmp_path, start):
    chance = random.Random(7)
    for kill in range(KILLS):
        process, said = start()
        if kill % 5:  # Else while it opens, which the first time makes the schema.
            assert said.recv() == "open"
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.join()
        while kill % 5 and said.poll():
            try:
                assert said.recv() != "quiet", "the work ends too early to be killed"
            except EOFError:
                break
    process, said = start()
    assert [said.recv(), said.recv()] == ["open", "quiet"]
    process.join()
    with Store.open(tmp_path / "news.sqlite") as store:
        assert rows(store, "SELECT state, count(*) FROM candidate GROUP BY state") == [("done", 2 * ARTICLES)]
        assert rows(store, "SELECT count(*), count(DISTINCT key) FROM item") == [(2 * ARTICLES,) * 2]
        assert count(store, "version") == count(store, "alert") == count(store, "item")
        assert rows(store, "PRAGMA integrity_check") == [("ok",)]
        assert rows(store, "PRAGMA foreign_key_check") == []
        assert {state.etag for state in store.sources()} == {'"all"'}
