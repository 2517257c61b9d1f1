import tracemalloc
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.monitor.candidates import Candidate, Content
from cwdnlp.monitor.clock import later
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource
from cwdnlp.monitor.store import AlertDraft, Recorded, StoreError, queue
from cwdnlp.monitor.store.coding import MAX_CONTENT_BYTES, pack, unpack
from tests.monitor.store.helpers import (
    FAULT,
    LATER,
    MUCH_LATER,
    NOW,
    SOURCES,
    candidate,
    count,
    due,
    offer,
    read_all,
    rows,
    tagged,
)


def keys(pendings):
    return [pending.key for pending in pendings]


def test_an_offer_is_queued_once(store):
    assert offer(store, "a/1", "a/2") == Recorded(new=2)
    assert offer(store, "a/1", "a/2", "a/3") == Recorded(new=1, known=2)
    assert keys(due(store)) == ["a/1", "a/2", "a/3"]


def test_nothing_of_a_candidate_is_lost(store):
    given_ = Candidate(
        "a/1", fingerprint="f", url="https://a.example/1", title="Żółw \ud800", published="2026-02-27",
        content=Content("<p>Żółw</p>", "html"), fetch=False,
    )  # fmt: skip
    store.record_offer("A", [given_], next_at=LATER, now=NOW)
    (pending,) = due(store)
    for name in ("key", "fingerprint", "url", "published", "content", "fetch"):
        assert getattr(pending, name) == getattr(given_, name)
    assert pending.title == "Żółw ?"
    assert (pending.source, pending.unit, pending.found_at, pending.attempts) == ("A", "1014011", NOW, 0)


def test_the_source_is_noted_with_its_last_candidates(store):
    store.record_offer("A", [candidate("a/1")], etag='"x"', last_modified="Mon", next_at=LATER, now=NOW)
    state = store.sources()[0]
    assert (state.state, state.etag, state.last_modified, state.next_at, state.ok_at) == (
        "ok",
        '"x"',
        "Mon",
        LATER,
        NOW,
    )
    assert (state.pending, state.done, state.failed) == (1, 0, 0)
    assert [each.name for each in store.due_sources(NOW)] == ["B", "C", "D"]
    assert [each.name for each in store.due_sources(LATER)] == ["B", "C", "D", "A"]


def test_an_offer_that_breaks_off_keeps_what_came_and_is_asked_again(store):
    def broken():
        yield from (candidate(f"a/{number}") for number in range(1_234))
        raise FAULT

    with pytest.raises(SourceError):
        store.record_offer("A", broken(), etag='"x"', next_at=LATER, now=NOW)
    assert count(store, "candidate") == 1_234
    assert store.sources()[0].etag is None
    assert "A" in [state.name for state in store.due_sources(NOW)]


def test_no_transaction_is_open_while_a_source_is_read(store):
    seen = []

    def lazy():
        for number in range(1_001):
            assert not store.connection.in_transaction
            seen.append(count(store, "candidate"))
            yield candidate(f"a/{number}")

    store.record_offer("A", lazy(), next_at=LATER, now=NOW)
    assert set(seen) == {0, 500, 1_000}


def test_of_one_key_in_one_offer_the_last_counts_and_the_offer_does_not_flap(store):
    both = [candidate("a/1", "x", title="one"), candidate("a/1", "y", title="two")]
    assert store.record_offer("A", both, next_at=LATER, now=NOW) == Recorded(new=1)
    assert store.record_offer("A", both, next_at=LATER, now=NOW) == Recorded(known=1)
    assert [pending.title for pending in due(store)] == ["two"]


def test_a_changed_candidate_is_read_again(store):
    offer(store, "a/1")
    read_all(store)
    assert due(store, MUCH_LATER) == []
    assert offer(store, "a/1", fingerprint="2", title="Nowy", now=LATER) == Recorded(changed=1)
    (pending,) = due(store, LATER)
    assert (pending.title, pending.item_id, pending.found_at) == ("Nowy", 1, NOW)


@pytest.mark.parametrize("end", ["stored", "failed", "unchanged"])
def test_what_changes_while_it_is_read_stays_in_the_queue(store, end):
    offer(store, "a/1")
    read_all(store)
    offer(store, "a/1", fingerprint="2")
    (pending,) = due(store)
    offer(store, "a/1", fingerprint="3")
    if end == "stored":
        store.store([tagged(pending)], now=NOW)
    elif end == "failed":
        store.candidate_failed(pending, FAULT, retry_at=None, now=NOW)
    else:
        store.candidate_unchanged(pending, recheck_at=None, now=NOW)
    assert [each.fingerprint for each in due(store)] == ["3"]


