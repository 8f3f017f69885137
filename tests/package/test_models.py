"""Builders: shapes, parameters, work; pretrained weights never ask the network unasked."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def models():
    """TensorFlow is slow to load, so only when the first test asks."""
    from book_helpers import models

    return models


def test_starts_suit_the_activation(models):
    def start(**options):
        return type(models.dense_classifier(**options).layers[0].kernel_initializer).__name__

    assert start(activation="relu") == "HeNormal"
    assert start(activation="selu") == "LecunNormal"
    assert start(activation="tanh") == "GlorotUniform"
    assert start(activation="relu", initialiser="glorot_normal") == "GlorotNormal"


def test_dense_builders(models):
    model = models.dense_classifier((8, 8, 1), (16, 8), 10, logits=True)
    assert model.count_params() == 64 * 16 + 16 + 16 * 8 + 8 + 8 * 10 + 10
    outputs = np.asarray(model(np.ones((3, 8, 8, 1), "float32")))
    assert outputs.shape == (3, 10)
    binary = models.dense_binary_classifier(
        30, (32, 16), activations=("relu", "sigmoid"), output="tanh"
    )
    assert [layer.activation.__name__ for layer in binary.layers] == ["relu", "sigmoid", "tanh"]
    with pytest.raises(ValueError, match="2 hidden layers need as many activations"):
        models.dense_binary_classifier(activations=("relu",))


@pytest.mark.parametrize(
    ("pooling", "dense", "million"),
    [
        ("none", 501_770, 15.18),
        ("max", 31_370, 3.87),
        ("average", 31_370, 3.87),
        ("strided", 31_370, 0.99),
    ],
)
def test_pooling_changes_dense_weights_and_work_but_no_convolution(models, pooling, dense, million):
    """The register's numbers for 28 × 28 pictures."""
    model = models.convolutional_classifier((28, 28, 1), pooling=pooling)
    assert model.count_params() == 18_816 + dense
    assert models.multiply_adds(model) / 1e6 == pytest.approx(million, abs=0.005)


def test_heads(models):
    for head in ("global_average", "global_max"):
        model = models.convolutional_classifier((None, None, 1), (4,), head=head)
        assert model(np.ones((1, 9, 7, 1), "float32")).shape == (1, 10)
    with pytest.raises(ValueError, match="head must be one of flatten, global_average"):
        models.convolutional_classifier(head="mean")
    with pytest.raises(ValueError, match="pooling must be one of max, average"):
        models.convolutional_classifier(pooling="median")


def test_work_that_is_not_counted_is_not_hidden(models):
    keras = models.keras
    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.DepthwiseConv2D(3)])
    with pytest.raises(NotImplementedError, match="DepthwiseConv2D is not counted yet"):
        models.multiply_adds(model)


def test_missing_weights_say_what_to_do(models, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("BOOK_DOWNLOAD", raising=False)
    monkeypatch.setattr(models, "fetch", lambda *a: pytest.fail("the network was asked"))
    with pytest.raises(FileNotFoundError) as caught:
        models.pretrained("vgg16")
    for part in ("553 MB", "download=True", "BOOK_DOWNLOAD=1", "weights=None", str(tmp_path)):
        assert part in str(caught.value)
    with pytest.raises(ValueError, match="no network 'lenet'; there are vgg16, xception"):
        models.pretrained("lenet")


def test_weights_are_taken_from_keras_cache(models, tmp_path, monkeypatch):
    """A VGG-16 trunk with known weights, stored where Keras keeps its own."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = tmp_path / "models"
    folder.mkdir()
    keras = models.keras
    keras.utils.set_random_seed(3)
    original = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    path = folder / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.weights.h5"
    original.save_weights(path)
    # Keras's published files end in .h5 and hold the older layout, which load_weights also reads.
    monkeypatch.setitem(models._WEIGHTS["vgg16"], False, (f"vgg16/{path.name}", 59))
    loaded = models.pretrained("vgg16", include_top=False, input_shape=(32, 32, 3))
    for one, other in zip(loaded.get_weights(), original.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
