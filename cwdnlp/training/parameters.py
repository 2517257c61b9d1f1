"""What a training can be told: the file `params.yaml`, read strictly, and the folder that it lays out.

The defaults are the file that comes with the library; there is no other place where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cwdnlp.errors import CwdnlpError

__all__ = [
    "PARAMETERS",
    "CardParameters",
    "CheckParameters",
    "ClassifierParameters",
    "EvaluateParameters",
    "NerParameters",
    "Parameters",
    "ParametersError",
    "Paths",
    "WeightsParameters",
    "Workspace",
    "default_parameters",
    "default_parameters_file",
    "parse_setting",
    "read_parameters",
    "update_parameters",
    "with_settings",
]

PARAMETERS = "params.yaml"
_PACKAGE = Path(__file__).resolve().parent
Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
PackageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# PEP 440 without epochs and local versions, which no published model needs.
Version = Annotated[
    str, StringConstraints(pattern=r"^\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?$", max_length=40)
]


class ParametersError(CwdnlpError):
    """A parameter is unknown or has a value that it cannot have; the message names file and key."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paths(_Section):
    """Where things are, relative to the folder of the file; `versions` may be empty."""

    corpus: str
    data: str
    model: str
    report: str
    versions: str = ""


class CardParameters(_Section):
    """What the model's meta data and card say of it; `text` is a file of further sections, or empty."""

    name: PackageName
    version: Version
    description: str
    license: str
    author: str = ""
    url: str = ""
    text: str = ""


class CheckParameters(_Section):
    """What the corpus is held to."""

    unseen: str


class NerParameters(_Section):
    """The recogniser's; `ner.cfg` refers to them as `${parameters.…}`."""

    base: str
    seed: Count
    members: Some
    max_epochs: Some
    dropout: Share
    learn_rate: Positive
    batch_words: Some
    copies: Count
    swaps: list[str]
    flaws: bool
    overrides: dict[str, Any]


class WeightsParameters(_Section):
    """Those of a logistic regression over features."""

    strength: Positive
    rarest: Some = 1


class ClassifierParameters(_Section):
    """Those of `cwdnlp.classify.model.ArticleClassifier`."""

    stage_c: Positive
    topic_c: Positive
    min_df: Some
    max_terms: Some
    folds: Count
    stage_words: Some
    teaser_sentences: Some
    teaser_weight: Annotated[float, Field(ge=0)]


class EvaluateParameters(_Section):
    """What is measured: a split of the corpus, and further files of gold records by name."""

    split: str
    sets: dict[str, str]


class Parameters(_Section):
    """A whole file of parameters.

    >>> default_parameters().ner.members
    3
    """

    paths: Paths
    card: CardParameters
    articles: Count
    check: CheckParameters
    ner: NerParameters
    members: WeightsParameters
    confidence: WeightsParameters
    classifier: ClassifierParameters
    evaluate: EvaluateParameters


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with a `params.yaml`, and the paths that this lays out.

    >>> Workspace(Path("project"), default_parameters()).model.as_posix()
    'project/models/pl_cwd_news'
    """

    root: Path
    parameters: Parameters

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Read the folder's parameters; raises ParametersError."""
        return cls(root, read_parameters(root / PARAMETERS))

    @property
    def corpus(self) -> Path:
        """The folder of the splits."""
        return self.root / self.parameters.paths.corpus

    @property
    def data(self) -> Path:
        """What the stages hand to each other."""
        return self.root / self.parameters.paths.data

    @property
    def model(self) -> Path:
        """The folder of the pipeline."""
        return self.root / self.parameters.paths.model

    @property
    def report(self) -> Path:
        """The folder of figures, card and pictures."""
        return self.root / self.parameters.paths.report

    @property
    def versions(self) -> Path | None:
        """The file of library versions, if there is one."""
        return self.root / self.parameters.paths.versions if self.parameters.paths.versions else None


def default_parameters() -> Parameters:
    """Return the parameters that the shipped model was trained with.

    >>> default_parameters().card.name
    'cwd_news'
    """
    return read_parameters(default_parameters_file())


def default_parameters_file() -> Path:
    """Return the file of the default parameters: in a wheel or in a checkout."""
    shipped = _PACKAGE / "config" / PARAMETERS
    return shipped if shipped.is_file() else _PACKAGE.parents[1] / PARAMETERS


