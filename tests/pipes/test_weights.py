"""Weights of named features: what they say, how they are kept, what is refused."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import ModelError
from cwdnlp.pipes.confidence.confidence import Confidence
from cwdnlp.pipes.partnerships.partnerships import Partnerships
from cwdnlp.pipes.weights import Weights

NUMBERS = st.floats(-50, 50).map(lambda value: round(value, 4))


def test_probability_is_the_logistic_of_the_sum():
    weights = Weights({"a": 1.0, "b": -3.0}, 0.5)
    assert weights.probability({"a", "c"}) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert weights.probability({"a": 2.0, "b": 1.0, "c": 9.0}) == pytest.approx(1 / (1 + math.exp(0.5)))
    assert weights.probability(()) == pytest.approx(1 / (1 + math.exp(-0.5)))


def test_extreme_sums_are_no_overflow():
    assert Weights({"a": 1e9}, 0).probability(["a"]) == pytest.approx(1)
    assert Weights({"a": -1e9}, 0).probability(["a"]) == pytest.approx(0)


@given(st.dictionaries(st.text(max_size=8), NUMBERS, max_size=5), NUMBERS)
def test_round_trip(weights, intercept):
    saved = Weights(weights, intercept)
    assert Weights.from_json(saved.to_json(), where="here") == saved


def test_equal_weights_give_equal_files_whatever_their_order():
    assert Weights({"a": 1.0, "ż": 2.0}, 0).to_json() == Weights({"ż": 2.0, "a": 1.0}, 0).to_json()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": 1}', '{"format": 1, "intercept": "x", "weights": {}}',
             '{"format": 1, "intercept": 0, "weights": {"a": null}}', '{"format": 1, "intercept": 0, "weights": []}',
             "[" * 100_000],
)  # fmt: skip
def test_damaged_weights_are_refused(text):
    with pytest.raises(ModelError, match="here: no weights can be read"):
        Weights.from_json(text, where="here")


def test_another_format_is_refused():
    data = json.dumps({"format": 2, "intercept": 0, "weights": {}})
    with pytest.raises(ModelError, match="format 2 is not 1"):
        Weights.from_json(data, where="here")


def test_a_missing_file_and_one_of_another_encoding_are_named(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere\.json"):
        Weights.load(tmp_path / "nowhere.json")
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match=r"bad\.json"):
        Weights.load(tmp_path / "bad.json")


@pytest.mark.parametrize("component", [Partnerships, Confidence])
def test_components_keep_their_weights(component, tmp_path):
    weights = Weights({"a": 0.25}, -1.0)
    component(weights).to_disk(tmp_path)
    assert component().from_disk(tmp_path).weights == weights
    assert component().from_bytes(component(weights).to_bytes()).weights == weights
    assert component(weights).from_bytes(component().to_bytes()).weights is None


@pytest.mark.parametrize("component", [Partnerships, Confidence])
def test_components_without_weights_refuse_to_work(component, tmp_path):
    component().to_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ModelError, match="has no weights"):
        component()(None)
    with pytest.raises(ModelError, match="missing"):
        component().from_disk(tmp_path)
