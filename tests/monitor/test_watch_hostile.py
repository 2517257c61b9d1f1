"""Nothing is lost and nothing doubled: two hundred sites of which a third misbehave, and runs that are killed."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.monitor import Store, watch_once
from cwdnlp.monitor.settings import FeedSource, FolderSource, NetworkSettings, WatchSettings
from tests.monitor.hostile import Server, Site, page, unchanged
from tests.monitor.sites import ALLOWED, fake_tagger, feed_of, html_of, raise_sites, text_of

ROOT = Path(cwdnlp.__file__).parents[1]
TITLES = "SELECT item.url, version.title FROM item JOIN version ON version.item_id = item.id"


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A run over two hundred sites: what was expected, what the run said, the store, the seconds."""
    store = tmp_path_factory.mktemp("watched") / "news.sqlite"
    with Server() as server:
        expected = raise_sites(server, 200)
        network = NetworkSettings(workers=24, timeout=1.2, max_bytes=300_000, host_delay=0.0, allow_private=(ALLOWED,))
        settings = WatchSettings(store=store, sources=tuple(expected.sources), network=network)
        began = time.monotonic()
        summary = watch_once(settings, tagger=fake_tagger)
        seconds = time.monotonic() - began
        again = watch_once(settings, tagger=fake_tagger)
    with Store.open(store, readonly=True) as opened:
        yield expected, summary, again, opened, seconds


def test_every_good_article_is_stored_once(watched):
    expected, summary, _, store, _ = watched
    rows = store.connection.execute(TITLES).fetchall()
    assert len(expected.titles) > 400
    assert Counter(map(tuple, rows)) == Counter(expected.titles.items())
    assert summary.stored == len(expected.titles)


