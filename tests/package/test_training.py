"""Training over seeds: the arithmetic of `Model.fit`, repeatable to the bit, silent, stoppable."""

import subprocess
import sys

from book_helpers import datasets
import numpy as np
import pytest


@pytest.fixture(scope="module")
def tools():
    """TensorFlow is slow to load, so only when the first test asks."""
    from book_helpers import models, training

    return training, models


@pytest.fixture(scope="module")
def small():
    """A fifth of the digits: 251 for training (not a multiple of 32), 540 for testing."""
    data = datasets.digits(flat=True)
    return data.x_train[:251], data.y_train[:251], data.x_test, data.y_test


@pytest.fixture(scope="module")
def result(tools, small):
    training, models = tools
    return training.train_over_seeds(lambda: models.dense_classifier(), small, 3, 4, name="dense")


def test_every_seed_learns_and_they_differ(result):
    assert result.seeds == (0, 1, 2)
    assert result.histories["loss"].shape == (3, 4)
    assert np.all(np.diff(result.histories["loss"], axis=1) < 0)
    assert len(set(result.final("loss"))) == 3
    assert result.parameters == 64 * 32 + 32 + 32 * 10 + 10
    assert result.predictions.shape == (3, 540, 10)
    assert not result.stopped


def test_recorded_accuracy_is_that_of_the_recorded_predictions(result, small):
    said = result.predictions.argmax(axis=2)
    np.testing.assert_allclose((said == small[3]).mean(axis=1), result.final(), atol=1e-6)
    model = result.load(1)
    np.testing.assert_allclose(model(small[2]), result.predictions[1], atol=1e-6)


def test_statistics_are_over_the_seeds(result):
    finals = result.histories["val_accuracy"][:, -1]
    assert result.mean() == pytest.approx(finals.mean())
    assert result.deviation() == pytest.approx(finals.std(ddof=1))
    assert result.summary().startswith(f"dense  {finals.mean():.3f} ± {finals.std(ddof=1):.3f}  (")
    assert "3 seeds)" in repr(result)
    with pytest.raises(ValueError, match="no metric 'auc'; there are loss, accuracy"):
        result.mean("auc")