def test_a_failed_candidate_waits_for_its_retry_and_is_given_up(store):
    offer(store, "a/1")
    store.candidate_failed(due(store)[0], FAULT, retry_at=LATER, now=NOW)
    assert due(store) == []
    (pending,) = due(store, LATER)
    assert pending.attempts == 1
    store.candidate_failed(pending, FAULT, retry_at=None, now=LATER)
    assert due(store, MUCH_LATER) == []
    assert store.sources()[0].failed == 1
    assert offer(store, "a/1") == Recorded(known=1)
    assert due(store, MUCH_LATER) == []
    offer(store, "a/1", fingerprint="2")
    assert [each.attempts for each in due(store)] == [0]


def test_failed_candidates_can_be_tried_again_with_their_content(store):
    content = Content("tekst", "text")
    offer(store, "a/1", content=content, url=None)
    offer(store, "b/1", source="B")
    for pending in due(store):
        store.candidate_failed(pending, FAULT, retry_at=None, now=NOW)
    assert store.retry_failed(now=LATER, source="A") == 1
    assert [(each.key, each.content, each.attempts) for each in due(store, LATER)] == [("a/1", content, 0)]
    assert store.retry_failed(now=LATER) == 1
    assert store.retry_failed(now=LATER) == 0


def test_failing_sources_are_due_at_once_on_request_unless_their_server_asked_for_a_pause(store):
    busy = SourceError("answers 429: not now", kind=FaultKind.throttled, retry_after=3600)
    store.record_failure("A", FAULT, next_at=MUCH_LATER, now=NOW)
    store.record_failure("B", busy, next_at=MUCH_LATER, now=NOW)
    store.record_failure("C", busy, next_at=LATER, now=NOW)
    store.record_failure("C", FAULT, next_at=MUCH_LATER, now=LATER)  # what it asked for is over
    offer(store, source="D")
    store.retry_failed(now=NOW, source="A")
    assert {each.name for each in store.sources() if each.next_at is None} == {"A"}
    store.retry_failed(now=NOW)
    states = {each.name: (each.next_at, each.failures) for each in store.sources()}
    assert states == {"A": (None, 1), "B": (MUCH_LATER, 1), "C": (None, 2), "D": (LATER, 0)}


def test_a_second_look_that_fails_takes_nothing_back(store):
    offer(store, "a/1")
    read_all(store, recheck_at=LATER)
    (pending,) = due(store, LATER)
    store.candidate_failed(pending, FAULT, retry_at=MUCH_LATER, now=LATER)
    (pending,) = due(store, MUCH_LATER)
    assert pending.attempts == 1
    store.candidate_failed(pending, FAULT, retry_at=None, now=MUCH_LATER)
    state = store.sources()[0]
    assert (state.pending, state.done, state.failed) == (0, 1, 0)
    assert state.faults[0].count == 2
    assert due(store, "2030-01-01T00:00:00Z") == []


def test_an_unchanged_page_is_looked_at_again_with_its_validators(store):
    offer(store, "a/1")
    store.store([tagged(due(store)[0], etag='"1"', recheck_at=LATER)], now=NOW)
    (pending,) = due(store, LATER)
    assert pending.etag == '"1"'
    store.candidate_unchanged(pending, etag='"2"', recheck_at=MUCH_LATER, now=LATER)
    assert due(store, LATER) == []
    assert [each.etag for each in due(store, MUCH_LATER)] == ['"2"']


def test_a_page_that_was_never_read_cannot_be_unchanged(store):
    offer(store, "a/1")
    store.candidate_unchanged(due(store)[0], etag='"2"', recheck_at=MUCH_LATER, now=NOW)
    assert [(each.key, each.etag) for each in due(store)] == [("a/1", None)]


def test_what_has_no_address_or_is_not_to_be_fetched_is_not_looked_at_again(store):
    store.record_offer(
        "A",
        [
            candidate("a/1", url=None, content=Content("x", "text")),
            candidate("a/2", fetch=False, content=Content("x", "text")),
        ],
        next_at=LATER,
        now=NOW,
    )
    read_all(store, recheck_at=LATER)
    assert due(store, MUCH_LATER) == []
    assert rows(store, "SELECT DISTINCT state, content FROM candidate") == [("done", None)]


