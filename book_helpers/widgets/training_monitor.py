"""Training as it happens, and as it was recorded (every chapter that trains)."""

from collections import Counter
from collections.abc import Mapping
import math
import sys
import time
from typing import Any

import traitlets

from .._progress import wanted
from ._base import BookWidget

STOP = "stop"
"""What `TrainingMonitor.record` returns once the reader wants training to end."""

INTERVAL = 0.2
"""Seconds between two messages to the page while training runs."""

_DIGITS = 4


class TrainingMonitor(BookWidget):
    """Curves of one or many trainings: live in JupyterLab, recorded on the website.

    It shows itself in the cell that trains; make it there and do not name it again in that cell.

    ```python
    monitor = TrainingMonitor(title="Digits", metrics=["loss", "accuracy"])
    model.fit(..., verbose=0, callbacks=[monitor.callback])              # one run, or
    model.fit(..., verbose=0, callbacks=[monitor.run("ReLU", seed=3)])   # one of several, or
    train_over_seeds(..., name="ReLU", on_epoch=monitor.record)          # five seeds, or
    stop = monitor.record(("ReLU", 3), epoch, {"loss": 0.7})             # a loop of your own
    ```

    metrics: names without "val_"; the values on validation data join them. By default those of
        the first record.
    planned: how many runs there will be in all, for the time that is left.
    Groups take the book's colours in the order in which they come. Recorded values keep four
    significant digits; no times are stored.
    """

    _stem = "training_monitor"
    _touch = (44, 110)
    # `train_over_seeds` then leaves out its own line of progress.
    shows_progress = True

    epoch = traitlets.Int(
        0, min=0, max=100_000, help="The epoch under the cursor, from 1; 0 is the last one."
    ).tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode(), help="Groups that are left out.").tag(sync=True)
    parts = traitlets.Enum(
        ("both", "training", "validation"), "both", help="Which curves are drawn."
    ).tag(sync=True)
    spread = traitlets.Enum(
        ("mean", "runs"), "mean", help="Mean with a band over the seeds, or every run."
    ).tag(sync=True)
    scale = traitlets.Enum(("linear", "log"), "linear", help="The axis of a loss.").tag(sync=True)
    metrics = traitlets.List(traitlets.Unicode(), maxlen=6, help="Names without “val_”.").tag(
        sync=True
    )
    runs = traitlets.List(
        traitlets.Dict(), help="The record: one {group, seed, values} for each run."
    ).tag(sync=True)
    planned = traitlets.Int(0, min=0, help="How many runs there will be; 0 if unknown.")
    live = traitlets.Dict(help="Progress while training runs; empty otherwise.").tag(sync=True)
    stop = traitlets.Bool(False, help="Ends training after the present batch or epoch.").tag(
        sync=True
    )

    def __init__(self, **kwargs):
        # What belongs to the cell that trains at present.
        self._cell = self._handle = None
        self._watched = False
        self._started = self._told = 0.0
        self._done = self._before = 0  # runs: in this cell, and of them before the present group
        self._last_run = None
        super().__init__(**kwargs)

    @property
    def _reserve(self):
        names = self.metrics or ["loss", "accuracy"]
        seeds = Counter(run["group"] for run in self.runs) or {"": 1}
        row = 32 * len(seeds)  # of a table under each panel
        several, spread = len(seeds) > 1, max(seeds.values()) > 1
        checked = any(name.startswith("val_") for run in self.runs for name in run["values"])
        alone = len(names) == 1
        wrapped = 20 * sum(len(name) > 15 for name in seeds)  # long names, on a phone
        wide = 364 + 10 * several + 40 * alone + math.ceil(len(names) / 2) * (293 + row)
        axis = any("loss" in name or "error" in name for name in names)
        narrow = (
            485
            + 88 * (checked or not self.runs)
            + 37 * several
            + 88 * spread
            + 67 * axis
            + len(names) * (257 + row + wrapped)
        )
        return (wide, narrow)

    @traitlets.validate("metrics")
    def _names_without_prefix(self, proposal):
        for name in proposal["value"]:
            if name.startswith("val_"):
                raise traitlets.TraitError(
                    f"metrics are named without “val_”: {name.removeprefix('val_')!r} shows the "
                    f"values on training and on validation data; got {name!r}"
                )
        return proposal["value"]

    # Recording.

    def record(self, run: Any, epoch: int, logs: Mapping[str, float]) -> str | None:
        """Take in one epoch. Returns `STOP` once the reader has pressed the stop button.

        run: which one: a group's name, a pair (group, seed), a seed, or what `train_over_seeds`
            passes (an object with name, seed, epochs, index and count).
        epoch: numbered from 0. Epoch 0 begins the run anew.
        logs: metric → number, as Keras names them: "loss", "val_loss", …

        Raises `TypeError` for logs that are no such mapping, `ValueError` for a negative epoch.
        """
        if not isinstance(logs, Mapping) or not all(_is_number(value) for value in logs.values()):
            raise TypeError(f"logs is a mapping of metric names to numbers; got {logs!r}")
        if isinstance(epoch, bool) or int(epoch) != epoch or epoch < 0:
            raise ValueError(f"epoch is a whole number from 0; got {epoch!r}")
        group, seed = _identity(run)
        if not self.metrics:
            names = dict.fromkeys(name.removeprefix("val_") for name in logs)
            self.metrics = sorted(names, key=lambda name: "loss" not in name)[:6]
        values = self._run(group, seed, anew=epoch == 0)
        for name, value in logs.items():
            if name.removeprefix("val_") in self.metrics:
                series = values.setdefault(name, [])
                series += [None] * (epoch + 1 - len(series))
                series[epoch] = _rounded(value)
        self.tell(run, epoch + 1)
        return STOP if self.stop else None

    def run(self, group: str = "", seed: int | None = None) -> Any:
        """Make a Keras callback that records the next `fit` under this group and seed.

        seed: a name for the run; by default the runs of a group are numbered from 0.
        """
        # Here, so that Keras is not loaded before somebody trains with it.
        from .._keras_recorder import Recorder

        return Recorder(self, group, seed)

    @property
    def callback(self) -> Any:
        """A Keras callback for a single, unnamed group: ``callbacks=[monitor.callback]``."""
        return self.run()

    def describe(self) -> str:
        names = " and ".join(filter(None, (", ".join(self.metrics[:-1]), *self.metrics[-1:])))
        if not self.runs:
            return f"Curves of {names or 'a training'}; nothing is recorded yet."
        groups: dict[str, list[dict]] = {}
        for run in self.runs:
            groups.setdefault(run["group"], []).append(run["values"])
        epochs = max(len(series) for run in self.runs for series in run["values"].values())
        lines = []
        for group, runs in groups.items():
            shown = [
                f"{name.replace('val_', 'validation ')} {sum(last) / len(last):.4g}"
                for metric in self.metrics
                for name in (metric, f"val_{metric}")
                if (last := _last_values(runs, name))
            ]
            count = f"{len(runs)} runs" if len(runs) > 1 else "1 run"
            lines.append(f"{group or 'Training'} ({count}): {', '.join(shown)}")
        length = f"{epochs} epochs" if epochs > 1 else "1 epoch"
        return f"Curves of {names} over {length}. At the end: {'; '.join(lines)}."

    def page_state(self) -> dict:
        """The record and what is shown of it; nothing of the time it took."""
        state = super().page_state()
        return {name: value for name, value in state.items() if name not in ("live", "stop")}

    def _run(self, group: str, seed: Any, *, anew: bool) -> dict:
        for run in self.runs:
            if (run["group"], run["seed"]) == (group, seed):
                if anew:
                    run["values"] = {}
                return run["values"]
        self.runs.append({"group": group, "seed": seed, "values": {}})
        return self.runs[-1]["values"]

    def next_seed(self, group: str) -> int:
        """The number of runs that a group has."""
        return sum(run["group"] == group for run in self.runs)

    # Showing.

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if self._cell is None or self._cell == "showing":
            return bundle
        # The cell also ends in the monitor's name. Once is enough.
        if self._handle is not None:
            return {"text/plain": repr(self)}
        self._cell = "shown"
        return bundle

    def _begin(self) -> None:
        """On the first record in a cell: show the monitor, and see to what is stored in the end."""
        shell = _kernel_shell()
        if self._cell is not None or shell is None:
            return
        self._watched = wanted()
        self._started, self._told = time.monotonic(), 0.0
        self._done = self._before = 0
        self._last_run = None
        self.stop = False
        shell.events.register("post_run_cell", self._end)
        if self._watched:
            from IPython.display import display

            self._cell = "showing"
            self._handle = display(self, display_id=True)
            # The stop button must be heard while the cell runs. JupyterLab sends its message to a
            # subshell, but ipykernel 7.4 passes it on to where the widget last spoke: the cell,
            # which is busy. So the sender's choice is made to stand.
            if hasattr(self.comm, "_reply_subshell_for"):
                self.comm._reply_subshell_for = lambda data, default: default
        self._cell = "training"

    def _end(self, result=None) -> None:
        """At the end of the cell: what is stored there is the whole record."""
        from IPython.display import display

        _kernel_shell().events.unregister("post_run_cell", self._end)
        shown, handle = self._cell == "shown", self._handle
        self._cell = self._handle = None
        self.live = {}
        self.send_state(["runs", "live"])
        if handle is not None:
            handle.update(self)
        elif not shown and self.runs:
            display(self)

    def tell(self, run: Any, epochs_done: float) -> None:
        """Tell the page how far training is, a few times a second; `record` does it by itself."""
        self._begin()
        group, seed = _identity(run)
        if self._last_run != (group, seed):
            if self._last_run is not None:
                self._done += 1
            if self._last_run is None or self._last_run[0] != group:
                self._before = self._done
            self._last_run = (group, seed)
        now = time.monotonic()
        if now - self._told < INTERVAL:
            return
        self._told = now
        if not self._watched:
            return
        planned = getattr(run, "epochs", 0) or 0
        runs = max(self.planned, self._before + getattr(run, "count", 1), self._done + 1)
        share = (self._done + min(epochs_done / planned, 1)) / runs if planned else 0.0
        elapsed = now - self._started
        self.send_state("runs")
        self.live = {
            "share": share,
            "left": elapsed * (1 - share) / share if share > 0.02 and elapsed > 1 else None,
            "group": group,
            "run": self._done + 1,
            "runs": runs,
            "epoch": max(1, math.ceil(epochs_done)),
            "epochs": planned,
        }


