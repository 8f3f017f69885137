"""What loading the package costs, and what it must not load."""

import json
from pathlib import Path
import pkgutil
import subprocess
import sys

import book_helpers
import pytest

ROOT = Path(book_helpers.__file__).parent
WITH_TENSORFLOW = ("_keras", "_keras_recorder", "_trainer", "models", "training")


def run(code, **environment):
    """Run Python code in a fresh process; returns (stdout, stderr)."""
    import os

    quiet = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT.parent,
        env={**quiet, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_the_package_is_light():
    code = """
import sys, time
start = time.perf_counter()
import book_helpers
seconds = time.perf_counter() - start
heavy = {"tensorflow", "keras", "matplotlib", "sklearn", "skimage", "ipywidgets", "numpy"}
print(seconds, sorted(heavy & set(sys.modules)))
"""
    # The best of three: the machine may be busy.
    results = [run(code)[0].split(maxsplit=1) for _ in range(3)]
    assert min(float(seconds) for seconds, _ in results) < 0.3
    assert all(loaded.strip() == "[]" for _, loaded in results)


def test_only_models_and_training_load_tensorflow():
    names = [
        module.name
        for module in pkgutil.walk_packages([str(ROOT)], "book_helpers.")
        if module.name.split(".")[1] not in WITH_TENSORFLOW
    ]
    assert "book_helpers.reference.mlp" in names
    assert "book_helpers.plotting" in names
    code = f"""
import importlib, json, sys
guilty = []
for name in {names!r}:
    importlib.import_module(name)
    if {{"tensorflow", "keras"}} & set(sys.modules):
        guilty.append(name)
        break
print(json.dumps(guilty))
"""
    assert json.loads(run(code)[0]) == []


def test_the_reference_needs_numpy_alone():
    names = [
        f"book_helpers.reference.{m.name}" for m in pkgutil.iter_modules([str(ROOT / "reference")])
    ]
    code = f"""
import sys, numpy
before = {{name.split(".")[0] for name in sys.modules}}
import importlib
for name in {names!r}:
    importlib.import_module(name)
after = {{name.split(".")[0] for name in sys.modules}}
print(sorted(name for name in after - before if name not in sys.stdlib_module_names))
"""
    assert len(names) >= 9
    assert run(code)[0].strip() == "['book_helpers']"


def test_tensorflow_stays_silent():
    """Even where Keras is imported by itself, because the package was imported before it."""
    code = """
import book_helpers
import keras, numpy
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(numpy.ones((4, 2)), numpy.ones(4), verbose=0)
from book_helpers import models, training
data = numpy.ones((4, 2)), numpy.array([0, 1, 0, 1]), numpy.ones((2, 2)), numpy.array([0, 1])
for variant in range(6):  # more traces than TensorFlow likes
    training.train_over_seeds(lambda: models.dense_classifier((2,), (3,), 2), data, 1, 1)
print("done")
"""
    out, err = run(code)
    assert out == "done\n"
    assert err == ""


def test_submodules_are_listed_and_unknown_names_explained():
    assert {"datasets", "plotting", "training"} <= set(dir(book_helpers))
    assert book_helpers.checks.claim is not None
    with pytest.raises(AttributeError, match="no attribute 'utils'; it has checks, datasets"):
        _ = book_helpers.utils
    with pytest.raises(AttributeError, match="no module 'convolutions'; it has activations"):
        _ = book_helpers.reference.convolutions