def test_an_address_that_another_source_offered_alike_and_that_was_read_is_not_fetched(store):
    offer(store, "x/1")
    read_all(store)
    assert offer(store, "x/1", source="B") == Recorded(known=1)
    assert offer(store, "x/1", source="C", fingerprint="2") == Recorded(new=1)
    assert [each.source for each in due(store)] == ["C"]
    (stored,) = read_all(store)
    assert (stored.item_id, stored.new_item, stored.new_version) == (1, False, False)
    assert count(store, "item") == count(store, "version") == 1


def test_sources_take_turns_whatever_the_length_of_their_queues(store):
    offer(store, *(f"a/{number}" for number in range(50)))
    offer(store, "b/1", "b/2", source="B", now=LATER)
    assert keys(due(store, LATER, limit=5)) == ["a/0", "b/1", "a/1", "b/2", "a/2"]
    taken = []
    for _ in range(4):
        taken += due(store, LATER, limit=1, skip=[each.id for each in taken])
    assert sorted(keys(taken)) == ["a/0", "a/1", "b/1", "b/2"]


def test_what_is_being_read_is_skipped_however_much_it_is(store):
    offer(store, *(f"a/{number}" for number in range(30)))
    first = due(store, limit=29)
    assert keys(due(store, limit=5, skip={each.id for each in first})) == ["a/29"]


def test_candidates_of_sources_that_are_gone_wait_until_they_come_back(store):
    offer(store, "a/1")
    store.sync_sources(SOURCES[1:])
    assert due(store) == []
    assert store.next_due() == ""
    assert [state.active for state in store.sources()] == [False, True, True, True]
    store.sync_sources(SOURCES)
    assert keys(due(store)) == ["a/1"]


def test_a_source_with_another_address_begins_anew(store):
    store.record_offer("A", [candidate("a/1")], etag='"x"', next_at=LATER, now=NOW)
    store.sync_sources([FeedSource(name="A", url="https://neu.example/rss", unit="10")])
    state = store.sources()[0]
    assert (state.address, state.unit, state.state) == ("https://neu.example/rss", "10", "new")
    assert (state.etag, state.next_at, state.pending) == (None, None, 1)


def test_next_due_is_the_earliest_of_all(store):
    assert store.next_due() == ""
    for source in "ABCD":
        offer(store, source=source)
    assert store.next_due() == LATER
    offer(store, "a/1")
    assert store.next_due() == NOW
    (pending,) = due(store)
    store.store([tagged(pending)], alerts=lambda _: [AlertDraft("k", "r", {})], now=later(NOW, 60))
    assert store.next_due() == later(NOW, 60)
    store.alert_delivered(1, now=NOW)
    store.connection.execute("UPDATE source SET next_at = ?", (MUCH_LATER,))
    assert store.next_due() == MUCH_LATER
    store.sync_sources([])
    assert store.next_due() is None


def test_failures_are_counted_in_a_row(store):
    assert store.record_failure("A", FAULT, next_at=LATER, now=NOW) == 1
    assert store.record_failure("A", FAULT, next_at=MUCH_LATER, now=LATER) == 2
    state = store.sources()[0]
    assert (state.state, state.failures, state.error, state.ok_at) == ("failing", 2, str(FAULT), None)
    assert [(fault.kind, fault.count, fault.first_at, fault.last_at) for fault in state.faults] == [
        ("status", 2, NOW, LATER)
    ]
    offer(store)
    assert (store.sources()[0].failures, store.sources()[0].error) == (0, None)
    assert store.record_failure("A", FAULT, next_at=LATER, now=NOW) == 1


