"""A store that articles are put into, with the alerts that they raise."""

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.alerts import Alerts
from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.settings import AlertSettings, FeedSource, StdoutTarget
from cwdnlp.monitor.store import Store, Tagged
from cwdnlp.records import TaggedArticle

NOW = "2026-03-01T08:00:00Z"
WORDS = (
    "Burmistrz podpisał w poniedziałek umowę na budowę obwodnicy wschodniej, która odciąży centrum od ciężarówek i "
    "skróci dojazd do strefy gospodarczej. Prace mają ruszyć jesienią, potrwają dwa lata i obejmą trzy mosty oraz pięć "
    "rond, a mieszkańcy okolicznych wsi dostaną nowe chodniki, oświetlenie i bezpieczne przejścia przy szkołach."
)


class Newsroom:
    """Puts articles into a store one by one, with the alerts of some rules."""

    def __init__(self, path, *settings, **options):
        self.store = Store.open(path, create=True)
        self.alerts = Alerts(settings, SCHEMA, **options)
        sources = [
            FeedSource(name=name, url=f"https://{name}.example/rss", unit="1014011") for name in ("sieradz", "lodz")
        ]
        self.store.sync_sources(sources)

    def put(self, key, *, source="sieradz", text=WORDS, title="Umowa", now=NOW, **more):
        candidate = Candidate(key, fingerprint=f"{source}{title}{text}", url=f"https://{key}", title=title)
        self.store.record_offer(source, [candidate], next_at=now, now=now)
        pending = next(each for each in self.store.due_candidates(now, limit=50) if each.key == key)
        data = {"id": key, "url": f"https://{key}", "title": title, "text": text, "stage": "funding", **more}
        tagged = Tagged(pending, TaggedArticle.from_dict(data))
        return self.store.store([tagged], alerts=self.alerts.drafts, now=now)[0]

    def due(self, now=NOW):
        return self.store.due_alerts(now, limit=100)

    def deliver(self, now=NOW, fetcher=None, **options):
        done = self.alerts.deliver_due(self.store, now=now, fetcher=fetcher, **options)
        return done.delivered, done.failed

    def states(self):
        rows = self.store.connection.execute("SELECT state, attempts, error, next_at FROM alert ORDER BY id")
        return [tuple(row) for row in rows]


def rule(name="rule", when='stage = "funding"', target=None, once="item"):
    return AlertSettings(name=name, when=when, target=target or StdoutTarget(), once=once)
