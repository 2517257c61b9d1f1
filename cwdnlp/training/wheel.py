"""A trained pipeline as a wheel, which pip installs and `spacy.load` finds by name.

The same pipeline gives the same bytes: files are dated by SOURCE_DATE_EPOCH
(https://reproducible-builds.org/specs/source-date-epoch/), or by a constant where it is not set.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cwdnlp import __version__
from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.training.digest import file_digests
from cwdnlp.training.manifest import MANIFEST, Origin, classifier_manifest, find_origin, make_manifest
from cwdnlp.training.package_meta import PackageMeta, check_meta, read_meta, requirements
from cwdnlp.training.wheel_project import copy_pipeline, license_text, pyproject, readme, write_json

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["WheelError", "package_model"]

LIMIT = 100 * 2**20
"""The bytes of a file that PyPI takes (https://docs.pypi.org/project-management/storage-limits/)."""
EPOCH = "SOURCE_DATE_EPOCH"
_DATES = range(315_532_800, 4_354_819_200)  # the years 1980 to 2107, which a zip archive knows
_DATE = 1_580_601_600  # 2 February 2020, hatchling's own
_SENTENCE = "Burmistrz Opoczna Michał Konecki podpisał 7 maja 2021 r. umowę na przebudowę drogi."
# The hook of PEP 517, in a process of its own: it works in the current folder, which a library must not change.
_HOOK = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
_LIBRARIES = ("numpy", "scikit-learn", "skops")
logger = logging.getLogger("cwdnlp.training")


class WheelError(CwdnlpError):
    """A wheel cannot be built, or not be written to its place."""


def package_model(
    model: Path,
    output: Path = Path("dist"),
    *,
    name: str | None = None,
    version: str | None = None,
    card: Path | None = None,
    workspace: Path | None = None,
    force: bool = False,
) -> Path:
    """Build a wheel of a pipeline's folder and return its path in `output`, which is made.

    The pipeline is loaded first and has to tag a sentence. `name` and `version` take the place of those that it was
    trained with; the wheel's module is `pl_<name>`. Card, figures and parameters are found in the workspace above the
    folder, or in `workspace`; without one the wheel tells only what the folder does. No network is used.

    Raises ModelError for what is no pipeline, does not work or has meta data that do not fit; ParametersError for a
    workspace and CwdnlpError for a card that cannot be read, and for a wheel that is there already with other contents
    (unless `force`); WheelError if building or writing fails. A wheel too large for PyPI is logged as a warning.

    >>> package_model(Path("model"), version="0.2.0")  # doctest: +SKIP
    PosixPath('dist/pl_budgets-0.2.0-py3-none-any.whl')
    """
    _require_hatchling()
    data = read_meta(model)
    meta = check_meta(data, name=name, version=version, where=str(model))
    _check_spacy(meta, model)
    built = _build_time()
    try:
        origin = find_origin(model, workspace)
        origin = origin if card is None else replace(origin, card=card)
        with TemporaryDirectory(prefix="cwdnlp-") as folder:
            project = Path(folder)
            _write_project(project, data, meta, origin, built)
            return _place(_build(project, built), output, force=force)
    except OSError as error:
        where = str(error.filename or output)
        reason = error.strerror or type(error).__name__
        remedy = "check path, permissions and space"
        raise WheelError(f"cannot be read or written: {reason}", where=where, remedy=remedy) from None


def _require_hatchling() -> None:
    if importlib.util.find_spec("hatchling") is None:
        raise WheelError("the library hatchling is not installed", remedy='pip install "cwdnlp[train]"')


def _check_spacy(meta: PackageMeta, model: Path) -> None:
    """Refuse a pipeline that asks for another spaCy than the one that it is tried with: no wheel of it installs here.

    Raises ModelError.
    """
    from packaging.specifiers import SpecifierSet
    from spacy.about import __version__ as spacy

    if not SpecifierSet(meta.spacy_version).contains(spacy, prereleases=True):
        remedy = "train it anew, or install the spaCy that it was trained with"
        raise ModelError(f"asks for spaCy {meta.spacy_version}, here is {spacy}", where=str(model), remedy=remedy)


def _build_time() -> int | None:
    """Return the second of Unix time that the environment gives; raises CwdnlpError if it is none."""
    given = os.environ.get(EPOCH)
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and int(given) in _DATES):
        raise CwdnlpError(
            f"{given!r} is no time that a wheel can have", where=EPOCH, remedy="seconds since 1970, from 1980 on"
        )
    return int(given)


