"""The manifest of a packaged pipeline: what it is, what it was made from and how good it was found.

All comes from what is there: the pipeline's folder, the workspace that it was trained in, the figures of its report.
Figures and card of another model are never taken for those of this one: they name the digest of the model they are of.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.evaluate.profile import PROFILE
from cwdnlp.labels import SCHEMA, Label
from cwdnlp.training.digest import file_digests, folder_digest, folder_size
from cwdnlp.training.package_meta import META
from cwdnlp.training.parameters import PARAMETERS, Workspace

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.training.package_meta import PackageMeta

__all__ = [
    "LICENSE_NAMES",
    "MANIFEST",
    "Origin",
    "classifier_manifest",
    "find_origin",
    "find_workspace",
    "make_manifest",
]

MANIFEST = "manifest.json"
FORMAT = 1
CARD, METRICS = "README.md", "metrics.json"
"""The files of a report, as the stage `evaluate` names them."""
LICENSE_NAMES = ("LICENSE", "LICENCE", "LICENSE.txt", "LICENCE.txt", "LICENSE.md", "LICENCE.md", "COPYING")
_CLASSIFIER = "cwdnlp_classifier"
logger = logging.getLogger("cwdnlp.training")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pipeline comes from: its folder, and what of its workspace, card and figures was found."""

    model: Path
    workspace: Workspace | None = None
    card: Path | None = None
    metrics: dict[str, Any] | None = None

    @property
    def homes(self) -> list[Path]:
        """The folders whose licence file is the pipeline's, the nearest first."""
        above = [self.workspace.report, self.workspace.root] if self.workspace else []
        return [self.model, *above]


def find_workspace(model: Path) -> Workspace | None:
    """Return the workspace above a pipeline's folder whose parameters name this folder as their model.

    A `params.yaml` that is broken, or no file of ours, is passed over with a warning.
    """
    folder = model.resolve()
    for above in folder.parents:
        if not (above / PARAMETERS).is_file():
            continue
        try:
            workspace = Workspace.open(above)
        except CwdnlpError as error:
            logger.warning("%s; it is left out", error)
            continue
        if workspace.model.resolve() == folder:
            return workspace
    return None


def find_origin(model: Path, workspace: Path | None = None) -> Origin:
    """Find what belongs to a pipeline; `workspace` is the folder of its `params.yaml` if that is not above it.

    Raises ParametersError if a workspace that is named cannot be read.
    """
    found = find_workspace(model) if workspace is None else Workspace.open(workspace)
    report = found.report if found else model.resolve().parent
    own = model / CARD
    metrics = _read_json(report / METRICS)
    if metrics is not None and not _is_of(metrics, model):
        where = report / METRICS
        logger.warning("%s is not of this model: figures and card are left out (run the stage evaluate)", where)
        return Origin(model, found, own if own.is_file() else None)
    # What stands beside a folder that nothing else is known of may be the README of a whole project.
    beside = report / CARD if found or metrics or _names(report / CARD, model) else own
    card = own if own.is_file() else beside
    return Origin(model, found, card if card.is_file() else None, metrics)


def _names(card: Path, model: Path) -> bool:
    """Tell whether a card speaks of a pipeline by its name."""
    meta = _read_json(model / META) or {}
    try:
        return f"{meta.get('lang')}_{meta.get('name')}" in card.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def _is_of(metrics: Mapping[str, Any], model: Path) -> bool:
    """Tell whether figures are of this model: as it is, or before what is not trained was put into its folder.

    That is a card, a licence, and the profile, which can be made anew at any time (`cwdnlp.training profile`).
    """
    told = metrics.get("model")
    named = told.get("sha256") if isinstance(told, dict) else None
    files = file_digests(model)
    added: tuple[tuple[str, ...], ...] = ((), (CARD, *LICENSE_NAMES))
    left_out = [(*each, *profile) for each in added for profile in ((), (PROFILE,))]
    return named in {_digest_without(files, names) for names in left_out}


