"""Real Keras training over several seeds, fast enough for a chapter. Loads TensorFlow.

A small network spends most of its time in TensorFlow's tracing, not in arithmetic. Here one graph
is traced and used for all seeds: only the weights, the optimiser's state and the order of the
examples start anew. The arithmetic is that of `Model.fit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
import time
from typing import Any

from book_helpers._keras import keras
from book_helpers._progress import Progress
from book_helpers._trainer import Trainer
from book_helpers.datasets import Dataset
import numpy as np

__all__ = ["STOP", "Run", "TrainingResult", "compare", "keras", "table", "train_over_seeds"]

STOP = "stop"
"""Return this from `on_epoch` to end all training after the present epoch."""


@dataclass(frozen=True)
class Run:
    """Which training `on_epoch` is told about: run `index` of `count`, with this seed.

    epochs: how many are planned. name: of the variant. model: the Keras model in training.
    """

    index: int
    count: int
    seed: int
    epochs: int
    name: str
    model: Any


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """What `train_over_seeds` measured.

    histories: name → (seeds, epochs); "loss", "accuracy", "val_loss", "val_accuracy". The training
        figures are means over the epoch while the weights move; "val_" ones are on the test part at
        the epoch's end. Unfinished epochs of a stopped training are NaN.
    weights: the final weights for each seed, as `Model.get_weights` gives them.
    predictions: (seeds, test examples, outputs) after training.
    seconds: wall time of everything, tracing included.
    """

    name: str
    seeds: tuple[int, ...]
    histories: dict[str, np.ndarray]
    weights: list[list[np.ndarray]]
    predictions: np.ndarray
    parameters: int
    seconds: float
    stopped: bool
    model: Any

    def final(self, metric: str = "val_accuracy") -> np.ndarray:
        """The metric after each seed's last finished epoch, (seeds,)."""
        values = self._history(metric)
        last = np.sum(np.isfinite(self.histories["loss"]) | np.isfinite(values), axis=1) - 1
        return values[np.arange(len(values)), np.maximum(last, 0)]

    def mean(self, metric: str = "val_accuracy") -> float:
        """Mean over the seeds of `final`."""
        return float(self.final(metric).mean())

    def deviation(self, metric: str = "val_accuracy") -> float:
        """Standard deviation over the seeds (divided by seeds − 1); NaN for one seed."""
        values = self.final(metric)
        return float(values.std(ddof=1)) if len(values) > 1 else float("nan")

    def load(self, index: int) -> Any:
        """The Keras model with the final weights of seed number `index`."""
        self.model.set_weights(self.weights[index])
        return self.model

    def summary(self, metric: str = "val_accuracy") -> str:
        """One line, such as ``relu  0.969 ± 0.004  (0.963 … 0.974, 5 seeds)``."""
        values = self.final(metric)
        spread = f" ± {self.deviation(metric):.3f}" if len(values) > 1 else ""
        return (
            f"{self.name}  {values.mean():.3f}{spread}  "
            f"({values.min():.3f} … {values.max():.3f}, "
            f"{len(values)} {'seed' if len(values) == 1 else 'seeds'})"
        )

    def _history(self, metric: str) -> np.ndarray:
        if metric not in self.histories:
            raise ValueError(
                f"there is no metric {metric!r}; there are {', '.join(self.histories)}"
            )
        return self.histories[metric]

    def __repr__(self) -> str:
        return f"TrainingResult({self.summary()})"


