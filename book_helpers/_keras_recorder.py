"""The Keras callback of `TrainingMonitor`. Loads Keras."""

import time
from typing import Any

from ._keras import keras
from .widgets.training_monitor import INTERVAL, STOP


class _Fit:
    """One `fit`, in the form in which `train_over_seeds` names a run."""

    count = 1

    def __init__(self, name: str, seed: Any, epochs: int):
        self.name, self.seed, self.epochs = name, seed, epochs


class Recorder(keras.callbacks.Callback):
    """Records every epoch; between batches it looks at the clock and at the stop button."""

    def __init__(self, monitor, group: str, seed: Any):
        super().__init__()
        self._monitor, self._group, self._seed = monitor, group, seed
        self._run = self._epoch = self._looked = 0

    def on_train_begin(self, logs=None):
        seed = self._monitor.next_seed(self._group) if self._seed is None else self._seed
        self._run = _Fit(self._group, seed, self.params.get("epochs") or 0)
        self._monitor.tell(self._run, 0)

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        now = time.monotonic()
        if now - self._looked < INTERVAL:
            return
        self._looked = now
        if self._monitor.stop:
            self.model.stop_training = True
            return
        steps = self.params.get("steps") or 0
        self._monitor.tell(self._run, self._epoch + ((batch + 1) / steps if steps else 0))

    def on_epoch_end(self, epoch, logs=None):
        if self._monitor.record(self._run, epoch, logs or {}) == STOP:
            self.model.stop_training = True
