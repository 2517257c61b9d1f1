"""What a model was made for: the file `profile.json` in its folder, which new articles are compared with.

It holds the lemmas and names of the training, and the counts of held-out articles, one by one, so that samples can be
drawn from them. It stays small (a quarter of a megabyte for 1,300 articles of training): lemmas are listed by how often
they occurred, words inside names are left out, names are digests of 32 bits, and of the lemmas of a held-out article
only the most frequent ones of the training are told apart.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cwdnlp.errors import ModelError
from cwdnlp.evaluate.figures import NAMES, RATIOS
from cwdnlp.evaluate.observation import FREQUENT, Lexicon
from cwdnlp.evaluate.sample import DISTRIBUTIONS, LEMMAS, Sample, Table
from cwdnlp.records import ModelInfo

__all__ = ["PROFILE", "Profile", "read_profile"]

PROFILE = "profile.json"
_REMEDY = "make it anew: python -m cwdnlp.training profile FOLDER, where FOLDER holds params.yaml"
Count = Annotated[int, Field(ge=0)]
Digests = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*=*$")]


class _HeldOut(BaseModel):
    """The counts of held-out articles: part and whole of each ratio, distributions by category, lemmas by column."""

    model_config = ConfigDict(extra="forbid", strict=True)

    articles: Count
    ratios: dict[str, Annotated[list[list[int]], Field(min_length=2, max_length=2)]]
    distributions: dict[str, dict[str, list[Count]]]
    lemmas: list[Digests]

    @model_validator(mode="after")
    def _one_row_an_article(self) -> Self:
        rows = [row for pair in self.ratios.values() for row in pair]
        rows += [row for distribution in self.distributions.values() for row in distribution.values()]
        if any(len(row) != self.articles for row in rows) or len(self.lemmas) != self.articles:
            raise ValueError(f"there should be a number for each of {self.articles} articles")
        if set(self.distributions) != set(DISTRIBUTIONS) or not set(RATIOS) <= set(self.ratios):
            raise ValueError("lacks a figure, or has one too many")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal[1]
    model: ModelInfo
    articles: Count
    words: Count
    lemmas: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]*$")], str]
    names: dict[str, Digests]
    held_out: _HeldOut


@dataclass(frozen=True, slots=True)
class Profile:
    """Which model it is of, on how many articles and words that was trained, what these held, and the held-out sample.

    `words` are those outside entities.
    """

    model: ModelInfo
    articles: int
    words: int
    lexicon: Lexicon
    held_out: Sample

    def to_json(self) -> str:
        """Return the profile as JSON, a line for each of its keys; the same profile gives the same bytes."""
        data = {
            "format": 1,
            "model": self.model.to_dict(),
            "articles": self.articles,
            "words": self.words,
            "lemmas": _by_count(self.lexicon.lemmas),
            "names": {label: _pack(sorted(names), "<u4") for label, names in self.lexicon.names.items()},
            "held_out": _sample_data(self.held_out),
        }
        lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
        return "{" + ",\n".join(lines) + "}\n"


def read_profile(path: Path) -> Profile:
    """Read a profile; raises ModelError that names the file and what is wrong with it."""
    try:
        file = _File.model_validate_json(path.read_bytes())
        lemmas = {lemma: int(count) for count, line in file.lemmas.items() for lemma in line.split(" ")}
        names = {label: frozenset(_unpack(packed, "<u4").tolist()) for label, packed in file.names.items()}
        lexicon = Lexicon(lemmas, names)
        return Profile(file.model, file.articles, file.words, lexicon, _read_sample(file.held_out, lexicon))
    except FileNotFoundError:
        raise ModelError("there is no such profile", where=str(path), remedy=_REMEDY) from None
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise ModelError(f"is no profile: {place}: {first['msg']}", where=str(path), remedy=_REMEDY) from None
    except ValueError as error:
        raise ModelError(f"is no profile: {error}", where=str(path), remedy=_REMEDY) from None


def _by_count(lemmas: Mapping[str, int]) -> dict[str, str]:
    """List lemmas by how often they occurred: a blank between two of them takes less room than a number each."""
    found: dict[int, list[str]] = {}
    for lemma, count in lemmas.items():
        found.setdefault(count, []).append(lemma)
    return {str(count): " ".join(sorted(found[count])) for count in sorted(found, reverse=True)}


def _sample_data(sample: Sample) -> dict[str, Any]:
    """Return a sample as plain data; a lemma that occurs twice in an article stands there twice."""
    tables = sample.tables
    ratios = [name for name in tables if name not in DISTRIBUTIONS and name != LEMMAS]
    bags = tables[LEMMAS].counts.astype(int)
    return {
        "articles": sample.articles,
        "ratios": {name: tables[name].counts.T.astype(int).tolist() for name in ratios},
        "distributions": {
            name: dict(zip(tables[name].columns, tables[name].counts.T.astype(int).tolist(), strict=True))
            for name in DISTRIBUTIONS
        },
        "lemmas": [_pack(np.repeat(np.arange(len(row)), row), "<u2") for row in bags],
    }


def _read_sample(data: _HeldOut, lexicon: Lexicon) -> Sample:
    """Return the sample of a file, the lemmas as many columns as there are frequent ones and one for the others.

    Raises ValueError for a column beyond these.
    """
    names = [*RATIOS, *(f"{NAMES}{label}" for label in lexicon.names)]
    if set(names) != set(data.ratios):
        raise ValueError("held_out.ratios: there should be one for the names of each label")
    tables = {name: Table(("part", "whole"), _columns(data.ratios[name], data.articles)) for name in names}
    for name in DISTRIBUTIONS:
        categories = data.distributions[name]
        tables[name] = Table(tuple(categories), _columns(list(categories.values()), data.articles))
    width = min(FREQUENT, len(lexicon.lemmas)) + 1
    lemmas = np.zeros((data.articles, width))
    for row, packed in enumerate(data.lemmas):
        columns = _unpack(packed, "<u2")
        if columns.size and columns.max() >= width:
            raise ValueError(f"held_out.lemmas: article {row} has a lemma that is not listed")
        lemmas[row] = np.bincount(columns, minlength=width)
    return Sample(data.articles, {**tables, LEMMAS: Table((), lemmas)})


def _columns(rows: list[list[int]], articles: int) -> Any:
    return np.array(rows, dtype=np.float64).reshape(len(rows), articles).T


def _pack(numbers: Iterable[int], kind: str) -> str:
    return base64.b64encode(np.array(list(numbers), dtype=kind).tobytes()).decode("ascii")


def _unpack(packed: str, kind: str) -> Any:
    """Return the numbers of a packed line; raises ValueError for one that is cut off."""
    return np.frombuffer(base64.b64decode(packed, validate=True), dtype=kind)