def train_over_seeds(
    build: Callable[[], Any],
    data: Dataset | tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    seeds: int | Iterable[int] = 5,
    epochs: int = 10,
    batch_size: int | None = 32,
    *,
    loss: Any = "sparse_categorical_crossentropy",
    optimiser: str | Callable[[], Any] = "adam",
    learning_rate: float | None = None,
    threshold: float = 0.5,
    name: str = "",
    on_epoch: Callable[[Run, int, dict[str, float]], Any] | None = None,
) -> TrainingResult:
    """Train the same network once for every seed.

    build: makes a fresh, uncompiled Keras model; called once a seed, so that the starting weights
        are those of ``keras.utils.set_random_seed(seed)``.
    data: a `Dataset`, or (x_train, y_train, x_test, y_test).
    seeds: how many (0, 1, …) or which. A seed's result does not depend on the others, and two runs
        with the same seed on one machine agree to the bit.
    batch_size: None means all training examples at once. A last, smaller batch counts, as in `fit`.
    loss: name or instance of a Keras loss. Scores without activation need one with
        ``from_logits=True``.
    optimiser: name, or a function that makes one. learning_rate: replaces the optimiser's own.
    threshold: for a single output, above which value the prediction is class 1 (0 for scores).
    on_epoch: called as ``on_epoch(run, epoch, logs)`` after each epoch (numbered from 0) with
        Keras's names in `logs`; if it returns `STOP`, training ends there.
    """
    x_train, y_train, x_test, y_test = _arrays(data)
    seeds = tuple(range(seeds)) if isinstance(seeds, int) else tuple(seeds)
    if not seeds:
        raise ValueError("seeds must name at least one seed; got none")
    size = len(x_train) if batch_size is None else batch_size
    if epochs < 1 or size < 1:
        raise ValueError(f"epochs and batch_size must be at least 1; got {epochs}, {batch_size}")
    start = time.perf_counter()
    trainer = Trainer(build, loss, optimiser, learning_rate, threshold)
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    histories = {key: np.full((len(seeds), epochs), np.nan) for key in names}
    weights, predictions, stopped = [], [], False
    # A `TrainingMonitor` shows the progress itself.
    listener = getattr(on_epoch, "__self__", None)
    shown = getattr(listener, "shows_progress", False)
    with Progress(len(seeds) * epochs, silent=shown) as progress:
        for index, seed in enumerate(seeds):
            trainer.restart(seed)
            run = Run(index, len(seeds), seed, epochs, name, trainer.model)
            shuffler = np.random.default_rng(seed)
            for epoch in range(epochs):
                order = shuffler.permutation(len(x_train))
                logs = dict(zip(names, (
                    *trainer.epoch(x_train, y_train, order, size),
                    *trainer.evaluate(x_test, y_test)), strict=True))  # fmt: skip
                for key, value in logs.items():
                    histories[key][index, epoch] = value
                progress.show(
                    index * epochs + epoch + 1,
                    f"{name + ': ' if name else ''}seed {index + 1} of {len(seeds)}, "
                    f"epoch {epoch + 1} of {epochs}",
                )
                if on_epoch is not None and on_epoch(run, epoch, dict(logs)) == STOP:
                    stopped = True
                    break
            weights.append(trainer.model.get_weights())
            predictions.append(trainer.predict(x_test))
            if stopped:
                break
    done = len(weights)
    return TrainingResult(
        name or getattr(build, "__name__", "<").strip("<>").replace("lambda", "") or "model",
        seeds[:done],
        {key: history[:done] for key, history in histories.items()},
        weights,
        np.stack(predictions),
        int(trainer.model.count_params()),
        time.perf_counter() - start,
        stopped,
        trainer.model,
    )


def compare(
    variants: Mapping[str, Callable[[], Any] | Mapping[str, Any]], data=None, **options
) -> dict[str, TrainingResult]:
    """`train_over_seeds` for several variants. Returns the results by name.

    variants: name → `build`, or name → a mapping with ``build`` and whatever differs, such as
    ``{"build": net, "learning_rate": 0.1}``. options: what all have in common.
    """
    results: dict[str, TrainingResult] = {}
    for name, variant in variants.items():
        own = dict(variant) if isinstance(variant, Mapping) else {"build": variant}
        results[name] = train_over_seeds(**{"data": data, **options, **own, "name": name})
        if results[name].stopped:
            break
    return results


def table(results: Mapping[str, TrainingResult], metrics: Sequence[str] = ("val_accuracy",)) -> str:
    """The results as lines of text: one variant a line, mean ± standard deviation a metric."""
    width = max(len(name) for name in results)
    head = " " * width + "".join(f"  {metric:>15}" for metric in metrics) + "  seeds"
    lines = [head]
    for name, result in results.items():
        cells = "".join(
            f"  {result.mean(metric):7.3f} ± {result.deviation(metric):5.3f}" for metric in metrics
        )
        lines.append(f"{name:<{width}}{cells}  {len(result.seeds):5d}")
    return "\n".join(lines)


def _arrays(data):
    if isinstance(data, Dataset):
        data = (data.x_train, data.y_train, data.x_test, data.y_test)
    if not isinstance(data, tuple | list) or len(data) != 4:
        raise TypeError(
            "data must be a Dataset or (x_train, y_train, x_test, y_test); "
            f"got {type(data).__name__}"
        )
    x_train, y_train, x_test, y_test = (np.asarray(part) for part in data)
    for inputs, labels, part in ((x_train, y_train, "training"), (x_test, y_test, "test")):
        if len(inputs) != len(labels) or labels.ndim != 1:
            raise ValueError(
                f"the {part} part needs one label for each example, shape ({len(inputs)},); "
                f"got {labels.shape}"
            )
    return (
        x_train.astype(np.float32),
        y_train.astype(np.int64),
        x_test.astype(np.float32),
        y_test.astype(np.int64),
    )
