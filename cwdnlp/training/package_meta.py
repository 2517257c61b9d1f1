"""What the meta data of a pipeline say to those who package it: checked, in the forms that packaging asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.render.safe import one_line
from cwdnlp.training.parameters import PackageName

__all__ = ["META", "PackageMeta", "check_meta", "compatible_range", "major_range", "read_meta", "requirements"]

META = "meta.json"
SUMMARY = 512
"""The characters that PyPI allows a description."""
_REMEDIES = {
    "lang": "a code such as pl",
    "name": "write lower-case ASCII letters, digits and single underscores, a letter first: --name my_news",
    "version": "write a version as PEP 440 has it: --version 0.2.0",
    "license": "write an SPDX expression such as MIT or CC-BY-4.0, as card.license in params.yaml or in meta.json",
    "email": "write name@domain, or leave it out of meta.json",
    "url": "write https://..., as card.url in params.yaml, or leave it out",
    "spacy_version": "write a range such as >=3.8.0,<3.9.0 into meta.json",
    "requirements": "write requirements as PEP 508 has them into meta.json",
}


def _version(given: str) -> str:
    try:
        return str(Version(given))
    except InvalidVersion:
        raise ValueError(f"{given!r} is no version") from None


def _range(given: str) -> str:
    try:
        return str(SpecifierSet(given))
    except InvalidSpecifier:
        raise ValueError(f"{given!r} is no range of versions") from None


def _requirement(given: str) -> str:
    try:
        return str(Requirement(given))
    except InvalidRequirement:
        raise ValueError(f"{given!r} is no requirement") from None


def _expression(given: str) -> str:
    """Return an SPDX expression in its canonical form, none for none."""
    if not given:
        return ""
    try:
        from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
    except ImportError:  # older than 24.2
        raise CwdnlpError("packaging is too old to read licences", remedy='pip install "cwdnlp[train]"') from None
    try:
        return str(canonicalize_license_expression(given))
    except InvalidLicenseExpression:
        raise ValueError(f"{given!r} is no SPDX expression") from None


def _absent(given: Any) -> Any:
    """Take null for nothing said."""
    return "" if given is None else given


Line = Annotated[str, BeforeValidator(_absent), AfterValidator(one_line)]


class PackageMeta(BaseModel):
    """The fields of a pipeline's `meta.json` that a package is made of; those that may be empty default to it.

    >>> meta = PackageMeta(lang="pl", name="budgets", version="1.0-rc1", spacy_version=">=3.8.0,<3.9.0", license="mit")
    >>> meta.full_name, meta.version, meta.license
    ('pl_budgets', '1.0rc1', 'MIT')
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    name: Annotated[PackageName, StringConstraints(max_length=100)]
    version: Annotated[Line, StringConstraints(max_length=40), AfterValidator(_version)]
    description: Line = ""
    author: Line = ""
    email: Annotated[Line, StringConstraints(pattern=r"^([A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")] = ""
    url: Annotated[Line, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    license: Annotated[Line, AfterValidator(_expression)] = ""
    spacy_version: Annotated[Line, AfterValidator(_range)] = ""
    requirements: list[Annotated[str, AfterValidator(_requirement)]] = Field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The name of the distribution and of its module."""
        return f"{self.lang}_{self.name}"


def read_meta(model: Path) -> dict[str, Any]:
    """Read the meta data of a pipeline's folder; raises ModelError if it is none, or they are broken."""
    remedy = "name the folder of a trained pipeline, which holds config.cfg and meta.json"
    if not model.is_dir():
        raise ModelError("no such folder", where=str(model), remedy=remedy)
    if missing := [name for name in ("config.cfg", META) if not (model / name).is_file()]:
        raise ModelError(f"is no pipeline: {missing[0]} is missing", where=str(model), remedy=remedy)
    try:
        data = json.loads((model / META).read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(model / META)) from None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ModelError("is not a JSON object", where=str(model / META), remedy="assemble the pipeline anew")
    return data


def check_meta(
    data: Mapping[str, Any], *, name: str | None = None, version: str | None = None, where: str = META
) -> PackageMeta:
    """Check meta data, with another name (`pl_` before it or not) and version if given.

    Raises ModelError that names the field and the remedy.
    """
    given = dict(data)
    if name is not None:
        given["name"] = name.removeprefix(f"{given.get('lang')}_")
    if version is not None:
        given["version"] = version
    try:
        return PackageMeta.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        shown = str(first["input"])[:60]
        own = first["type"] == "value_error"  # raised above, with the value in it
        reason = first["msg"].removeprefix("Value error, ") if own else f"{shown!r} does not fit"
        raise ModelError(f"{field}: {reason}", where=where, remedy=_REMEDIES.get(field)) from None


def compatible_range(version: str) -> str:
    """Return the versions that semantic versioning calls compatible with one: up to the next minor one before 1.0.

    >>> compatible_range("0.1.0"), compatible_range("1.4.2")
    ('>=0.1.0,<0.2', '>=1.4.2,<2')
    """
    parsed = Version(version)
    end = f"{parsed.major + 1}" if parsed.major else f"0.{parsed.minor + 1}"
    return f">={parsed.public},<{end}"


def major_range(version: str) -> str:
    """Return all versions of a major version.

    >>> major_range("1.9.1")
    '>=1,<2'
    """
    major = int(version.split(".")[0])
    return f">={major},<{major + 1}"


def requirements(meta: PackageMeta, cwdnlp: str, libraries: Mapping[str, str]) -> list[str]:
    """Return what a pipeline needs to be loaded: cwdnlp, spaCy, its own requirements, the classifier's libraries.

    `libraries` are those that the classifier was stored with: it refuses other major versions of them, so that an
    installer has to keep to these.

    >>> meta = PackageMeta(lang="pl", name="budgets", version="1.0", spacy_version=">=3.8.0,<3.9.0")
    >>> requirements(meta, "0.1.0", {"numpy": "2.4.6"})
    ['cwdnlp>=0.1.0,<0.2', 'spacy<3.9.0,>=3.8.0', 'numpy>=2,<3']
    """
    ranges: Iterable[str] = (f"{name}{major_range(version)}" for name, version in sorted(libraries.items()))
    return [f"cwdnlp{compatible_range(cwdnlp)}", f"spacy{meta.spacy_version}", *meta.requirements, *ranges]
