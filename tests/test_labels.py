"""The label schema is complete, without doubles, and found by identifier."""

import dataclasses
import re

import pytest

from cwdnlp.labels import SCHEMA, SCHEMA_VERSION, Label, Schema

KINDS = [("entities", "entity", 6), ("stages", "stage", 8), ("topics", "topic", 15)]


@pytest.mark.parametrize(("field", "getter", "count"), KINDS)
def test_number_of_labels_and_no_doubles(field, getter, count):
    labels = getattr(SCHEMA, field)
    assert len(labels) == count
    assert len({label.id for label in labels}) == count
    assert len({label.name for label in labels}) == count


@pytest.mark.parametrize(("field", "getter", "count"), KINDS)
def test_every_label_is_found_by_its_identifier(field, getter, count):
    for label in getattr(SCHEMA, field):
        assert getattr(SCHEMA, getter)(label.id) is label


@pytest.mark.parametrize(("field", "getter", "count"), KINDS)
@pytest.mark.parametrize("unknown", ["", "Formation", "jst", "ZIT", "nie ma takiej"])
def test_an_unknown_identifier_names_those_that_exist(field, getter, count, unknown):
    with pytest.raises(KeyError, match=re.escape(getattr(SCHEMA, field)[0].id)):
        getattr(SCHEMA, getter)(unknown)


@pytest.mark.parametrize(("field", "getter", "count"), KINDS)
def test_identifiers_can_be_keys_and_definitions_are_written(field, getter, count):
    pattern = r"[A-Z]+" if field == "entities" else r"[a-z]+"
    for label in getattr(SCHEMA, field):
        assert re.fullmatch(pattern, label.id)
        assert label.name.strip() == label.name != ""
        assert len(label.definition.split()) >= 3


def test_stages_follow_the_course_of_an_undertaking():
    assert [label.id for label in SCHEMA.stages] == [
        "formation",
        "diagnosis",
        "strategy",
        "projects",
        "funding",
        "implementation",
        "exchange",
        "none",
    ]


def test_partnership_takes_precedence():
    assert SCHEMA.entities[0].id == "PARTNERSHIP"


def test_version_is_that_of_the_module():
    assert SCHEMA.version == SCHEMA_VERSION
    assert re.fullmatch(r"\d+\.\d+", SCHEMA_VERSION)


def test_labels_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SCHEMA.stage("none").name = "inny"


def test_an_empty_schema_finds_nothing():
    with pytest.raises(KeyError):
        Schema("0.0", (), (), ()).entity("JST")
    assert Label("X", "x", "d") == Label("X", "x", "d")
