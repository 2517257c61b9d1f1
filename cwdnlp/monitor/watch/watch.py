"""A watch put together from its parts, for a program or the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from cwdnlp.monitor.settings import FeedSource, PageSource, StdinSource, WatchSettings, WebhookTarget
from cwdnlp.monitor.sources import poll, read_article
from cwdnlp.monitor.store import Store
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.couriers import Couriers
from cwdnlp.monitor.watch.desk import Desk
from cwdnlp.monitor.watch.errands import Workers
from cwdnlp.monitor.watch.events import tell
from cwdnlp.monitor.watch.labels import tell_unknown_labels
from cwdnlp.monitor.watch.loop import Loop
from cwdnlp.monitor.watch.patience import GivenUp, Patience
from cwdnlp.monitor.watch.planner import Planner
from cwdnlp.monitor.watch.stream import stoppable_input
from cwdnlp.monitor.watch.summary import Summary
from cwdnlp.monitor.watch.tagging import Tagger, pipeline_tagger

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.monitor.net import Fetcher

__all__ = ["Watch", "watch_once"]

STORE_LIMIT = 60.0
"""Seconds for which a run that ends by itself waits for a store that cannot be written."""


class Watch:
    """Watches the sources of a configuration and stores every article once.

    Give `nlp` for a pipeline that is loaded already, or `tagger` for anything else that makes records; without them
    the pipeline that the settings name is loaded when there is something to tag. `fetcher`, `stdin` and `clocks` take
    the place of the network, standard input and the clocks.

    A watch is used from one thread, but for `stop`, which any thread and signal handlers may call.
    """

    def __init__(
        self,
        settings: WatchSettings,
        *,
        nlp: Language | None = None,
        tagger: Tagger | None = None,
        fetcher: Fetcher | None = None,
        stdin: BinaryIO | None = None,
        clocks: Clocks | None = None,
        store_limit: float = STORE_LIMIT,
    ) -> None:
        self.settings = settings
        self.busy = False
        """Whether workers were still in the middle of a request when the run had ended."""
        self._own_model = settings.model is not None or nlp is not None
        self._unknown_labels = 0
        self._tagger = tagger or pipeline_tagger(settings.model, nlp=nlp, on_load=self._check_labels)
        self._fetcher, self._stdin = fetcher, stdin
        self._clocks = clocks or Clocks()
        self._store_limit = store_limit
        self._stopped = False
        self._loop: Loop | None = None

    def stop(self) -> None:
        """Let the run end: what is being written is written, everything else stays in the queue."""
        self._stopped = True
        if self._loop is not None:
            self._loop.stop()

    def once(self, *, retry_failed: bool = False) -> Summary:
        """Ask every source, work the queue off, deliver alerts, and return what was done.

        A source that failed lately is left alone until its back-off is over. With `retry_failed` it is asked at once,
        unless its server asked for a pause, and articles that were given up are tried again.

        Raises StoreError where the store cannot be opened or is damaged, ModelError where there is no model.
        """
        return self._run(once=True, retry_failed=retry_failed)

    def run(self, *, retry_failed: bool = False) -> Summary:
        """Watch until `stop` is called; return what was done. Where there is only standard input, until that ends."""
        return self._run(once=False, retry_failed=retry_failed)

    def _run(self, *, once: bool, retry_failed: bool) -> Summary:
        with Store.open(self.settings.store, create=True) as store, self._network() as fetcher:
            limit = self._store_limit if once else None
            patience = Patience(sleep=self._clocks.sleep, stopped=lambda: self._stopped, limit=limit)
            self._prepare(store, patience, retry_failed=retry_failed)
            couriers, desk = self._desk(store, fetcher, patience)
            planner = Planner(
                self.settings.sources,
                store,
                clocks=self._clocks,
                patience=patience,
                ready_at=fetcher.ready_at if fetcher else _at_once,
                once=once,
            )
            return self._work(planner, desk, couriers, fetcher)

    def _prepare(self, store: Store, patience: Patience, *, retry_failed: bool) -> None:
        """Bring the store in line with the configuration."""
        now = self._clocks.now()
        longest = max(86_400.0, self.settings.recheck)
        patience(lambda: store.sync_sources(self.settings.sources, now=now, longest_wait=longest))
        if retry_failed:
            count = patience(lambda: store.retry_failed(now=now))
            tell("retry_failed", f"failing sources are asked now; tried again of what was given up: {count:,}")

    def _desk(self, store: Store, fetcher: Fetcher | None, patience: Patience) -> tuple[Couriers, Desk]:
        couriers = Couriers(
            self.settings,
            store,
            fetcher,
            clocks=self._clocks,
            patience=patience,
            stopped=lambda: self._stopped,
            own_model=self._own_model,
        )
        desk = Desk(
            store, self.settings, clocks=self._clocks, patience=patience, tagger=self._tagger, draft=couriers.draft
        )
        return couriers, desk

    def _work(self, planner: Planner, desk: Desk, couriers: Couriers, fetcher: Fetcher | None) -> Summary:
        """Run the loop, and let its threads end whatever happens."""
        workers = Workers(poll=poll, read=read_article, fetcher=fetcher, stdin=self._stdin)
        workers.stdin = self._input(workers)
        network = self.settings.network
        pool = ThreadPoolExecutor(
            network.workers + any(isinstance(each, StdinSource) for each in self.settings.sources)
        )
        loop = Loop(
            planner, desk, workers, pool, clocks=self._clocks, size=2 * network.workers, deliver=couriers.deliver
        )
        self._loop, loop.stopped = loop, self._stopped
        keep = False
        try:
            loop.run()
            keep = True
        except GivenUp:
            desk.summary.complete = self._stopped
        finally:
            workers.stopping.set()
            if fetcher is not None and loop.flying:
                fetcher.close()  # ends requests that are under way
            loop.wind_down(keep=keep)
            self.busy = loop.flying > 0
        desk.summary.unknown_labels = self._unknown_labels
        return couriers.count(desk.summary, left=planner.left)

    def _check_labels(self, nlp: Language) -> None:
        """Name labels in rules that a model of one's own does not have; those of the shipped one are checked before."""
        if self._own_model:
            self._unknown_labels = tell_unknown_labels(self.settings.alerts, nlp)

    def _input(self, workers: Workers) -> BinaryIO | None:
        if self._stdin is not None or not any(isinstance(each, StdinSource) for each in self.settings.sources):
            return self._stdin
        return stoppable_input(sys.stdin.buffer, workers.stopping) if sys.stdin is not None else None

    @contextmanager
    def _network(self) -> Iterator[Fetcher | None]:
        """Give what fetches, if anything is to be fetched or posted."""
        sources = any(isinstance(source, FeedSource | PageSource) for source in self.settings.sources)
        targets = any(isinstance(alert.target, WebhookTarget) for alert in self.settings.alerts)
        if self._fetcher is not None or not (sources or targets):
            yield self._fetcher
            return
        from cwdnlp.monitor.net import Fetcher

        with Fetcher(self.settings.network) as fetcher:
            yield fetcher


def _at_once(_: str) -> float:
    """Tell when an address may be asked where none ever is."""
    return 0.0


def watch_once(
    settings: WatchSettings,
    *,
    nlp: Language | None = None,
    tagger: Tagger | None = None,
    fetcher: Fetcher | None = None,
    stdin: BinaryIO | None = None,
    retry_failed: bool = False,
) -> Summary:
    """Ask every source once, tag and store what is new, deliver alerts; see `Watch.once`.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from cwdnlp.monitor.settings import FolderSource
    >>> folder = Path(tempfile.mkdtemp())
    >>> settings = WatchSettings(store=folder / "news.sqlite", sources=(FolderSource(name="skrzynka", path=folder),))
    >>> str(watch_once(settings))
    '1 source asked, 0 articles stored'
    """
    watch = Watch(settings, nlp=nlp, tagger=tagger, fetcher=fetcher, stdin=stdin)
    return watch.once(retry_failed=retry_failed)
