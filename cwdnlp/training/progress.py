"""How far several models that train side by side have come: a bar each on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from threading import Thread
from typing import IO, Any, Self

from spacy.language import Language
from spacy.util import registry

from cwdnlp.training.stages import watched

__all__ = ["Progress", "Report", "steps_logger"]

_END = None


class Report:
    """What a process tells the one that shows the bars: model, share of its epochs, score on the dev split."""

    def __init__(self, queue: Any, index: int) -> None:
        self.queue = queue
        self.index = index

    def __call__(self, share: float, score: float) -> None:
        """Tell how far the model is."""
        self.queue.put((self.index, share, score))


class Progress:
    """A bar for each of some models, fed from other processes; none where nobody looks."""

    def __init__(self, title: str, models: Iterable[int]) -> None:
        self._title = title
        self._models = list(models)
        self._manager: Any = None
        self._queue: Any = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        if watched() and self._models:
            self._manager = get_context("spawn").Manager()
            self._queue = self._manager.Queue()
            self._thread = Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None:
            self._queue.put(_END)
            self._thread.join()
            self._manager.shutdown()

    def report(self, index: int) -> Report | None:
        """Return what the process of a model tells its progress to, None where nobody looks."""
        return Report(self._queue, index) if self._queue is not None else None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=Console(stderr=True, highlight=False), transient=True) as bars:
            tasks = {index: bars.add_task(f"{self._title} {index}", total=1.0, told="") for index in self._models}
            while (told := self._queue.get()) is not _END:
                index, share, score = told
                bars.update(tasks[index], completed=share, told=f"dev F1 {score:.3f}")


class _Steps:
    """A spaCy training logger that tells a `Report` how far the training is, and is silent without one."""

    def __init__(self) -> None:
        self.report: Report | None = None
        self.epochs = 1

    def setup(
        self,
        nlp: Language,  # noqa: ARG002 - spaCy calls it so
        stdout: IO[str] = sys.stdout,  # noqa: ARG002
        stderr: IO[str] = sys.stderr,  # noqa: ARG002
    ) -> tuple[Callable[[dict[str, Any] | None], None], Callable[[], None]]:
        """Return what spaCy calls after each step and at the end."""

        def log_step(info: dict[str, Any] | None) -> None:
            if info is not None and self.report is not None:
                self.report(info["epoch"] / self.epochs, info["score"] or 0.0)

        return log_step, lambda: None


steps_logger = _Steps()
"""The logger of this process's training."""


@registry.loggers("cwdnlp.Steps.v1")  # type: ignore[untyped-decorator]
def make_steps_logger() -> Callable[..., Any]:
    """Return the set-up function of this process's logger, for a spaCy configuration."""
    return steps_logger.setup