def _digest_without(files: Mapping[str, str], names: Collection[str]) -> str:
    """Return the digest that `folder_digest` gives of a folder without some of its files."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in files.items() if name not in names)
    return hashlib.sha256(lines.encode()).hexdigest()


def classifier_manifest(nlp: Language) -> dict[str, Any]:
    """Return what the classifier of a pipeline tells of itself, nothing for a pipeline without one."""
    component = nlp.get_pipe(_CLASSIFIER) if _CLASSIFIER in nlp.component_names else None
    return dict(getattr(component, "manifest", None) or {})


def make_manifest(
    nlp: Language, meta: PackageMeta, origin: Origin, files: Mapping[str, str], *, built: int | None = None
) -> dict[str, Any]:
    """Return the manifest of a pipeline as plain data; `null` stands for what is not known.

    `files` are the SHA-256 of the packaged files by their paths, `built` the second of Unix time to name, if one is to
    be named. The digest `source` is that of the folder, which model card and figures name too.
    """
    from cwdnlp import __version__

    classifier = classifier_manifest(nlp)
    workspace, metrics = origin.workspace, origin.metrics or {}
    manifest = {
        "format": FORMAT,
        "name": meta.full_name,
        **meta.model_dump(include={"version", "description", "license", "author", "url"}),
        "language": meta.lang,
        "cwdnlp": __version__,
        "pipeline": list(nlp.pipe_names),
        "source": {"sha256": folder_digest(origin.model), "bytes": folder_size(origin.model)},
        "labels": _labels(nlp, classifier),
        "corpus": _corpus(origin, classifier),
        "parameters": json.loads(workspace.parameters.model_dump_json()) if workspace else None,
        "versions": _versions(nlp, workspace, classifier),
        "figures": metrics.get("sets"),
        "files": dict(files),
    }
    if built is not None:
        manifest["built"] = datetime.fromtimestamp(built, UTC).isoformat()
    return manifest


def _labels(nlp: Language, classifier: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return entities, stages and topics with their names and definitions."""
    known = {label.id: label for label in SCHEMA.entities}
    ids = nlp.meta["labels"].get("ner", [])
    entities = [known.get(each, Label(each, each, "")) for each in ids]
    return {
        "entities": [{"id": label.id, "name": label.name, "definition": label.definition} for label in entities],
        "stages": classifier.get("stages", []),
        "topics": classifier.get("topics", []),
    }


def _corpus(origin: Origin, classifier: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the digest of the corpus and the articles of each split, or how many the classifier learned from."""
    learned = classifier.get("corpus") or {}
    told = (origin.metrics or {}).get("corpus") or _checked(origin.workspace)
    if told and learned.get("sha256") in (None, told.get("sha256")):
        counts = told.get("articles")
        splits = counts if isinstance(counts, dict) else {key: told[key] for key in told if key in _SPLITS}
        return {"sha256": told.get("sha256"), "articles": splits}
    return {"sha256": learned.get("sha256"), "articles": {"learned": learned.get("articles")}} if learned else None


_SPLITS = ("train", "dev", "test")


def _checked(workspace: Workspace | None) -> dict[str, Any]:
    """Return what the stage `check` wrote."""
    return (_read_json(workspace.data / "check.json") if workspace else None) or {}


def _versions(nlp: Language, workspace: Workspace | None, classifier: Mapping[str, Any]) -> dict[str, str]:
    """Return the libraries that the pipeline was trained with: those that it stored itself know best."""
    from spacy.util import get_model_lower_version

    path = workspace.versions if workspace else None
    lines = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path is not None and path.is_file() else []
    )
    pinned = [line.split("==") for line in lines if line.count("==") == 1]
    spacy = get_model_lower_version(str(nlp.meta["spacy_version"]))
    found = {"spacy": spacy} if spacy else {}
    found |= {name.strip(): version.strip() for name, version in pinned}
    return dict(sorted((found | classifier.get("versions", {})).items()))


def _read_json(path: Path) -> dict[str, Any] | None:
    """Return the object that a JSON file holds, None if it is missing or broken; what is no number becomes null."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda _: None)
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
