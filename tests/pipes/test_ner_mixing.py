"""The mixing layer of the recogniser: prediction by finished rows gives what the layers give one after the other."""

import numpy as np
import pytest
from thinc.api import Adam, Model
from thinc.layers.chain import forward as run_layers

from cwdnlp.pipes.ner.mixing import embed_and_mix

ROWS = {"form": 50, "tag": 7, "layout": 3}


@pytest.fixture
def layer() -> Model:
    layer = embed_and_mix(8, ROWS)
    layer.initialize(X=features(2))
    for node in layer.walk():
        for name in node.param_names:
            values = np.random.default_rng(5).normal(size=node.get_param(name).shape)
            node.set_param(name, values.astype("float32"))
    return layer


def features(count, seed=0):
    return np.random.default_rng(seed).integers(0, 2**64, size=(count, len(ROWS)), dtype=np.uint64)


def one_after_the_other(layer, columns):
    return run_layers(layer, columns, False)[0]


@pytest.mark.parametrize("count", [1, 2, 1023, 1024, 1025, 3000])
def test_prediction_is_what_the_layers_give(layer, count):
    columns = features(count)
    found = layer.predict(columns)
    assert found.shape == (count, 8)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, one_after_the_other(layer, columns), rtol=1e-4, atol=1e-4)
    assert found.std() > 0.1, "different tokens have different vectors"


def test_a_text_without_tokens_has_no_vectors(layer):
    assert layer.predict(features(0)).shape == (0, 8)


def test_the_result_does_not_depend_on_the_batch(layer):
    columns = features(2500)
    np.testing.assert_array_equal(layer.predict(columns)[1500:1510], layer.predict(columns[1500:1510]))


def test_training_takes_effect_at_once(layer):
    columns = features(20)
    before = layer.predict(columns)
    optimizer = Adam(0.1)
    for _ in range(2):
        found, backprop = layer(columns, is_train=True)
        backprop(np.ones_like(found) * np.arange(8, dtype="float32"))
        layer.finish_update(optimizer)
        after = layer.predict(columns)
        assert np.abs(after - before).max() > 0.01
        np.testing.assert_allclose(after, one_after_the_other(layer, columns), rtol=1e-4, atol=1e-4)
        before = after


def test_averaged_weights_are_used_while_they_are_set(layer):
    columns = features(20)
    before = layer.predict(columns)
    averages = {(node.id, name): node.get_param(name) * 0.5 + 1 for node in layer.walk() for name in node.param_names}
    with layer.use_params(averages):
        during = layer.predict(columns)
        np.testing.assert_allclose(during, one_after_the_other(layer, columns), rtol=1e-4, atol=1e-4)
    assert np.abs(during - before).max() > 0.01
    np.testing.assert_array_equal(layer.predict(columns), before)


def test_averages_that_moved_in_training_are_seen(layer):
    columns = features(20)
    averages = {(node.id, name): node.get_param(name).copy() for node in layer.walk() for name in node.param_names}
    with layer.use_params(averages):
        layer.predict(columns)
    layer(columns, is_train=True)
    for values in averages.values():
        values += 1  # an optimizer keeps its averages in the same arrays
    with layer.use_params(averages):
        np.testing.assert_allclose(layer.predict(columns), one_after_the_other(layer, columns), rtol=1e-4, atol=1e-4)


def test_loaded_weights_replace_those_that_were_there(layer):
    columns = features(20)
    other = embed_and_mix(8, ROWS)
    other.initialize(X=columns)
    assert np.abs(other.predict(columns) - layer.predict(columns)).max() > 0.01
    other.from_bytes(layer.to_bytes())
    np.testing.assert_array_equal(other.predict(columns), layer.predict(columns))


def test_a_copy_learns_for_itself(layer):
    columns = features(20)
    before = layer.predict(columns)
    copy = layer.copy()
    found, backprop = copy(columns, is_train=True)
    backprop(found)
    copy.finish_update(Adam(0.1))
    assert np.abs(copy.predict(columns) - before).max() > 0.01
    np.testing.assert_array_equal(layer.predict(columns), before)


def test_a_prediction_has_no_gradient(layer):
    _, backprop = layer(features(2), is_train=False)
    with pytest.raises(RuntimeError, match="is_train=True"):
        backprop(np.zeros((2, 8), dtype="float32"))
