"""Store and load the classifier without running code from the file: skops with a fixed allow-list and a manifest.

The file holds our own estimators and arrays of numbers and text, nothing of scikit-learn's, so that it does not break
with scikit-learn's next version; of the libraries that it was made with a higher major version is refused all the same.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from skops.io import dumps, loads
from skops.io.exceptions import UntrustedTypesFoundException

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.errors import ModelError
from cwdnlp.labels import SCHEMA, Label, Schema

__all__ = ["MANIFEST", "TRUSTED", "from_bytes", "load_classifier", "make_manifest", "save_classifier", "to_bytes"]

FORMAT = 2
MODEL = "classifier.skops"
MANIFEST = "manifest.json"
# What a classifier file may hold beside numbers and what skops itself trusts.
TRUSTED = (
    "cwdnlp.classify.linear.CalibratedSoftmax",
    "cwdnlp.classify.linear.ThresholdedLogistic",
    "cwdnlp.classify.model.ArticleClassifier",
    "cwdnlp.classify.vectorizer.TermVectorizer",
)
_LIBRARIES = ("scikit-learn", "skops", "numpy")
_SCHEMA = "schema.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REMEDY = "train the model anew (dvc repro) or install the version of cwdnlp that made it"


def make_manifest(
    classifier: ArticleClassifier,
    *,
    schema: Schema = SCHEMA,
    corpus: str | None = None,
    articles: int | None = None,
    metrics: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return what a stored classifier tells of itself.

    Versions of the libraries, labels with their definitions, digest and number of the articles that it learned from,
    figures measured while it was trained; the checksum is added when it is saved.
    """
    return {
        "format": FORMAT,
        "versions": {name: version(name) for name in _LIBRARIES},
        "schema": schema.version,
        "stages": _described(classifier.stages_, schema.stages),
        "topics": _described(classifier.topics_, schema.topics),
        "corpus": {"sha256": corpus, "articles": articles},
        "metrics": dict(metrics or {}),
    }


def _described(ids: list[str], labels: tuple[Label, ...]) -> list[dict[str, str]]:
    """Describe the labels that were learned, those that the schema lacks by their identifier."""
    known = {label.id: label for label in labels}
    found = [known.get(each, Label(each, each, "")) for each in ids]
    return [{"id": label.id, "name": label.name, "definition": label.definition} for label in found]


def save_classifier(classifier: ArticleClassifier, folder: Path, manifest: Mapping[str, Any] | None = None) -> None:
    """Write the classifier and its manifest into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    data = to_bytes(classifier)
    (folder / MODEL).write_bytes(data)
    told = {**(manifest or make_manifest(classifier)), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def load_classifier(folder: Path) -> tuple[ArticleClassifier, dict[str, Any]]:
    """Load a classifier and its manifest from `folder`.

    Raises ModelError if a file is missing or damaged, holds a type that is not on the allow-list, has other labels
    than its manifest, or was made by a library of another major version or another format of cwdnlp.
    """
    where = str(folder)
    manifest = _read_manifest(folder)
    try:
        data = (folder / MODEL).read_bytes()
    except OSError:
        raise ModelError(f"{MODEL} is missing", where=where, remedy=_REMEDY) from None
    if hashlib.sha256(data).hexdigest() != manifest.get("sha256"):
        raise ModelError(f"{MODEL} does not match its checksum in {MANIFEST}", where=where, remedy=_REMEDY)
    classifier = from_bytes(data, where)
    for kind, labels in (("stages", classifier.stages_), ("topics", classifier.topics_)):
        if [label["id"] for label in manifest[kind]] != labels:
            raise ModelError(f"{MANIFEST} tells other {kind} than {MODEL} holds", where=where, remedy=_REMEDY)
    return classifier, manifest


def _read_manifest(folder: Path) -> dict[str, Any]:
    where = str(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            message = f"the classifier has format {manifest['format']}, this version reads {FORMAT}"
            raise ModelError(message, where=where, remedy=_REMEDY)
        _check_labels(manifest)
        _check_versions(manifest["versions"], where)
    except OSError:
        raise ModelError(f"{MANIFEST} is missing", where=where, remedy=_REMEDY) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            f"{MANIFEST} is damaged: {type(error).__name__} {error}", where=where, remedy=_REMEDY
        ) from None
    return dict(manifest)


def _check_labels(manifest: Mapping[str, Any]) -> None:
    """Let what is no list of labels fail here and not later."""
    for kind in ("stages", "topics"):
        for label in manifest[kind]:
            label["id"], label["name"], label["definition"]


def _check_versions(versions: Mapping[str, str], where: str) -> None:
    for name in _LIBRARIES:
        made, here = versions[name], version(name)
        if int(made.split(".")[0]) != int(here.split(".")[0]):
            remedy = f"install {name} {made}, or train the model anew (dvc repro)"
            raise ModelError(f"made with {name} {made}, installed is {here}", where=where, remedy=remedy)


def from_bytes(data: bytes, where: str = "bytes") -> ArticleClassifier:
    """Restore a classifier; raises ModelError like `load_classifier`."""
    try:
        classifier = loads(data, trusted=list(TRUSTED))
    except UntrustedTypesFoundException as error:
        raise ModelError(f"{MODEL} holds types that are not allowed: {error}", where=where, remedy=_REMEDY) from None
    except Exception as error:  # skops, zipfile and numpy raise what they like on what is damaged
        raise ModelError(f"{MODEL} is damaged: {error}", where=where, remedy=_REMEDY) from error
    if not isinstance(classifier, ArticleClassifier):
        raise ModelError(f"{MODEL} holds no classifier of articles", where=where, remedy=_REMEDY)
    try:  # one that was stored before it had learned anything, or without a part of it, shows here and not later
        classifier.stage_probabilities([Reading()])
        classifier.topic_probabilities([Reading()])
    except Exception as error:
        raise ModelError(f"{MODEL} is incomplete: {error}", where=where, remedy=_REMEDY) from error
    return classifier


def to_bytes(classifier: ArticleClassifier) -> bytes:
    """Return the classifier as bytes, the same for the same classifier.

    skops names its parts by memory address and dates its archive; here both are replaced, so that equal models are
    equal files.
    """
    target = io.BytesIO()
    with (
        ZipFile(io.BytesIO(dumps(classifier))) as source,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        schema = json.loads(source.read(_SCHEMA))
        numbers: dict[str, str] = {}
        _number(schema, numbers)
        parts = {_renamed(name, numbers): source.read(name) for name in source.namelist() if name != _SCHEMA}
        for name, content in [*sorted(parts.items()), (_SCHEMA, json.dumps(schema, indent=2).encode("utf-8"))]:
            archive.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return target.getvalue()


def _number(node: Any, numbers: dict[str, str]) -> None:
    """Replace the addresses of a tree of nodes by numbers, in the order in which they occur."""
    if isinstance(node, list):
        for child in node:
            _number(child, numbers)
    elif isinstance(node, dict):
        if "__id__" in node:
            node["__id__"] = int(numbers.setdefault(str(node["__id__"]), str(len(numbers) + 1)))
        if isinstance(node.get("file"), str):
            node["file"] = _renamed(node["file"], numbers)
        for child in node.values():
            _number(child, numbers)


def _renamed(name: str, numbers: dict[str, str]) -> str:
    """Return the name of a part (`140234.npy`) with its number for its address."""
    stem, dot, suffix = name.partition(".")
    return numbers.setdefault(stem, str(len(numbers) + 1)) + dot + suffix
