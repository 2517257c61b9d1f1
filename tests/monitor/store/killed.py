"""A watch without network and pipeline, to be killed: it offers, fails and stores in a loop until it is quiet."""

from cwdnlp.monitor.store import AlertDraft, Store
from tests.monitor.store.helpers import FAULT, LATER, NOW, SOURCES, candidate, due, tagged

ARTICLES = 800


def listing(source):
    return (candidate(f"{source}/{number}") for number in range(ARTICLES))


def work(path, say):
    """Fill the store at `path` as far as one is let; says `open` and `quiet`."""
    with Store.open(path, create=True) as store:
        say("open")
        store.sync_sources(SOURCES[:2])
        for state in store.due_sources(NOW):
            if state.etag is None:
                store.record_offer(state.name, listing(state.name), etag='"all"', next_at=LATER, now=NOW)
        while pending := due(store, limit=16):
            if pending[0].attempts == 0 and pending[0].key.endswith("7"):
                store.candidate_failed(pending[0], FAULT, retry_at=NOW, now=NOW)
                continue
            batch = [tagged(each, f"Artykuł {each.key} o moście.") for each in pending]
            store.store(batch, alerts=lambda stored: [AlertDraft(stored.pending.key, "r", {})], now=NOW)
    say("quiet")
