"""Many trainings beside each other: each with its changes, in a folder of its own, measured when it is done.

What was measured is written down run by run: a session that was broken off goes on where it was, and a run that was
measured on the same corpus is not made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.evaluate.evaluation import measured_headlines
from cwdnlp.evaluate.metrics import evaluate
from cwdnlp.evaluate.predict import predict
from cwdnlp.pipeline import load
from cwdnlp.records import TaggedArticle
from cwdnlp.training.parameters import PARAMETERS, Workspace, update_parameters
from cwdnlp.training.stages import corpus_digest, logger

__all__ = ["Results", "Run", "measure_model", "run_all", "train_run"]

_TRAINED = ("ner", "members", "confidence", "classifier", "assemble")


@dataclass(frozen=True, slots=True)
class Run:
    """One training: its name, its seed, the parameters that differ, and components that are taken over as they are.

    `copied` names components by their folder in the workspace's own model, such as `cwdnlp_classifier`.
    """

    name: str
    seed: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    copied: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the run's figures stand under."""
        return f"{self.name} {self.seed}"


class Results:
    """A file of figures by experiment and run, those of another corpus or other parameters left behind."""

    def __init__(self, path: Path, experiment: str, corpus: str, parameters: str = "") -> None:
        self.path = path
        self._all: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        known = self._all.get(experiment, {})
        same = known.get("corpus") == corpus and known.get("parameters", parameters) == parameters
        self._own: dict[str, Any] = known if same else {"corpus": corpus, "runs": {}}
        if parameters:
            self._own = {"corpus": corpus, "parameters": parameters, "runs": self._own["runs"]}
        self._all[experiment] = self._own

    @property
    def runs(self) -> dict[str, Any]:
        """The figures by the run's key, then by set."""
        runs: dict[str, Any] = self._own["runs"]
        return runs

    def add(self, run: Run, figures: Mapping[str, Any]) -> None:
        """Write down what was measured."""
        self.runs[run.key] = dict(figures)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # In one step: a session that is killed leaves the file as it was.
        written = self.path.with_name(f".{self.path.name}.part")
        written.write_text(json.dumps(self._all, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.replace(self.path)


def run_all(
    workspace: Workspace,
    experiment: str,
    runs: Iterable[Run],
    sets: Mapping[str, Sequence[TaggedArticle]],
    *,
    results: Path,
    jobs: int = 1,
    advance: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Train and measure the runs that were not measured yet, `jobs` at a time; return the figures of all.

    Raises CwdnlpError if a training fails; those before it are written down.
    """
    runs = list(runs)
    known = Results(results, experiment, corpus_digest(workspace), _digest(workspace, runs))
    wanted = []
    for run in runs:
        if run.key in known.runs:
            advance()
        else:
            wanted.append(run)
    work = workspace.data / "runs"
    with ThreadPoolExecutor(jobs) as pool:
        started = {pool.submit(train_run, workspace, run, work / _folder(experiment, run)): run for run in wanted}
        try:
            for done in as_completed(started):
                known.add(started[done], measure_model(done.result(), sets))
                shutil.rmtree(work / _folder(experiment, started[done]), ignore_errors=True)
                logger.info("%s, %s: measured", experiment, started[done].key)
                advance()
        except BaseException:  # a failure or Ctrl-C: those that have not begun shall not
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return known.runs


def _digest(workspace: Workspace, runs: Sequence[Run]) -> str:
    """Return what tells the parameters apart that figures depend on, but for those that each run has its own of."""
    own = {"ner.seed", *set.intersection(*(set(run.settings) for run in runs))} if runs else set()
    data = workspace.parameters.model_dump(exclude={"paths", "card", "check"})
    for key in own:
        *sections, last = key.split(".")
        place: Any = data
        for section in sections:
            place = place.get(section, {})
        place.pop(last, None)
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def _folder(experiment: str, run: Run) -> str:
    return f"{experiment}-{run.key}".replace(" ", "-").replace(",", "")


def train_run(workspace: Workspace, run: Run, folder: Path) -> Path:
    """Train with a run's parameters in a folder of its own, from the workspace's data; return the model's folder.

    Raises CwdnlpError with the end of what the stage said if one fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = {"paths.data": str(workspace.data.resolve()), "paths.model": "model", "paths.report": "report"}
    own |= {"paths.corpus": str(workspace.corpus.resolve()), "paths.versions": "", "card.text": ""}
    settings = {**own, "ner.seed": run.seed, **run.settings}
    update_parameters(workspace.root / PARAMETERS, settings, folder / PARAMETERS)
    model = folder / "model"
    for component in run.copied:
        shutil.copytree(workspace.model / component, model / component, dirs_exist_ok=True)
    for stage in _TRAINED:
        if _COMPONENTS.get(stage) not in run.copied:
            _run_stage(stage, folder)
    return model


_COMPONENTS = {"ner": "ner", "members": "cwdnlp_partnerships", "classifier": "cwdnlp_classifier"}


def _run_stage(stage: str, folder: Path) -> None:
    """Run a stage in a process of its own: spaCy's seeds are the process's, and so is the number of threads."""
    command = [sys.executable, "-m", "cwdnlp.training", stage, str(folder)]
    environment = {**os.environ, "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        told = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise CwdnlpError(f"the stage {stage} failed: {told[0]}", where=str(folder))


def measure_model(folder: Path, sets: Mapping[str, Sequence[TaggedArticle]]) -> dict[str, Any]:
    """Return the headline figures of a pipeline on each set, None where gold says nothing, and strict F1 by label."""
    nlp = load(folder)
    figures: dict[str, Any] = {}
    for name, gold in sets.items():
        report = evaluate(gold, predict(gold, nlp).records)
        labels = {label: round(counts.f1, 4) for label, counts in sorted(report.strict.items())}
        figures[name] = {**measured_headlines(report), "labels": labels}
    return figures
