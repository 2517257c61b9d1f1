"""Short ways to fill a store."""

from pathlib import Path

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource, FolderSource, PageSource, StdinSource
from cwdnlp.monitor.store import Store, Tagged
from cwdnlp.records import TaggedArticle

NOW = "2026-03-01T07:30:00Z"
LATER = "2026-03-01T08:30:00Z"
MUCH_LATER = "2026-03-08T07:30:00Z"
SOURCES = (
    FeedSource(name="A", url="https://a.example/rss", unit="1014011"),
    PageSource(name="B", url="https://b.example/news", links="/a/"),
    FolderSource(name="C", path=Path("incoming")),
    StdinSource(name="D"),
)
LONG = " ".join(f"Zdanie numer {number} o moście w gminie." for number in "abcdefghijklmnoprstuwz")
FAULT = SourceError("answers 500", kind=FaultKind.status, where="https://a.example/1", remedy="wait")


def new_store(folder, sources=SOURCES):
    store = Store.open(Path(folder) / "news.sqlite", create=True)
    store.sync_sources(sources, now=NOW)
    return store


def candidate(name, fingerprint="1", **fields):
    fields.setdefault("url", f"https://{name}")
    return Candidate(name, fingerprint=fingerprint, **fields)


def offer(store, *names, source="A", now=NOW, **fields):
    return store.record_offer(source, [candidate(name, **fields) for name in names], next_at=LATER, now=now)


def record(pending, text=LONG, **fields):
    data = {
        "id": pending.key,
        "text": text,
        "title": "Most",
        "url": pending.url,
        "published": "2026-02-27",
        "source": pending.source,
        "stage": {"label": "funding", "score": 0.9},
        "topics": [{"label": "transport", "score": 0.8}],
        "model": {"name": "pl_cwd_news", "version": "0.1.0"},
    }
    return TaggedArticle.from_dict(data | fields)


def tagged(pending, text=LONG, *, recheck_at=None, etag=None, **fields):
    return Tagged(pending, record(pending, text, **fields), etag=etag, recheck_at=recheck_at)


def due(store, now=NOW, limit=100, **options):
    return store.due_candidates(now, limit=limit, **options)


def read_all(store, text=LONG, *, now=NOW, recheck_at=None, **fields):
    """Store everything that is due with one text."""
    return store.store([tagged(each, text, recheck_at=recheck_at, **fields) for each in due(store, now)], now=now)


def rows(store, query, *values):
    return [tuple(row) for row in store.connection.execute(query, values)]


def count(store, table):
    return rows(store, f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608
