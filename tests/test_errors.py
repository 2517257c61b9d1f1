"""Errors name what, where and the remedy, keep their class, and survive the way to another process."""

import pickle
import warnings

import pytest

from cwdnlp import errors
from cwdnlp.errors import CorpusError, CwdnlpError, CwdnlpWarning, InputError, TextLossWarning

ERRORS = [
    cls
    for cls in vars(errors).values()
    if isinstance(cls, type) and issubclass(cls, CwdnlpError) and cls is not CwdnlpError
]


@pytest.mark.parametrize(
    ("where", "remedy", "expected"),
    [
        (None, None, "brak pliku"),
        ("a.txt:3", None, "a.txt:3: brak pliku"),
        (None, "podaj plik", "brak pliku (podaj plik)"),
        ("a.txt:3", "podaj plik", "a.txt:3: brak pliku (podaj plik)"),
        ("", "", "brak pliku"),
    ],
)
def test_message_has_only_what_is_known(where, remedy, expected):
    assert str(CwdnlpError("brak pliku", where=where, remedy=remedy)) == expected


def test_there_are_errors_for_every_layer():
    assert {cls.__name__ for cls in ERRORS} == {
        "InputError",
        "RecordError",
        "CorpusError",
        "ModelError",
        "PipelineError",
    }


@pytest.mark.parametrize("cls", ERRORS)
def test_at_keeps_class_message_and_remedy_and_does_not_change_the_original(cls):
    error = cls("zła linia", where="line 2", remedy="popraw ją")
    moved = error.at("plik.jsonl:7")
    assert type(moved) is cls
    assert (moved.message, moved.where, moved.remedy) == ("zła linia", "plik.jsonl:7: line 2", "popraw ją")
    assert error.where == "line 2"


def test_at_without_a_place_before():
    assert InputError("pusty").at("x").where == "x"


@pytest.mark.parametrize("cls", [CwdnlpError, *ERRORS])
def test_errors_survive_pickling(cls):
    error = pickle.loads(pickle.dumps(cls("zła linia", where="b.txt:1", remedy="popraw")))  # noqa: S301
    assert type(error) is cls
    assert str(error) == "b.txt:1: zła linia (popraw)"


@pytest.mark.parametrize("cls", ERRORS)
def test_one_handler_catches_all(cls):
    with pytest.raises(CwdnlpError, match="nie da się"):
        raise cls("nie da się")


def test_errors_do_not_catch_each_other():
    assert not issubclass(CorpusError, InputError)
    assert not issubclass(CwdnlpError, CwdnlpWarning)


def test_warnings_can_be_silenced_together():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore", CwdnlpWarning)
        warnings.warn("część tekstu", TextLossWarning, stacklevel=1)
    assert caught == []