def test_a_seed_does_not_depend_on_the_others_nor_on_the_process(tools, small, result):
    training, models = tools
    alone = training.train_over_seeds(lambda: models.dense_classifier(), small, [2], 4)
    for one, other in zip(alone.weights[0], result.weights[2], strict=True):
        np.testing.assert_array_equal(one, other)
    code = """
import hashlib
from book_helpers import datasets, models, training
data = datasets.digits(flat=True)
part = data.x_train[:251], data.y_train[:251], data.x_test, data.y_test
result = training.train_over_seeds(models.dense_classifier, part, [2], 4)
print(hashlib.sha256(b"".join(w.tobytes() for w in result.weights[0])).hexdigest())
"""
    import hashlib

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    here = hashlib.sha256(b"".join(w.tobytes() for w in result.weights[2])).hexdigest()
    assert done.stdout.strip() == here
    assert done.stderr == ""


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_the_arithmetic_is_that_of_fit(tools, small, optimiser):
    """Same start and same order: loss, accuracy and weights agree with Model.fit's."""
    training, _ = tools
    from book_helpers._trainer import Trainer

    keras, size = training.keras, 32
    x, y = small[0].astype(np.float32), small[1].astype(np.int64)

    def build():
        return keras.Sequential(
            [
                keras.Input((64,)),
                keras.layers.Dense(16, activation="relu", kernel_regularizer="l2"),
                keras.layers.BatchNormalization(),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )

    trainer = Trainer(build, "sparse_categorical_crossentropy", optimiser, None, 0.5)
    keras.utils.set_random_seed(5)
    model = build()
    model.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, batch_size=size, epochs=2, shuffle=False, verbose=0).history
    for attempt in range(2):  # the second time everything must start anew
        trainer.restart(5)
        ours = [trainer.epoch(x, y, np.arange(len(x)), size) for _ in range(2)]
        np.testing.assert_allclose([loss for loss, _ in ours], history["loss"], rtol=1e-4)
        np.testing.assert_allclose([right for _, right in ours], history["accuracy"], atol=1e-6)
        for one, other in zip(trainer.model.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_allclose(one, other, atol=2e-4, err_msg=f"attempt {attempt}")
    theirs = model.evaluate(small[2], small[3], verbose=0)
    np.testing.assert_allclose(
        trainer.evaluate(small[2], small[3].astype(np.int64)), theirs, rtol=2e-3
    )


def test_on_epoch_hears_everything_and_can_stop(tools, small):
    training, models = tools
    heard = []

    def listen(run, epoch, logs):
        heard.append((run.index, run.seed, epoch, run.count, run.epochs, run.name))
        assert set(logs) == {"loss", "accuracy", "val_loss", "val_accuracy"}
        assert all(isinstance(value, float) for value in logs.values())
        assert run.model.count_params() > 0
        return training.STOP if (run.index, epoch) == (1, 0) else None

    result = training.train_over_seeds(
        lambda: models.dense_classifier(hidden=(8,)),
        small,
        [7, 9, 11],
        2,
        name="x",
        on_epoch=listen,
    )
    assert heard == [(0, 7, 0, 3, 2, "x"), (0, 7, 1, 3, 2, "x"), (1, 9, 0, 3, 2, "x")]
    assert result.stopped
    assert result.seeds == (7, 9)
    assert np.isnan(result.histories["loss"][1, 1])
    assert np.isfinite(result.final()).all()


def test_one_output_unit_and_its_threshold(tools):
    training, models = tools
    data = datasets.breast_cancer()
    probability = training.train_over_seeds(
        lambda: models.dense_binary_classifier(), data, 1, 5, loss="binary_crossentropy"
    )
    score = training.train_over_seeds(
        lambda: models.dense_binary_classifier(output=None),
        data,
        1,
        5,
        loss=training.keras.losses.BinaryCrossentropy(from_logits=True),
        threshold=0.0,
    )
    assert probability.mean() > 0.85
    assert score.mean() == pytest.approx(probability.mean(), abs=0.01)
    assert score.mean("val_loss") == pytest.approx(probability.mean("val_loss"), rel=0.02)
    assert score.predictions.min() < 0


def test_compare_and_table(tools, small):
    training, models = tools
    results = training.compare(
        {
            "small steps": {"build": models.dense_classifier, "learning_rate": 1e-4},
            "large steps": {"build": models.dense_classifier, "learning_rate": 1e-2},
        },
        small,
        seeds=2,
        epochs=2,
    )
    assert results["large steps"].mean() > results["small steps"].mean() + 0.2
    lines = training.table(results, ("val_accuracy", "loss")).splitlines()
    assert len(lines) == 3
    assert lines[0].split() == ["val_accuracy", "loss", "seeds"]
    assert lines[2].startswith("large steps")
    assert f"{results['large steps'].mean():.3f} ±" in lines[2]


def test_dropout_starts_anew_with_the_seed(tools, small):
    training, _ = tools
    keras = training.keras

    def build():
        return keras.Sequential(
            [
                keras.Input((64,)),
                keras.layers.Dropout(0.5),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )

    twice = training.train_over_seeds(build, small, [4, 4], 2)
    np.testing.assert_array_equal(twice.weights[0][0], twice.weights[1][0])


def test_bad_arguments_are_refused(tools, small):
    training, models = tools
    with pytest.raises(ValueError, match="at least one seed"):
        training.train_over_seeds(models.dense_classifier, small, [])
    with pytest.raises(ValueError, match="at least 1; got 0, 32"):
        training.train_over_seeds(models.dense_classifier, small, 1, 0)
    with pytest.raises(TypeError, match="data must be a Dataset or"):
        training.train_over_seeds(models.dense_classifier, small[0], 1, 1)
    with pytest.raises(
        ValueError, match=r"one label for each example, shape \(251,\); got \(540,\)"
    ):
        training.train_over_seeds(
            models.dense_classifier, (small[0], small[3], small[2], small[3]), 1, 1
        )
    keras = training.keras
    with pytest.raises(ValueError, match=r"begin with keras\.Input"):
        training.train_over_seeds(lambda: keras.Sequential([keras.layers.Dense(2)]), small, 1, 1)
