"""Store and load the classifier without running code from the file: skops with a fixed allow-list and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import sklearn
from skops.io import dumps, get_untrusted_types, loads

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.errors import ModelError
from cwdnlp.labels import SCHEMA_VERSION

__all__ = ["MANIFEST", "TRUSTED", "load_classifier", "save_classifier"]

MODEL = "classifier.skops"
MANIFEST = "manifest.json"
# What a classifier file may hold beside numbers and what skops itself trusts.
TRUSTED = ("cwdnlp.classify.model.ArticleClassifier",)
# Memory addresses, by which skops names the parts of a model.
_ADDRESS = re.compile(r"\b\d{12,16}\b")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REMEDY = "train the model anew (dvc repro) or install the version of cwdnlp that made it"


def save_classifier(classifier: ArticleClassifier, folder: Path) -> None:
    """Write the classifier and its manifest (versions, labels, checksum) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    data = to_bytes(classifier)
    (folder / MODEL).write_bytes(data)
    manifest = {
        "schema": SCHEMA_VERSION,
        "sklearn": sklearn.__version__,
        "stages": classifier.stages_,
        "topics": classifier.topics_,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def load_classifier(folder: Path) -> ArticleClassifier:
    """Load a classifier from `folder`.

    Raises ModelError if a file is missing or damaged, holds a type that is not on the allow-list, was made for other
    labels, or cannot be restored by the installed scikit-learn.
    """
    manifest = _read_manifest(folder)
    try:
        data = (folder / MODEL).read_bytes()
    except OSError:
        raise ModelError(f"{MODEL} is missing", where=str(folder), remedy=_REMEDY) from None
    if hashlib.sha256(data).hexdigest() != manifest.get("sha256"):
        raise ModelError(f"{MODEL} does not match its checksum in {MANIFEST}", where=str(folder), remedy=_REMEDY)
    return _restore(data, str(folder))


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise ModelError(f"{MANIFEST} is missing", where=str(folder), remedy=_REMEDY) from None
    except ValueError as error:
        raise ModelError(f"{MANIFEST} is damaged: {error}", where=str(folder), remedy=_REMEDY) from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA_VERSION:
        raise ModelError("made for another version of the label schema", where=str(folder), remedy=_REMEDY)
    return manifest


def _restore(data: bytes, where: str) -> ArticleClassifier:
    try:
        unknown = sorted(set(get_untrusted_types(data=data)) - set(TRUSTED))
    except Exception as error:  # whatever reading an archive that is none gives
        raise ModelError(f"{MODEL} is damaged: {error}", where=where, remedy=_REMEDY) from error
    if unknown:
        raise ModelError(f"{MODEL} holds types that are not allowed: {', '.join(unknown)}", where=where, remedy=_REMEDY)
    try:
        classifier = loads(data, trusted=list(TRUSTED))
    except Exception as error:  # skops and scikit-learn raise what they like on a foreign version
        raise ModelError(f"{MODEL} cannot be restored: {error}", where=where, remedy=_REMEDY) from error
    if not isinstance(classifier, ArticleClassifier):
        raise ModelError(f"{MODEL} is no ArticleClassifier", where=where, remedy=_REMEDY)
    return classifier


def to_bytes(classifier: ArticleClassifier) -> bytes:
    """Return the classifier as bytes, the same for the same classifier.

    skops names its parts by memory address and dates its archive; here both are replaced, so that equal models are
    equal files.
    """
    names: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        return names.setdefault(match[0], str(len(names) + 1))

    target = io.BytesIO()
    with (
        ZipFile(io.BytesIO(dumps(classifier))) as source,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        schema = _ADDRESS.sub(rename, source.read("schema.json").decode("utf-8"))
        parts = {_ADDRESS.sub(rename, name): source.read(name) for name in source.namelist() if name != "schema.json"}
        for name, content in [*sorted(parts.items()), ("schema.json", schema.encode("utf-8"))]:
            archive.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return target.getvalue()


def from_bytes(data: bytes) -> ArticleClassifier:
    """Restore a classifier from `to_bytes`; raises ModelError like `load_classifier`."""
    return _restore(data, "bytes")