def _write_project(
    project: Path, data: Mapping[str, Any], meta: PackageMeta, origin: Origin, built: int | None
) -> None:
    """Write all that the wheel is built of; the manifest comes last, with the digests of the other files.

    What is loaded and asked to tag is the copy: nothing that the pipeline needs was left behind.
    """
    module = project / meta.full_name
    (project / "README.md").write_text(readme(origin.card, meta), encoding="utf-8")
    text = license_text(meta, origin)
    if text is None:
        logger.warning("%s: no licence is named, so that nobody else may use it (card.license)", meta.full_name)
    else:
        (project / "LICENSE").write_text(text, encoding="utf-8")
    nlp = _load(copy_pipeline(origin.model, module, data, meta), origin.model)
    write_json(module / MANIFEST, make_manifest(nlp, meta, origin, file_digests(module), built=built))
    stored = classifier_manifest(nlp).get("versions", {})
    needed = requirements(meta, __version__, {name: stored[name] for name in _LIBRARIES if name in stored})
    (project / "pyproject.toml").write_text(pyproject(meta, needed, licensed=text is not None), encoding="utf-8")


def _load(copy: Path, model: Path) -> Language:
    """Load the copy of a pipeline and have it tag a sentence; raises ModelError, about `model`, if either fails."""
    from cwdnlp.pipeline import load, tag

    try:
        nlp = load(copy)
        tag(_SENTENCE, nlp=nlp)
    except Exception as error:  # components raise what they like on what is damaged
        ours = error if isinstance(error, CwdnlpError) else CwdnlpError(f"{type(error).__name__}: {error}")
        where = (isinstance(ours, ModelError) and ours.where) or str(copy)
        told, where = (text.replace(str(copy), str(model)) for text in (ours.message, where))
        remedy = ours.remedy or "train or assemble it anew"
        raise ModelError(f"does not work: {told}", where=where, remedy=remedy) from error
    return nlp


def _build(project: Path, built: int | None) -> Path:
    """Build the wheel of a project into its folder `dist`; raises WheelError with the last words of hatchling."""
    dist = project / "dist"
    dist.mkdir()
    environment = {**os.environ, EPOCH: str(_DATE if built is None else built)}
    command = [sys.executable, "-P", "-c", _HOOK, str(dist)]
    run = subprocess.run(  # noqa: S603 - our own words, in this interpreter
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    wheels = list(dist.glob("*.whl"))
    if run.returncode or not wheels:
        last = (run.stderr.strip() or "it wrote nothing").splitlines()[-1]
        raise WheelError(
            f"hatchling cannot build the wheel: {last}", remedy="check meta.json and the version of hatchling"
        )
    return wheels[0]


def _place(built: Path, output: Path, *, force: bool) -> Path:
    """Put a wheel into its folder, all of it or nothing; one of the same contents is left as it is."""
    output.mkdir(parents=True, exist_ok=True)
    target = output / built.name
    if target.exists() and not force and target.read_bytes() != built.read_bytes():
        remedy = "give a new --version, or replace it with --force"
        raise CwdnlpError("is there already, with other contents", where=str(target), remedy=remedy)
    part = output / f".{built.name}.part"
    try:
        shutil.copyfile(built, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    if (size := target.stat().st_size) > LIMIT:
        logger.warning("%s has %.0f MB: PyPI takes files of up to 100 MB", target, size / 2**20)
    return target
