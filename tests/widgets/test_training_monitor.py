"""The training monitor's Python side: what is recorded, what is shown when, what is stored."""

import json
import math
import re
import subprocess
import sys
from types import SimpleNamespace

from book_helpers.widgets import TrainingMonitor
from book_helpers.widgets.training_monitor import STOP, example
from nbclient import NotebookClient
import nbformat
import numpy as np
import pytest
import traitlets


def test_a_loop_of_ones_own_is_recorded_with_four_digits():
    monitor = TrainingMonitor()
    for epoch in range(3):
        logs = {"accuracy": np.float32(1 / 3), "loss": math.pi / 10**epoch, "val_loss": 2}
        assert monitor.record(("ReLU", 4), epoch, logs) is None
    assert monitor.metrics == ["loss", "accuracy"]
    assert monitor.runs == [
        {
            "group": "ReLU",
            "seed": 4,
            "values": {
                "accuracy": [0.3333] * 3,
                "loss": [3.142, 0.3142, 0.03142],
                "val_loss": [2.0] * 3,
            },
        }
    ]


def test_what_train_over_seeds_passes_is_understood():
    monitor = TrainingMonitor(metrics=["loss"])
    for seed in (3, 5):
        run = SimpleNamespace(name="deep", seed=seed, epochs=2, index=0, count=2, model=None)
        monitor.record(run, 0, {"loss": 1.0, "accuracy": 0.5})
    assert [(run["group"], run["seed"]) for run in monitor.runs] == [("deep", 3), ("deep", 5)]
    assert list(monitor.runs[0]["values"]) == ["loss"], "only the metrics that were asked for"


def test_a_run_that_begins_again_replaces_the_old_one_and_gaps_stay_gaps():
    monitor = TrainingMonitor(metrics=["loss"])
    for epoch in range(4):
        monitor.record("a", epoch, {"loss": epoch})
    monitor.record("a", 0, {"loss": 9})
    monitor.record("a", 2, {"loss": math.inf})
    assert monitor.runs[0]["values"] == {"loss": [9.0, None, None]}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("a", 0, [1.0]), TypeError, "mapping of metric names to numbers"),
        (("a", 0, {"loss": "1"}), TypeError, "mapping of metric names to numbers"),
        (("a", -1, {"loss": 1}), ValueError, "whole number from 0; got -1"),
        (("a", 0.5, {"loss": 1}), ValueError, "whole number from 0; got 0.5"),
        (({"a": 1}, 0, {"loss": 1}), TypeError, r"pair \(group, seed\)"),
    ],
)
def test_bad_records_are_refused_in_words(arguments, error, words):
    monitor = TrainingMonitor()
    with pytest.raises(error, match=words):
        monitor.record(*arguments)
    assert monitor.runs == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("epoch", -1), ("parts", "half"), ("spread", "band"), ("scale", "ln"), ("planned", -1)],
)
def test_bad_traits_are_refused(name, value):
    with pytest.raises(traitlets.TraitError):
        TrainingMonitor(**{name: value})


def test_metrics_come_without_their_prefix():
    with pytest.raises(traitlets.TraitError, match="'accuracy' shows the values on training and"):
        TrainingMonitor(metrics=["val_accuracy"])


def test_the_button_ends_training():
    monitor = TrainingMonitor()
    assert monitor.record("a", 0, {"loss": 1}) is None
    monitor.stop = True
    assert monitor.record("a", 1, {"loss": 1}) == STOP == "stop"


def test_nothing_but_the_record_is_stored():
    monitor = example()
    monitor.live = {"share": 0.5, "left": 12.3}
    state = json.loads(re.search(r'json">(.*?)</script>', monitor._mount_html())[1])
    assert {"live", "stop"} & set(state) == set()
    assert state["runs"] == monitor.runs
    assert monitor._mount_html() == example()._mount_html()


def test_it_says_what_the_curves_show():
    monitor = TrainingMonitor(metrics=["loss"])
    assert monitor.describe() == "Curves of loss; nothing is recorded yet."
    for seed, value in enumerate((0.2, 0.4)):
        monitor.record(("ReLU", seed), 0, {"loss": value, "val_loss": 0.5})
    assert monitor.describe() == (
        "Curves of loss over 1 epoch. At the end: ReLU (2 runs): loss 0.3, validation loss 0.5."
    )


def test_it_does_not_load_keras():
    code = (
        "import sys\nfrom book_helpers.widgets.training_monitor import example\nexample()\n"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def outputs_of(*cells):
    """The outputs of each cell, run by a program as `make notebooks` does."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in notebook.cells]


LOOP = (
    "for epoch in range(3):\n"
    "    assert monitor.record('a', epoch, {'loss': 1 / (epoch + 1)}) is None\n"
)


def test_a_notebook_stores_the_final_record_once():
    make = "from book_helpers.widgets import TrainingMonitor\nmonitor = TrainingMonitor()\n"
    trained, named, later, failed = outputs_of(
        make + LOOP + "print('done')",
        make + LOOP + "monitor",
        "for epoch in range(2): monitor.record('b', epoch, {'loss': 2})",
        make + "try:\n    monitor.record('a', 0, [])\nexcept TypeError: pass",
    )
    for outputs in (trained, named, later):
        pages = [output.data["text/html"] for output in outputs if "data" in output]
        assert len(pages) == 1
        state = json.loads(re.search(r'json">(.*?)</script>', pages[0])[1])
        assert state["runs"][0]["values"]["loss"] == [1.0, 0.5, 0.3333]
    assert [run["group"] for run in state["runs"]] == ["a", "b"]
    assert failed == []
    names = {output.get("name") for output in (*trained, *named, *later)}
    assert "stderr" not in names


def test_keras_records_through_the_callback():
    (outputs,) = outputs_of(
        "from book_helpers._keras import keras\n"
        "import numpy as np\n"
        "from book_helpers.widgets import TrainingMonitor\n"
        "x = np.linspace(-1, 1, 64)[:, None]\n"
        "model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\n"
        "monitor = TrainingMonitor()\n"
        "for seed in range(2):\n"
        "    history = model.fit(x, 3 * x, validation_split=0.25, epochs=2, verbose=0,\n"
        "        callbacks=[monitor.run('line')])\n"
        "last = history.history\n"
        "assert [run['seed'] for run in monitor.runs] == [0, 1]\n"
        "for name in ('loss', 'val_loss'):\n"
        "    assert np.allclose(monitor.runs[1]['values'][name], last[name], rtol=1e-3)\n"
        "class Pressed(keras.callbacks.Callback):\n"
        "    def on_epoch_begin(self, epoch, logs=None):\n"
        "        monitor.stop = epoch == 3\n"
        "history = model.fit(x, x, epochs=50, verbose=0, callbacks=[monitor.callback, Pressed()])\n"
        "print(len(history.history['loss']))"
    )
    assert outputs[0].text.strip() == "4"
    assert "text/html" in outputs[1].data