def test_every_fault_stands_under_its_source_with_its_kind(watched):
    expected, summary, _, store, _ = watched
    found = {state.name: {fault.kind for fault in state.faults} for state in store.sources()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {
        name: {kind} for name, kind in expected.faults.items()
    }
    assert len(set(expected.faults.values())) == 10
    assert summary.failed_sources + summary.failed_items == len(expected.faults) - _flawed(expected)


def _flawed(expected):
    """Feeds of which something could be read although they are not well-formed."""
    return sum("not_well_formed" in name for name in expected.faults)


def test_what_gave_nothing_is_not_in_order(watched):
    expected, _, _, store, _ = watched
    failing = {state.name for state in store.sources() if state.state == "failing"}
    assert failing == {name for name in expected.faults if "article:" not in name and "not_well_formed" not in name}


def test_copies_are_one_story(watched):
    expected, _, _, store, _ = watched
    stories = dict(store.connection.execute("SELECT url, story_id FROM item").fetchall())
    assert len(expected.copies) == 7
    assert all(len({stories[url] for url in urls}) == 1 < len(urls) for urls in expected.copies.values())
    assert len(set(stories.values())) == len(stories) - sum(len(urls) - 1 for urls in expected.copies.values())


def test_nothing_was_sent_where_nothing_may_be_sent(watched):
    assert watched[0].forbidden.seen == []


def test_the_time_is_bounded(watched):
    assert watched[-1] < 40


def test_a_second_run_stores_nothing_and_leaves_failing_sources_alone(watched):
    expected, summary, again, _, _ = watched
    assert (again.stored, again.versions, again.failed_sources) == (0, 0, 0)
    assert again.polled == len(expected.sources) - summary.failed_sources
    assert again.ok


def test_what_the_pipeline_reads_is_stored(tmp_path, nlp):
    """The same with the real pipeline, on the articles that are shipped as examples."""
    articles = [json.loads(line) for line in (ROOT / "examples" / "wiadomosci.jsonl").read_text("utf-8").splitlines()]
    with Server() as server:
        site = server.add(Site())
        paths = [f"/aktualnosci/{number}" for number in range(len(articles))]
        for path, article in zip(paths, articles, strict=True):
            site.paths[path] = page(html_of(article["title"], article["text"]))
        entries = [(path, article["title"]) for path, article in zip(paths, articles, strict=True)]
        site.paths["/rss.xml"] = page(feed_of(site.url, entries))
        source = FeedSource(name="gmina", url=f"{site.url}/rss.xml")
        network = NetworkSettings(host_delay=0.0, allow_private=(ALLOWED,))
        settings = WatchSettings(store=tmp_path / "news.sqlite", sources=(source,), network=network)
        assert watch_once(settings, nlp=nlp).stored == len(articles)
    with Store.open(settings.store, readonly=True) as store:
        records = [store.article(row["id"]) for row in store.connection.execute("SELECT id FROM item ORDER BY id")]
    assert {record.title for record in records} == {article["title"] for article in articles}
    assert all(record.stage and record.model.name == "pl_cwd_news" for record in records)


# Killed

KILLS = 22
CONFIG = """
store = "news.sqlite"
contact = "mailto:monitor@gmina.example"
[network]
host_delay = "0s"
timeout = "20s"
allow_private = ["127.0.0.0/16"]
[[source]]
name = "skrzynka"
folder = "incoming"
[[alert]]
name = "money"
when = 'stage = "funding"'
to = {file = "alerts.jsonl"}
once = "item"
"""
# Where a run kills itself: a function, before or after it, at its call number so and so.
POINTS = [
    ("cwdnlp.monitor.store.queue.enqueue", "after", 3),
    ("cwdnlp.monitor.store.sources.mark_listed", "before", 2),
    ("cwdnlp.monitor.store.sources.mark_listed", "after", 2),
    ("cwdnlp.monitor.watch.errands.Workers._attempt", "after", 9),
    ("cwdnlp.monitor.watch.tagging._tag", "before", 2),
    ("cwdnlp.monitor.watch.tagging._tag", "after", 2),
    ("cwdnlp.monitor.store.queue.finish", "before", 5),
    ("cwdnlp.monitor.store.queue.finish", "after", 3),
    ("cwdnlp.monitor.store.alerts.add_alerts", "after", 2),
    ("cwdnlp.monitor.watch.couriers.Couriers.draft", "after", 3),
    ("cwdnlp.monitor.store.store.Store.store", "before", 1),
    ("cwdnlp.monitor.store.store.Store.store", "after", 1),
    ("cwdnlp.monitor.store.store.Store.alert_delivered", "before", 3),
    ("cwdnlp.monitor.store.store.Store.alert_delivered", "after", 3),
]


class Nursery:
    """Runs of the command line, each a process forked from one that has imported everything."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )

    def run(self, *arguments, point=None, kill_after=None):
        """Run in the folder, kill if asked to; return the exit code."""
        order = {"arguments": arguments, "point": point, "folder": str(self.folder)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(pid, 9)
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(10) == 0


@pytest.fixture
def folder():
    """A folder in memory where there is one: a kill loses nothing of what a program has written to a file."""
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def one_nursery():
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def nursery(one_nursery, folder):
    one_nursery.folder = folder
    return one_nursery


def slowly(body, answer=page):
    """Answer like a site on the net: not at once."""

    def behave(visit):
        visit.pause(0.01)
        answer(body)(visit)

    return behave


def furnish(server, folder, *, sites=8, articles=3, files=60):
    """Let sites stand and files lie; returns the titles that are to be stored."""
    titles, config = [], [CONFIG]
    for number in range(sites):
        site = server.add(Site(), f"127.0.9.{number + 1}")
        entries = [(f"/a/{each}", *text_of(f"killed-{number}-{each}")) for each in range(articles)]
        for path, title, text in entries:
            site.paths[path] = slowly(html_of(title, text))
            titles.append(title)
        # Who has seen the listing is not given it again: what a run noted as seen before it kept it would be lost.
        listing = feed_of(site.url, [(path, title) for path, title, _ in entries])
        site.paths["/rss.xml"] = slowly(listing, answer=lambda body: unchanged('"1"', body))
        config.append(f'[[source]]\nname = "gmina {number}"\nfeed = "{site.url}/rss.xml"\ninterval = "1h"\n')
    (folder / "incoming").mkdir()
    (folder / "monitor.toml").write_text("".join(config), encoding="utf-8")
    return titles + put_files(folder, range(files))


def put_files(folder, numbers):
    """Let files lie in the watched folder; returns their titles."""
    titles = []
    for number in numbers:
        title, text = text_of(f"file-{number}")
        path = folder / "incoming" / f"{number}.jsonl"
        path.write_text(json.dumps({"id": f"f{number}", "title": title, "text": text}) + "\n", encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        titles.append(title)
    return titles


def verify(folder, titles):
    """Every article once, with one version; every alert at least once; the file sound."""
    connection = sqlite3.connect(folder / "news.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    stored = [title for (title,) in connection.execute("SELECT title FROM version")]
    assert Counter(stored) == Counter(titles)
    assert connection.execute("SELECT count(*) FROM item").fetchone() == (len(titles),)
    assert connection.execute("SELECT DISTINCT state FROM candidate").fetchall() == [("done",)]
    assert connection.execute("SELECT DISTINCT state FROM alert").fetchall() == [("delivered",)]
    connection.close()
    alerts = [json.loads(line) for line in (folder / "alerts.jsonl").read_text("utf-8").splitlines()]
    by_key = {alert["key"]: alert["item"]["title"] for alert in alerts}
    assert Counter(by_key.values()) == Counter(titles)


def delivered(folder):
    """How many alerts have been delivered."""
    connection = sqlite3.connect(folder / "news.sqlite")
    (count,) = connection.execute("SELECT count(*) FROM alert WHERE state = 'delivered'").fetchone()
    connection.close()
    return count


def finish(nursery):
    """Run until all is done, twice: the second time there is nothing to do."""
    assert nursery.run("watch", "monitor.toml", "--once", "-q") == 0
    assert nursery.run("watch", "monitor.toml", "--once", "-q") == 0


def test_killed_at_random_moments_nothing_is_lost_or_doubled(folder, nursery):
    chance = random.Random("killed")
    with Server() as server:
        titles = furnish(server, folder)
        codes = [
            nursery.run("watch", "monitor.toml", "--once", "-q", kill_after=chance.uniform(0.02, 0.25))
            for _ in range(KILLS)
        ]
        assert codes.count(-9) >= 12  # the first ones die in the middle, later ones may have had little to do
        finish(nursery)
    verify(folder, titles)


def test_killed_at_every_step_nothing_is_lost_or_doubled(folder, nursery):
    with Server() as server:
        titles = furnish(server, folder)
        codes = []
        for number, point in enumerate(POINTS):  # each run has so much to do that it comes to its point
            titles += put_files(folder, range(100 + 20 * number, 120 + 20 * number))
            codes.append(nursery.run("watch", "monitor.toml", "--once", "-q", point=point))
        assert codes == [-9] * len(POINTS)
        finish(nursery)
    verify(folder, titles)


def configured(sources):
    """The configuration of many sites on the network."""
    tables = [CONFIG.split("[[source]]")[0].replace('"20s"', '"1.2s"\nworkers = 24\nmax_bytes = "300 kB"')]
    tables.append("[[alert]]" + CONFIG.split("[[alert]]")[1])
    for source in sources:
        kind = "feed" if isinstance(source, FeedSource) else "page"
        tables.append(f"[[source]]\nname = {json.dumps(source.name)}\n{kind} = {json.dumps(source.url)}\n")
        if kind == "page":
            tables.append(f"links = {json.dumps(source.links)}\n")
    return "".join(tables)


def test_two_hundred_sites_of_which_a_third_misbehave_and_runs_that_are_killed(folder, nursery):
    chance = random.Random("sites")
    with Server() as server:
        expected = raise_sites(server, 200)
        (folder / "monitor.toml").write_text(configured(expected.sources), encoding="utf-8")
        codes = [
            nursery.run("watch", "monitor.toml", "--once", "-q", kill_after=chance.uniform(0.05, 0.9))
            for _ in range(KILLS)
        ]
        assert codes.count(-9) >= 8  # later ones may have had little to do
        assert nursery.run("watch", "monitor.toml", "--once", "-q") in (0, 1)
        assert nursery.run("watch", "monitor.toml", "--once", "-q") == 0  # what is bad is left alone for now
    with Store.open(folder / "news.sqlite", readonly=True) as store:
        assert Counter(map(tuple, store.connection.execute(TITLES).fetchall())) == Counter(expected.titles.items())
        assert store.connection.execute("SELECT count(*) FROM version").fetchone()[0] == len(expected.titles)
        found = {state.name: {fault.kind for fault in state.faults} for state in store.sources()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {
        name: {kind} for name, kind in expected.faults.items()
    }
    alerts = [json.loads(line) for line in (folder / "alerts.jsonl").read_text("utf-8").splitlines()]
    assert Counter({each["key"]: each["item"]["url"] for each in alerts}.values()) == Counter(list(expected.titles))
    assert expected.forbidden.seen == []


def test_a_run_that_goes_on_is_killed_and_ended_in_order(folder, nursery):
    with Server() as server:
        titles = furnish(server, folder, sites=3)
        assert nursery.run("watch", "monitor.toml", "-q", kill_after=0.3) == -9
        for _ in range(20):  # as many as a busy machine needs
            assert nursery.run("watch", "monitor.toml", "-q", point=["term", "15", 0.7]) == 0
            if delivered(folder) == len(titles):
                break
        assert nursery.run("watch", "monitor.toml", "-q", point=["term", "2", 0.2]) == 130
    verify(folder, titles)


def test_files_alone(tmp_path):
    """A check of the check: what is missing shows."""
    settings = WatchSettings(store=tmp_path / "news.sqlite", sources=(FolderSource(name="x", path=tmp_path),))
    watch_once(settings, tagger=fake_tagger)
    with pytest.raises((AssertionError, FileNotFoundError)):
        verify(tmp_path, ["nie ma"])
