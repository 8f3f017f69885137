"""What each built widget says of itself, read by node from the bundles."""

import functools
import json
import subprocess

from book_helpers import datasets, quiz, widgets
from book_helpers.reference import descent
from book_helpers.widgets._base import STATIC

from tools import ROOT
from tools.programs import node

CLASSES = {module: name for name, module in widgets._WIDGETS.items()}


def _recorded_descents():
    """A monitor with two groups of real runs: descent on the source's data at two rates."""
    monitor = widgets.TrainingMonitor(metrics=["loss"])
    line = datasets.source_line()
    for rate in (0.05, 0.3):
        for seed in (0, 1):
            run = descent.descend(
                line.features, line.y, line.start,
                learning_rate=rate, epochs=8, batch_size=10, seed=seed,
            )  # fmt: skip
            for epoch in range(8):
                loss = float(run.losses[10 * (epoch + 1)])
                monitor.record((f"η = {rate}", seed), epoch, {"loss": loss})
    return monitor


# Widgets that show nothing by themselves.
EXAMPLES = {"quiz": lambda: quiz.show("06_pooling"), "training_monitor": _recorded_descents}


def make(stem):
    """An instance of the widget as a chapter would first show it."""
    return EXAMPLES.get(stem, getattr(widgets, CLASSES[stem]))()


@functools.cache
def described(stem):
    """{title, task, explain, data, defaults, schema, presets, cases} of a widget."""
    done = subprocess.run(
        [node(), ROOT / "tests/widgets/describe.mjs", STATIC],
        input=json.dumps({stem: make(stem).page_state()}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[stem]
