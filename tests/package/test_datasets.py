"""The bundled data are what their descriptions say, the same in every call."""

from book_helpers import datasets
import numpy as np
import pytest


def test_digits_are_split_by_class_and_scaled():
    data = datasets.digits()
    assert data.x_train.shape == (1257, 8, 8, 1)
    assert data.x_test.shape == (540, 8, 8, 1)
    assert data.input_shape == (8, 8, 1)
    assert data.x_train.dtype == np.float32
    assert (data.x_train.min(), data.x_train.max()) == (0.0, 1.0)
    shares = [np.bincount(y) / len(y) for y in (data.y_train, data.y_test)]
    np.testing.assert_allclose(shares[0], shares[1], atol=0.002)
    assert data.names[7] == "7"
    assert "CC BY" in data.licence
    assert "1257 for training" in repr(data)


def test_splits_depend_on_the_seed_alone():
    one, two, other = datasets.digits(), datasets.digits(), datasets.digits(seed=1)
    np.testing.assert_array_equal(one.x_test, two.x_test)
    assert not np.array_equal(one.x_test, other.x_test)
    flat = datasets.digits(flat=True)
    np.testing.assert_array_equal(flat.x_train, one.x_train.reshape(1257, 64))
    seen = {image.tobytes() for image in one.x_train}
    assert sum(image.tobytes() in seen for image in one.x_test) == 0


def test_canvas_places_the_digits_where_it_says():
    plain, centred = datasets.digits(), datasets.digits_on_canvas(12)
    moved = datasets.digits_on_canvas(12, (-2, 1))
    np.testing.assert_array_equal(centred.x_train[:, 2:10, 2:10], plain.x_train)
    np.testing.assert_array_equal(moved.x_test[:, 0:8, 3:11], plain.x_test)
    np.testing.assert_allclose(moved.x_test.sum((1, 2)), plain.x_test.sum((1, 2)), rtol=1e-6)
    np.testing.assert_array_equal(moved.y_test, plain.y_test)


def test_random_placement_reaches_everywhere_and_keeps_the_ink():
    plain, anywhere = datasets.digits(), datasets.digits_on_canvas(12, "random", seed=0)
    np.testing.assert_allclose(anywhere.x_train.sum((1, 2)), plain.x_train.sum((1, 2)), rtol=1e-6)
    corners = {
        (top, left)
        for image, target in zip(plain.x_train, anywhere.x_train, strict=True)
        for top in range(5)
        for left in range(5)
        if np.array_equal(target[top : top + 8, left : left + 8], image)
    }
    assert len(corners) == 25
    again = datasets.digits_on_canvas(12, "random", seed=0)
    np.testing.assert_array_equal(anywhere.x_test, again.x_test)


def test_impossible_canvases_are_refused():
    with pytest.raises(ValueError, match="at least 8, the digits' own; got 7"):
        datasets.digits_on_canvas(7)
    with pytest.raises(ValueError, match=r"\(3, 0\) moves the digits off.*between -2 and 2"):
        datasets.digits_on_canvas(12, (3, 0))
    with pytest.raises(ValueError, match='"centred", "random" or'):
        datasets.digits_on_canvas(12, "left")
    with pytest.raises(ValueError, match="test_share"):
        datasets.digits(test_share=1.5)


def test_breast_cancer_is_scaled_by_the_training_part_alone():
    data, raw = datasets.breast_cancer(), datasets.breast_cancer(standardise=False)
    assert data.x_train.shape == (398, 30)
    assert data.names == ("malignant", "benign")
    assert len(data.feature_names) == 30
    np.testing.assert_allclose(data.x_train.mean(0), 0.0, atol=1e-5)
    np.testing.assert_allclose(data.x_train.std(0), 1.0, atol=1e-5)
    expected = (raw.x_test - raw.x_train.mean(0)) / raw.x_train.std(0)
    np.testing.assert_allclose(data.x_test, expected, rtol=1e-3, atol=1e-3)
    assert np.bincount(np.concatenate([data.y_train, data.y_test])).tolist() == [212, 357]


def test_source_line_gives_the_published_numbers():
    line = datasets.source_line()
    with np.errstate(all="raise"):
        theta = line.start.copy()
        for _ in range(1000):
            theta -= 0.1 * 2 / 100 * line.features.T @ (line.features @ theta - line.y)
    assert np.round(theta, 8).tolist() == [4.22215108, 2.96846751]
    assert line.x.shape == line.y.shape == (100,)
    assert 0 <= line.x.min() <= line.x.max() <= 2
    assert line.truth.tolist() == [4.0, 3.0]


@pytest.mark.parametrize("name", datasets.PICTURES)
def test_every_picture_opens_and_names_its_author(name):
    picture = datasets.picture(name, dtype="uint8")
    assert picture.pixels.dtype == np.uint8
    assert np.asarray(picture).shape == picture.pixels.shape
    assert picture.pixels.std() > 10
    assert picture.author in picture.attribution
    assert picture.licence in picture.attribution


def test_pictures_come_in_the_wanted_form():
    grey = datasets.picture("coffee", colour=False, size=(60, 90))
    assert grey.pixels.shape == (60, 90)
    assert grey.pixels.dtype == np.float32
    assert 0 <= grey.pixels.min() < grey.pixels.max() <= 1
    assert datasets.picture("camera", colour=True, size=32).pixels.shape == (32, 32, 3)
    # The middle of the picture is kept: means agree with a plain average of blocks.
    camera = datasets.picture("camera").pixels
    small = datasets.picture("camera", size=128).pixels
    blocks = camera.reshape(128, 4, 128, 4).mean((1, 3))
    assert np.abs(small - blocks).mean() < 0.02


def test_wrong_requests_for_pictures_are_explained():
    with pytest.raises(ValueError, match="no picture 'lena'; there are astronaut, brick"):
        datasets.picture("lena")
    with pytest.raises(ValueError, match="own 512 × 512"):
        datasets.picture("camera", size=600)
    with pytest.raises(ValueError, match='"float32" or "uint8"'):
        datasets.picture("camera", dtype="int64")
