"""One traced graph that trains a Keras network from any start. See `training`."""

from __future__ import annotations

from book_helpers._keras import keras, tensorflow
import numpy as np

_EVALUATION_BATCH = 512


class Trainer:
    """One traced graph for any seed, batch size and number of examples."""

    def __init__(self, build, loss, optimiser, learning_rate, threshold):
        self._build = build
        keras.utils.set_random_seed(0)
        self.model = build()
        if not self.model.built:
            raise ValueError(
                "build() must return a model that knows its input: begin with keras.Input(shape)"
            )
        self._optimiser = keras.optimizers.get(optimiser() if callable(optimiser) else optimiser)
        if learning_rate is not None:
            self._optimiser.learning_rate = learning_rate
        self._optimiser.build(self.model.trainable_variables)
        # Copies: the optimiser's variables as they are before the first step.
        self._fresh = [np.copy(variable.numpy()) for variable in self._optimiser.variables]
        self._loss = keras.losses.get(loss)
        self._threshold = threshold
        self._graph_epoch = tensorflow.function(self._train, reduce_retracing=True)
        self._graph_evaluate = tensorflow.function(self._evaluate, reduce_retracing=True)
        self._graph_predict = tensorflow.function(
            lambda x: self.model(x, training=False), reduce_retracing=True
        )

    def restart(self, seed: int) -> None:
        """Everything as if the model had just been built and compiled after `set_random_seed`."""
        keras.utils.set_random_seed(seed)
        fresh = self._build()
        # `variables` also holds the state of dropout's generators, which `weights` lacks.
        for variable, new in zip(self.model.variables, fresh.variables, strict=True):
            variable.assign(new)
        for variable, new in zip(self._optimiser.variables, self._fresh, strict=True):
            variable.assign(new)

    def epoch(self, x, y, order, size) -> tuple[float, float]:
        loss, accuracy = self._graph_epoch(
            _tensor(x), _tensor(y), _tensor(order.astype(np.int32)), _tensor(np.int32(size))
        )
        return float(loss), float(accuracy)

    def evaluate(self, x, y) -> tuple[float, float]:
        loss, accuracy = self._graph_evaluate(_tensor(x), _tensor(y))
        return float(loss), float(accuracy)

    def predict(self, x) -> np.ndarray:
        parts = range(0, len(x), _EVALUATION_BATCH)
        return np.concatenate(
            [self._graph_predict(_tensor(x[i : i + _EVALUATION_BATCH])).numpy() for i in parts]
        )

    def _train(self, x, y, order, size):
        count = tensorflow.shape(order)[0]
        total, right = tensorflow.constant(0.0), tensorflow.constant(0.0)
        variables = self.model.trainable_variables
        for first in tensorflow.range(0, count, size):
            batch = order[first : first + size]
            inputs, targets = tensorflow.gather(x, batch), tensorflow.gather(y, batch)
            with tensorflow.GradientTape() as tape:
                outputs = self.model(inputs, training=True)
                # What `fit` minimises and reports: the loss and the layers' penalties.
                loss = self._mean_loss(targets, outputs) + self._penalties()
            self._optimiser.apply(tape.gradient(loss, variables), variables)
            weight = tensorflow.cast(tensorflow.shape(batch)[0], "float32")
            total += loss * weight
            right += self._right(targets, outputs)
        examples = tensorflow.cast(count, "float32")
        return total / examples, right / examples

    def _evaluate(self, x, y):
        count = tensorflow.shape(x)[0]
        total, right = tensorflow.constant(0.0), tensorflow.constant(0.0)
        for first in tensorflow.range(0, count, _EVALUATION_BATCH):
            inputs = x[first : first + _EVALUATION_BATCH]
            targets = y[first : first + _EVALUATION_BATCH]
            outputs = self.model(inputs, training=False)
            weight = tensorflow.cast(tensorflow.shape(inputs)[0], "float32")
            total += self._mean_loss(targets, outputs) * weight
            right += self._right(targets, outputs)
        examples = tensorflow.cast(count, "float32")
        return total / examples + self._penalties(), right / examples

    def _mean_loss(self, targets, outputs):
        if outputs.shape[-1] == 1:
            targets = tensorflow.reshape(targets, (-1, 1))
        value = self._loss(targets, outputs)
        # A loss given by name is a function and returns one number for each example.
        return tensorflow.reduce_mean(value)

    def _penalties(self):
        return (
            tensorflow.add_n(self.model.losses) if self.model.losses else tensorflow.constant(0.0)
        )

    def _right(self, targets, outputs):
        """How many predictions of the batch are right."""
        if outputs.shape[-1] == 1:
            said = tensorflow.cast(outputs[:, 0] > self._threshold, targets.dtype)
        else:
            said = tensorflow.cast(tensorflow.argmax(outputs, axis=-1), targets.dtype)
        return tensorflow.reduce_sum(tensorflow.cast(said == targets, "float32"))


def _tensor(value):
    return tensorflow.convert_to_tensor(value)
