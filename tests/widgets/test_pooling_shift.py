"""PoolingShift: the picture it brings along, what it measures, and what it refuses."""

import base64
import json

from book_helpers import datasets
from book_helpers.reference import pooling
from book_helpers.widgets import PoolingShift
import numpy as np
import pytest
import traitlets

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def part(widget):
    return np.frombuffer(base64.b64decode(widget.pixels), dtype=np.uint8).reshape(74, 74)


def edges(pixels, down, right):
    seen = pixels[4 - down :, 4 - right :] / 255
    total = sum(SOBEL[i, j] * seen[i : i + 64, j : j + 64] for i in range(3) for j in range(3))
    return np.maximum(0, total)


def change(pixels, window, mode, down=0, right=1):
    def pooled(features):
        if mode == "blur":
            return pooling.max_blur_pool(features, window)
        return pooling.pool(features, window, mode=mode)

    before, after = pooled(edges(pixels, 0, 0)), pooled(edges(pixels, down, right))
    return pooling.relative_change(before[np.newaxis], after[np.newaxis])[0]


@pytest.mark.parametrize("name", ["camera", "coins"])
def test_it_brings_a_part_of_the_real_photograph(name):
    widget = PoolingShift(picture=name)
    size, top, left = widget.crop
    photograph = datasets.picture(name, size=size, dtype="uint8")
    np.testing.assert_array_equal(part(widget), photograph.pixels[top : top + 74, left : left + 74])
    assert widget.credit == photograph.attribution


def test_another_picture_brings_its_own_pixels():
    widget = PoolingShift()
    before = widget.pixels
    widget.picture = "coins"
    assert widget.pixels == PoolingShift(picture="coins").pixels != before


@pytest.mark.parametrize("name", ["camera", "coins"])
def test_pooling_makes_less_sensitive_and_not_invariant(name):
    pixels = part(PoolingShift(picture=name))
    plain = change(pixels, 1, "max")
    by_window = [change(pixels, window, "max") for window in (1, 2, 4, 8)]
    assert by_window == sorted(by_window, reverse=True), "larger windows calm more"
    assert 0.4 < by_window[1] < plain, "2 × 2 helps a little and leaves much"
    assert change(pixels, 2, "subsample") > 0.9 * plain, "subsampling does not help"
    assert change(pixels, 2, "blur") < by_window[1], "blurring first helps"


def test_the_numbers_that_the_default_picture_shows():
    pixels = part(PoolingShift())
    shown = {
        mode: [round(100 * change(pixels, window, mode)) for window in (1, 2, 4, 8)]
        for mode in ("max", "average", "subsample", "blur")
    }
    assert shown == {
        "max": [72, 53, 35, 18],
        "average": [72, 58, 34, 16],
        "subsample": [72, 73, 65, 81],
        "blur": [53, 43, 29, 16],
    }


def test_bad_values_say_what_was_expected():
    widget = PoolingShift()
    with pytest.raises(traitlets.TraitError, match=r"expected any of \[1, 2, 4, 8\]"):
        widget.window = 3
    with pytest.raises(traitlets.TraitError, match=r"expected any of \['camera', 'coins'\]"):
        widget.picture = "cat"
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 4"):
        widget.right = 5
    with pytest.raises(TypeError, match=r"pixels follow from picture; expected picture to be"):
        PoolingShift(pixels="AAAA")
    assert widget.window == 2 and widget.picture == "camera"


def test_the_state_is_json_and_small():
    widget = PoolingShift(window=4, mode="blur", down=2)
    assert len(json.dumps(widget.page_state())) < 9000
    assert "moved 0 pixels to the right and 2 down" in widget.describe()
