"""PoolingExplorer: its data, what it refuses, and Keras's rule for equal maxima."""

import json
from pathlib import Path
import re

from book_helpers.reference import pooling
from book_helpers.widgets import PoolingExplorer
from book_helpers.widgets.pooling_explorer import DISORDER, coat_edge
import numpy as np
import pytest
import traitlets

MAPS = Path(__file__).resolve().parents[2] / "widgets" / "pooling_explorer" / "maps.js"


def preset(name):
    """A map as JavaScript has it."""
    source = re.search(
        rf"export const {name} = (\[.*?\n\]);", MAPS.read_text(encoding="utf-8"), re.S
    )
    return np.array(json.loads(re.sub(r",(\s*\])", r"\1", source[1])))


def test_the_real_map_is_computed_from_the_photograph():
    np.testing.assert_array_equal(preset("COAT_EDGE"), coat_edge())


def test_python_and_javascript_begin_with_the_same_map():
    np.testing.assert_array_equal(preset("DISORDER"), DISORDER)
    assert PoolingExplorer().values == [list(row) for row in DISORDER]


def test_keras_gives_the_gradient_of_equal_maxima_to_the_first():
    import keras
    import tensorflow as tf

    ties = preset("TIES").astype(np.float32)
    for options in ((2, 2, "valid"), (3, 1, "valid"), (3, 2, "same")):
        layer = keras.layers.MaxPooling2D(options[0], strides=options[1], padding=options[2])
        with tf.GradientTape() as tape:
            maps = tf.constant(ties[np.newaxis, :, :, np.newaxis])
            tape.watch(maps)
            pooled = layer(maps)
        from_keras = tape.gradient(pooled, maps).numpy()[0, :, :, 0]
        ones = np.ones(pooled.shape[1:3])
        np.testing.assert_array_equal(from_keras, pooling.pool_gradient(ties, ones, *options))
        assert from_keras[0, 0] > 0 and from_keras[1, 1] == (1 if options[1] == 1 else 0)


def test_arrays_are_taken_and_come_back_as_lists():
    explorer = PoolingExplorer(values=np.arange(20.0).reshape(4, 5), padding="same")
    assert explorer.values[3] == [15.0, 16.0, 17.0, 18.0, 19.0]
    assert explorer.describe().startswith("A feature map of 4 × 5 numbers under max pooling")
    assert explorer.describe().endswith("2 × 3 outputs.")
    assert json.dumps(explorer.page_state())


def test_bad_values_say_what_was_expected():
    explorer = PoolingExplorer()
    rows = r"values must be 4 to 8 rows of 4 to 8 numbers, all rows of one length, .* got "
    for wrong, got in (
        ([[1, 2], [3, 4]], r"2 rows of 2 numbers"),
        ([[1] * 4] * 3 + [[1] * 5], r"4 rows of 4 and 5 numbers"),
        (np.zeros((9, 9)), r"9 rows of 9 numbers"),
        ([[1] * 4] * 3 + [[1, 2, 3, 100]], r"100$"),
        ([[1] * 4] * 3 + [[1, 2, 3, float("nan")]], r"nan$"),
        ([[1] * 4] * 3 + [[1, 2, 3, "4"]], r"'4'$"),
        ("a map", r"\['a map'\]$"),
    ):
        with pytest.raises(traitlets.TraitError, match=rows + got):
            explorer.values = wrong
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 8"):
        explorer.window = 9
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'subsample'"):
        explorer.mode = "median"
    assert explorer.values == [list(row) for row in DISORDER]
