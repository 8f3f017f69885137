"""DepthLab: the digits it brings along, and what it refuses."""

import json

from book_helpers import datasets
from book_helpers.widgets import DepthLab
import numpy as np
import pytest
import traitlets

from tests.widgets.front_end import check_well_formed


def test_it_brings_the_first_training_digits():
    lab = DepthLab()
    pixels = np.array([int(count, 17) for count in lab.pixels]).reshape(-1, 64) / 16
    digits = datasets.digits(flat=True)
    np.testing.assert_array_equal(pixels, digits.x_train[: len(pixels)])
    assert [int(label) for label in lab.labels] == digits.y_train[: len(pixels)].tolist()


def test_a_pinned_configuration_is_checked_and_tidied():
    lab = DepthLab(pinned="  relu  he_normal 1.0 20 3 ")
    assert lab.pinned == "relu he_normal 1 20 3"
    lab.pinned = ""
    for wrong, message in (
        ("relu", r"should be activation, .* such as 'relu glorot_uniform 1 20 0'.* got 1 parts"),
        ("cube he_normal 1 20 0", r"activation 'cube' is not of identity, sigmoid"),
        ("relu best 1 20 0", r"initialisation 'best' is not of glorot_uniform"),
        ("relu he_normal 5 20 0", r"scale 5\.0 is not of 0\.25 to 4\.0"),
        ("relu he_normal 1 31 0", r"depth 31 is not of 1 to 30"),
        ("relu he_normal 1 20 100", r"seed 100 is not of 0 to 99"),
        ("relu he_normal 1 x 0", r"got 'relu he_normal 1 x 0'"),
    ):
        with pytest.raises(traitlets.TraitError, match=message):
            lab.pinned = wrong
    assert lab.pinned == ""


def test_bad_values_say_what_was_expected():
    lab = DepthLab()
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'relu'"):
        lab.activation = "cube"
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 30"):
        lab.depth = 31
    with pytest.raises(traitlets.TraitError, match=r"64 characters of 0123456789abcdefg .* got 3"):
        lab.pixels = "0ag"
    with pytest.raises(traitlets.TraitError, match=r"among them 'z'"):
        lab.pixels = "z" * 64
    with pytest.raises(traitlets.TraitError, match=r"one character 0 to 9 for each of the 32"):
        lab.labels = "123"


def test_the_mount_is_well_formed_and_the_state_is_json():
    lab = DepthLab(activation="relu", initialisation="he_normal", depth=30)
    check_well_formed(lab._mount_html())
    state = json.loads(json.dumps(lab.page_state(), allow_nan=False))
    assert state["depth"] == 30 and state["layer"] == 10
    assert lab.describe() == DepthLab(**state).describe()
    assert "30 hidden layers with relu activation and he_normal weights" in lab.describe()