def _identity(run: Any) -> tuple[str, Any]:
    """The group and the seed that a run goes by."""
    if hasattr(run, "seed") and hasattr(run, "name"):
        return str(run.name), run.seed
    if isinstance(run, tuple) and len(run) == 2:
        return str(run[0]), run[1]
    if isinstance(run, str):
        return run, 0
    if isinstance(run, int):
        return "", run
    raise TypeError(
        "run is a group's name, a pair (group, seed), a seed, or what train_over_seeds passes; "
        f"got {run!r}"
    )


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, str)


def _rounded(value: Any) -> float | None:
    """Four significant digits; JSON has no NaN and no infinity, so these become None."""
    number = float(value)
    return float(f"{number:.{_DIGITS}g}") if math.isfinite(number) else None


def _last_values(runs: list[dict], name: str) -> list[float]:
    last = [series[-1] for values in runs if (series := values.get(name))]
    return [value for value in last if value is not None]


def _kernel_shell():
    """IPython's shell where it has a kernel, and so a page; never loads IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if getattr(shell, "kernel", None) is not None else None


def example() -> TrainingMonitor:
    """Least squares by gradient descent with two step sizes, five seeds each, for tests."""
    import numpy as np

    monitor = TrainingMonitor(title="A line, two step sizes", metrics=["loss", "error"])
    for rate in (0.5, 0.1):
        for seed in range(5):
            rng = np.random.default_rng(seed)
            x = np.stack([np.ones(40), rng.uniform(0, 2, 40)], axis=1)
            y = x @ [4, 3] + rng.normal(size=40)
            weights = rng.normal(size=2)
            for epoch in range(20):
                wrong = x @ weights - y
                weights = weights - rate * x[:30].T @ wrong[:30] / 30
                logs = {}
                for prefix, part in (("", wrong[:30]), ("val_", wrong[30:])):
                    logs[f"{prefix}loss"] = np.mean(part**2)
                    logs[f"{prefix}error"] = np.mean(np.abs(part))
                monitor.record((f"step {rate}", seed), epoch, logs)
    return monitor
