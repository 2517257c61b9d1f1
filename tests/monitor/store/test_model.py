"""Whatever happens in whatever order, the store agrees with a few dictionaries that do the same."""

import tempfile

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cwdnlp.monitor.clock import later
from cwdnlp.monitor.store import Store
from tests.monitor.store.helpers import FAULT, NOW, SOURCES, due, new_store, offer, rows, tagged

KEYS = [f"x/{number}" for number in range(4)]
TEXTS = ["Pierwszy tekst.", "Drugi tekst.", "Trzeci  tekst.\n", "Trzeci tekst."]


class Watching(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = new_store(self.folder.name)
        self.now = NOW
        self.queue = {}  # (source, key) -> [fingerprint, state, due at]
        self.current, self.versions = {}, {}  # key -> text, key -> texts in the order in which they came
        self.in_flight = []

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    @rule(source=st.sampled_from("AB"), names=st.lists(st.sampled_from(KEYS)), fingerprint=st.sampled_from("12"))
    def offer(self, source, names, fingerprint):
        store_says = offer(self.store, *names, source=source, fingerprint=source + fingerprint, now=self.now)
        changed = 0
        for name in dict.fromkeys(names):
            if self.queue.get((source, name), [None])[0] != source + fingerprint:
                changed += 1
                self.queue[source, name] = [source + fingerprint, "pending", self.now]
        assert store_says.new + store_says.changed == changed

    @rule(limit=st.integers(1, 5))
    def take(self, limit):
        self.in_flight += due(self.store, self.now, limit=limit, skip=[each.id for each in self.in_flight])
        assert len({each.id for each in self.in_flight}) == len(self.in_flight)

    @precondition(lambda self: self.in_flight)
    @rule(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), wait=st.sampled_from([None, 60]))
    def read(self, texts, wait):
        batch = [(self.in_flight.pop(0), text) for text in texts if self.in_flight]
        at = later(self.now, wait) if wait else None
        stored = self.store.store([tagged(each, text, recheck_at=at) for each, text in batch], now=self.now)
        for each, (pending, text) in zip(stored, batch, strict=True):
            seen = " ".join(text.split())
            known = self.versions.setdefault(pending.key, [])
            assert each.new_item == (not known)
            assert each.new_version == (self.current.get(pending.key) != seen)
            if seen not in known:
                known.append(seen)
            self.current[pending.key] = seen
            assert each.number == known.index(seen) + 1
            self._end(pending, "done", at)

    @precondition(lambda self: self.in_flight)
    @rule(wait=st.sampled_from([None, 60]))
    def fail(self, wait):
        pending = self.in_flight.pop()
        at = later(self.now, wait) if wait else None
        self.store.candidate_failed(pending, FAULT, retry_at=at, now=self.now)
        entry = self.queue[pending.source, pending.key]
        state = entry[1] if at or entry[1] == "done" else "failed"
        self._end(pending, state, at)

    def _end(self, pending, state, at):
        entry = self.queue[pending.source, pending.key]
        if entry[0] == pending.fingerprint:
            entry[1:] = [state, at]

    @rule(seconds=st.sampled_from([1, 59, 61]))
    def wait(self, seconds):
        self.now = later(self.now, seconds)

    @rule()
    def retry_failed(self):
        failed = [entry for entry in self.queue.values() if entry[1] == "failed"]
        assert self.store.retry_failed(now=self.now) == len(failed)
        for entry in failed:
            entry[1:] = ["pending", self.now]

    @rule()
    def start_again(self):
        self.store.close()
        self.in_flight.clear()
        self.store = Store.open(self.store.path)
        self.store.sync_sources(SOURCES, now=self.now)

    @invariant()
    def the_queue_agrees(self):
        found = rows(
            self.store,
            "SELECT name, key, fingerprint, candidate.state, candidate.next_at FROM candidate "
            "JOIN source ON source.id = source_id",
        )
        assert {(name, key): rest for name, key, *rest in found} == {
            key: [fingerprint, state, None if state == "failed" else at]
            for key, (fingerprint, state, at) in self.queue.items()
        }

    @invariant()
    def the_articles_agree(self):
        found = dict(rows(self.store, "SELECT key, text FROM item JOIN version ON version.id = version_id"))
        assert {key: " ".join(text.split()) for key, text in found.items()} == self.current
        counts = rows(self.store, "SELECT key, count(*) FROM version JOIN item ON item.id = item_id GROUP BY key")
        assert dict(counts) == {key: len(texts) for key, texts in self.versions.items()}

    @invariant()
    def next_due_agrees(self):
        times = [entry[2] for entry in self.queue.values() if entry[2] and entry[1] != "failed"]
        found = self.store.next_due()
        assert found == ""  # Two of the sources were never asked.
        assert len(due(self.store, self.now)) == sum(time <= self.now for time in times)


Watching.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestWatching = Watching.TestCase
