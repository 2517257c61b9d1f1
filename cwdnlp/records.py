"""The records that go in and come out, and their JSON and JSONL forms.

`Article` is the input, `TaggedArticle` the output. Offsets are Python string indices into `text`, end exclusive.
Reading is strict: an unknown field, a missing one or a wrong type is refused with the field's name.

>>> article = Article(id="a1", text="Burmistrz Opoczna zaprasza.")
>>> Article.from_json(article.to_json()) == article
True
>>> Article.from_json('{"id": "a1", "text": 7}')
Traceback (most recent call last):
    ...
cwdnlp.errors.RecordError: text: Input should be a valid string
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from cwdnlp.errors import RecordError

__all__ = [
    "Amount",
    "Article",
    "Date",
    "Entity",
    "Explanation",
    "ModelInfo",
    "Official",
    "Partnership",
    "Phrase",
    "Program",
    "Scored",
    "Stage",
    "TaggedArticle",
    "read_jsonl",
    "write_jsonl",
]

_TERYT = re.compile(r"\d{2}(\d{2}(\d{3})?)?")
Offset = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0.0, le=1.0)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NonEmpty = Annotated[str, Field(min_length=1)]


def _iso_date(value: str | None) -> str | None:
    """Return `value` if it is an ISO calendar date or None, else raise ValueError."""
    if value is not None and date.fromisoformat(value).isoformat() != value:
        raise ValueError("should be an ISO date such as 2021-06-18")
    return value


def _teryt(value: str | None) -> str | None:
    """Return `value` if it has the form of a TERYT code (2, 4 or 7 digits) or is None, else raise ValueError."""
    if value is not None and not _TERYT.fullmatch(value):
        raise ValueError("should be a TERYT code of 2, 4 or 7 digits")
    return value


class _Record(BaseModel):
    """Common behaviour: strict types, no unknown fields, JSON in both directions."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Build the record from a mapping; raises RecordError that names the offending field."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise RecordError(_explain(error)) from None

    @classmethod
    def from_json(cls, line: str | bytes) -> Self:
        """Build the record from one JSON object; raises RecordError on broken JSON or a wrong field."""
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            raise RecordError(_explain(error)) from None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain dictionaries, lists, strings and numbers."""
        return self.model_dump(mode="json")

    def to_json(self) -> str:
        """Return the record as one line of JSON, Polish letters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _explain(error: ValidationError) -> str:
    """Say in one line which field is wrong and how; the first problem is enough to go on."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "unknown field"
    more = error.error_count() - 1
    tail = f", and {more} more" if more else ""
    return f"{field}: {message}{tail}" if field else f"{message}{tail}"


class Article(_Record):
    """A press release as it comes from cleaning: plain text and what is known about it.

    `published` is the day of publication (ISO), the anchor of dates such as `7 maja br.`; `source` names the
    site, feed or collection; neither is needed.
    """

    id: NonEmpty
    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    source: str | None = None

    _check_published = field_validator("published")(_iso_date)

    @classmethod
    def from_any_json(cls, line: str | bytes) -> Self:
        """Read an `Article`, or the article inside a `TaggedArticle` line whose annotations are to be made anew.

        Raises RecordError like `from_json`; fields that neither record knows are refused.
        """
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RecordError(f"not valid JSON: {error}") from None
        if not isinstance(data, dict):
            raise RecordError("not a JSON object", remedy="one object a line, with at least id and text")
        annotations = set(TaggedArticle.model_fields) - set(cls.model_fields)
        return cls.from_dict({key: value for key, value in data.items() if key not in annotations})


class Entity(_Record):
    """A span of the text with its label, base form, link and confidence (0 to 1)."""

    start: Offset
    end: Offset
    label: NonEmpty
    text: str | None = None
    lemma: str | None = None
    kb_id: str | None = None
    score: Score | None = None


class Official(_Record):
    """A person in an office: base forms of role and person, the TERYT code of the unit or the name of the body.

    `entities` are indices into the article's `entities`: role, person and, where it stands in the text, unit.
    """

    role: NonEmpty
    person: NonEmpty
    unit: str | None = None
    org: str | None = None
    entities: list[Offset] = Field(default_factory=list)

    _check_unit = field_validator("unit")(_teryt)


class Partnership(_Record):
    """A partnership named in the text, with the codes of the members and the leader that the text states."""

    name: NonEmpty
    kb_id: str | None = None
    leader: str | None = None
    members: list[str] = Field(default_factory=list)


class Program(_Record):
    """A programme or fund named in the text; `kb_id` is null where the gazetteer does not know it."""

    name: NonEmpty
    kb_id: str | None = None


class Amount(_Record):
    """A sum of money: its span, value and ISO 4217 currency."""

    start: Offset
    end: Offset
    text: str
    value: Finite
    currency: NonEmpty


class Date(_Record):
    """A calendar day: its span and ISO value, null where the text and `published` do not give the year."""

    start: Offset
    end: Offset
    text: str
    iso: str | None = None

    _check_iso = field_validator("iso")(_iso_date)


class Scored(_Record):
    """A label of the classifier with its probability."""

    label: NonEmpty
    score: Score | None = None


class Stage(Scored):
    """The stage with its probability; where that is too low to be sure, `candidates` are the two likeliest stages."""

    candidates: list[Scored] = Field(default_factory=list)

    @property
    def is_uncertain(self) -> bool:
        """Whether the label is a guess between the candidates.

        >>> Stage(label="none", score=0.9).is_uncertain
        False
        """
        return bool(self.candidates)

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _drop_empty(handler(self), "candidates")


class Phrase(_Record):
    """A phrase that spoke for a label (positive weight) or against it: its span and its share of the log-odds."""

    start: Offset
    end: Offset
    text: str | None = None
    weight: Finite


class Explanation(_Record):
    """Why a label: `stage:funding` or `topic:transport`, with the phrases that spoke loudest for and against it."""

    label: NonEmpty
    phrases: list[Phrase] = Field(default_factory=list)


def _drop_empty(data: Any, field: str) -> dict[str, Any]:
    """Leave a field out of the record's JSON where it says nothing."""
    return {key: value for key, value in data.items() if key != field or value}