def test_years_of_faults_stay_small_and_the_newest_are_kept(store, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.store.sources.MAX_FAULTS", 30)
    for number in range(100, 140):
        fault = SourceError("\ud800 broken", kind=FaultKind.gone, where=f"https://a.example/{number}")
        store.record_fault("A", fault, now=later(NOW, number))
    store.record_fault("B", FAULT, now=NOW)
    assert count(store, "fault") == 31
    faults = store.sources()[0].faults
    assert [fault.url[-3:] for fault in faults] == [str(number) for number in range(139, 119, -1)]


def test_a_source_that_was_never_configured_is_a_mistake(store):
    with pytest.raises(KeyError):
        offer(store, "a/1", source="Z")


def test_a_site_whose_addresses_change_at_each_look_cannot_fill_the_disk(store, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.store.queue.MAX_NEW", 5)
    assert offer(store, *(f"a/{number}" for number in range(4))).new == 4
    assert offer(store, *(f"a/{number}" for number in range(2, 9))) == Recorded(new=1, known=2, refused=4)
    (fault,) = store.sources()[0].faults
    assert "more than 5 new addresses" in fault.message
    left = [candidate(f"a/{number}") for number in range(9)]
    assert store.record_offer("A", left, etag='"1"', last_modified="Mon", next_at=LATER, now=NOW).refused == 4
    assert (store.sources()[0].etag, store.sources()[0].last_modified) == (None, None)
    assert offer(store, "a/0", fingerprint="2").changed == 1
    assert offer(store, "b/1", source="B").new == 1
    assert offer(store, *(f"c/{number}" for number in range(9)), source="C").new == 9
    assert offer(store, *(f"a/{number}" for number in range(9)), now="2026-03-08T07:30:01Z").new == 4


def test_what_is_written_at_once_is_bounded(monkeypatch):
    monkeypatch.setattr(queue, "CHUNK_CHARS", 10)
    carried = [candidate(f"a/{number}", content=Content("x" * 6, "text")) for number in range(5)]
    assert [len(chunk) for chunk in queue.chunks(carried)] == [2, 2, 1]


def test_a_clock_that_was_wrong_puts_nothing_off(store):
    future = "2093-01-01T00:00:00Z"
    offer(store, "a/1", "a/2")
    store.store([tagged(due(store)[0], recheck_at=future)], alerts=lambda _: [AlertDraft("k", "r", {})], now=future)
    store.candidate_failed(due(store)[0], FAULT, retry_at=future, now=NOW)
    store.record_offer("A", [], next_at=future, now=future)
    store.record_failure("B", FAULT, next_at=future, now=future)
    store.sync_sources(SOURCES, now=NOW)
    day = later(NOW, 86_400)
    assert {state.name: state.next_at for state in store.sources()} == {"A": LATER, "B": day, "C": None, "D": None}
    assert len(due(store, day)) == 2
    assert len(store.due_alerts(day, limit=9)) == 1


def test_a_right_clock_changes_no_time(store):
    offer(store, "a/1")
    store.candidate_failed(due(store)[0], FAULT, retry_at=LATER, now=NOW)
    store.record_failure("B", FAULT, next_at=later(NOW, 50_000), now=NOW)
    before = [state.next_at for state in store.sources()], rows(store, "SELECT next_at FROM candidate")
    store.sync_sources(SOURCES, now=NOW)
    assert ([state.next_at for state in store.sources()], rows(store, "SELECT next_at FROM candidate")) == before


@given(st.text(max_size=500), st.sampled_from(["text", "html"]))
def test_contents_come_back_as_they_were(data, kind):
    content = Content(data, kind)
    back = unpack(pack(content))
    assert back == replace(content, data=data.encode("utf-8", "replace").decode())


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_damaged_contents_are_reported(data):
    with pytest.raises(StoreError, match="damaged"):
        unpack(data)


def test_a_content_is_not_unpacked_beyond_the_limit(monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.store.coding.MAX_CONTENT_BYTES", 1_000)
    bomb = b"t" + zlib.compress(bytes(20_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(StoreError, match="damaged"):
            unpack(bomb)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_content_that_would_unpack_to_more_than_the_limit_is_refused(store):
    huge = "x" * (MAX_CONTENT_BYTES + 1)
    with pytest.raises(StoreError, match="damaged"):
        unpack(b"t" + zlib.compress(huge.encode()))
    assert pack(Content(huge, "text")) is None
    offer(store, "a/1", url=None, content=Content(huge, "text"))
    assert due(store) == []
    assert store.sources()[0].faults[0].kind == "too_large"
    offer(store, "a/2", content=Content(huge, "text"))
    assert [(each.key, each.content) for each in due(store)] == [("a/2", None)]


@pytest.mark.parametrize(("seconds", "then"), [(3_600, "2026-03-01T09:30:00Z"), (-60, "2026-03-01T08:29:00Z")])
def test_all_that_is_due_can_be_shifted(store, seconds, then):
    offer(store, "a/1")
    store.candidate_failed(due(store)[0], FAULT, retry_at=LATER, now=NOW)
    store.shift_times(seconds)
    assert rows(store, "SELECT next_at FROM candidate") == [(then,)]
    assert [state.next_at for state in store.sources()] == [then, None, None, None]


def test_a_shift_out_of_the_calendar_changes_nothing(store):
    offer(store, "a/1")
    store.shift_times(-1e12)
    assert rows(store, "SELECT next_at FROM candidate") == [(NOW,)]