def read_parameters(path: Path) -> Parameters:
    """Read a file of parameters; raises ParametersError that names file and key."""
    import srsly

    remedy = "cwdnlp train writes a whole one into a new folder"
    try:
        data = srsly.yaml_loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParametersError(f"cannot be read: {error.strerror}", where=str(path), remedy=remedy) from None
    except UnicodeDecodeError as error:
        raise ParametersError(f"is not UTF-8 at byte {error.start}", where=str(path), remedy="save it so") from None
    except ValueError as error:
        line = str(error).strip().splitlines()[0] if str(error).strip() else "broken"
        raise ParametersError(f"is not YAML: {line}", where=str(path), remedy=remedy) from None
    if not isinstance(data, dict):
        raise ParametersError("holds no keys", where=str(path), remedy=remedy)
    return _validate(data, str(path))


def update_parameters(source: Path, settings: Mapping[str, Any], target: Path) -> None:
    """Write a file of parameters with other values for some dotted keys; its comments stay.

    Raises ParametersError for what does not fit; then nothing is written.
    """
    # By name: the bundled library is typed in a way that would be taken for all of srsly.
    yaml = import_module("srsly.ruamel_yaml").YAML()
    where = str(source)
    read_parameters(source)
    yaml.width = 120
    data = yaml.load(source.read_text(encoding="utf-8"))
    for key, value in settings.items():
        _set(data, key, value, where)
    _validate(data, where)
    written = StringIO()
    yaml.dump(data, written)
    target.write_text(written.getvalue(), encoding="utf-8")


def with_settings(parameters: Parameters, settings: Mapping[str, Any]) -> Parameters:
    """Return parameters with other values for some dotted keys; raises ParametersError for what does not fit.

    >>> with_settings(default_parameters(), {"ner.members": 1}).ner.members
    1
    """
    data = parameters.model_dump()
    for key, value in settings.items():
        _set(data, key, value, PARAMETERS)
    return _validate(data, PARAMETERS)


# Below these stand keys of the user's own, with dots in them or not.
_FREE = ("ner.overrides", "evaluate.sets")


def _set(data: dict[str, Any], key: str, value: Any, where: str) -> None:
    """Set the value of a dotted key that is there, or of any key where these are the user's own."""
    *sections, last = key.split(".")
    for free in _FREE:
        if key.startswith(f"{free}."):
            sections, last = free.split("."), key.removeprefix(f"{free}.")
    place: Any = data
    for section in sections:
        place = place.get(section) if isinstance(place, dict) else None
    if not isinstance(place, dict) or (last not in place and ".".join(sections) not in _FREE):
        known = ", ".join(_keys(data))
        raise ParametersError(f"unknown parameter {key!r}", where=where, remedy=f"known are {known}")
    place[last] = value


def parse_setting(given: str) -> tuple[str, Any]:
    """Part `key=value`, the value as JSON where it is some and the parameter is no text; raises ParametersError.

    >>> parse_setting("ner.members=1"), parse_setting("card.version=1.0")
    (('ner.members', 1), ('card.version', '1.0'))
    """
    key, equals, value = given.partition("=")
    if not equals or not key.strip():
        raise ParametersError(f"{given!r} is no setting", remedy="write key=value, such as ner.members=1")
    key = key.strip()
    try:
        read = json.loads(value)
    except ValueError:
        return key, value
    return key, value if _is_text(key) and not isinstance(read, str) else read


def _is_text(key: str) -> bool:
    place: Any = default_parameters().model_dump()
    for part in key.split("."):
        place = place.get(part) if isinstance(place, dict) else None
    return isinstance(place, str)


def _validate(data: Mapping[str, Any], where: str) -> Parameters:
    try:
        return Parameters.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ParametersError(f"{key}: {first['msg']}", where=where, remedy=f"see {PARAMETERS} of cwdnlp") from None


def _keys(data: Mapping[str, Any], above: Sequence[str] = ()) -> list[str]:
    found: list[str] = []
    for key, value in data.items():
        path = [*above, key]
        if isinstance(value, dict) and ".".join(path) not in _FREE:
            found += _keys(value, path)
        else:
            found.append(".".join(path))
    return found