class ModelInfo(_Record):
    """Which pipeline made the record."""

    name: NonEmpty
    version: NonEmpty


def _bare_label(value: Any) -> Any:
    """Let gold files write a bare label where the record has a label with its score."""
    return {"label": value} if isinstance(value, str) else value


class TaggedArticle(Article):
    """An article with everything that the pipeline found in it."""

    entities: list[Entity] = Field(default_factory=list)
    officials: list[Official] = Field(default_factory=list)
    partnerships: list[Partnership] = Field(default_factory=list)
    programs: list[Program] = Field(default_factory=list)
    amounts: list[Amount] = Field(default_factory=list)
    dates: list[Date] = Field(default_factory=list)
    stage: Stage | None = None
    topics: list[Scored] = Field(default_factory=list)
    explanations: list[Explanation] = Field(default_factory=list)
    model: ModelInfo | None = None

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _drop_empty(handler(self), "explanations")

    @field_validator("stage", mode="before")
    @classmethod
    def _stage_label(cls, value: Any) -> Any:
        return _bare_label(value)

    @field_validator("topics", mode="before")
    @classmethod
    def _topic_labels(cls, value: Any) -> Any:
        return [_bare_label(item) for item in value] if isinstance(value, list) else value

    @model_validator(mode="after")
    def _phrases_fit_text(self) -> Self:
        for phrase in (each for explanation in self.explanations for each in explanation.phrases):
            if not phrase.start < phrase.end <= len(self.text):
                raise ValueError(f"explanations: phrase {phrase.start}..{phrase.end} does not lie within the text")
            if phrase.text is not None and phrase.text != self.text[phrase.start : phrase.end]:
                raise ValueError(f"explanations: text {phrase.text!r} is not what stands at its offsets")
        return self

    @model_validator(mode="after")
    def _spans_fit_text(self) -> Self:
        for name in ("entities", "amounts", "dates"):
            for index, span in enumerate(getattr(self, name)):
                if not span.start < span.end <= len(self.text):
                    raise ValueError(f"{name}.{index}: span {span.start}..{span.end} does not lie within the text")
                if span.text is not None and span.text != self.text[span.start : span.end]:
                    raise ValueError(f"{name}.{index}: text {span.text!r} is not what stands at its offsets")
        for index, official in enumerate(self.officials):
            if any(entity >= len(self.entities) for entity in official.entities):
                raise ValueError(f"officials.{index}: entities points beyond the list of entities")
        return self


def read_jsonl(lines: Iterable[str | bytes], *, where: str = "line") -> Iterator[TaggedArticle]:
    """Read tagged or gold articles from JSON lines; blank lines are skipped.

    Raises RecordError naming `where` and the line's number.

    >>> [a.id for a in read_jsonl(['{"id": "x", "text": "Ala", "stage": "none"}'])]
    ['x']
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield TaggedArticle.from_json(line)
        except RecordError as error:
            raise error.at(f"{where}:{number}") from None


def write_jsonl(records: Iterable[_Record]) -> Iterator[str]:
    r"""Give each record as a line of JSON with its line break.

    >>> list(write_jsonl([Program(name="Czyste Powietrze")]))
    ['{"name": "Czyste Powietrze", "kb_id": null}\n']
    """
    for record in records:
        yield record.to_json() + "\n"
