"""The multi-layer perceptron: forward, backward, training. Built in chapters 1 to 3.

The twin of the widgets `playground` and `depth_lab`. A batch is (n, inputs). A network is a list
of `Layer(weights (inputs, outputs), biases (outputs,))`; its hidden layers share one activation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools

from book_helpers.reference import losses
from book_helpers.reference.activations import activation, softmax
from book_helpers.reference.initialisers import initialise
from book_helpers.reference.random import RandomStream
import numpy as np


@dataclass(frozen=True, eq=False)
class Layer:
    """weights (inputs, outputs) and biases (outputs,)."""

    weights: np.ndarray
    biases: np.ndarray


Network = list[Layer]


@dataclass(frozen=True, eq=False)
class Trace:
    """A forward pass. activations[0] is the input; entry k + 1 belongs to layer k.

    pre_activations[k]: (n, outputs of layer k), before the activation.
    """

    pre_activations: list[np.ndarray]
    activations: list[np.ndarray]
    hidden: str
    output: str

    @property
    def prediction(self) -> np.ndarray:
        """(n, outputs) of the last layer."""
        return self.activations[-1]


def build(
    sizes: Sequence[int],
    initialiser: str = "glorot_uniform",
    seed: int = 0,
    bias: float = 0.0,
) -> Network:
    """A network with layers sizes[0] → sizes[1] → …; weights from one stream, layer by layer.

    initialiser: a key of `initialisers.INITIALISERS`. bias: what every bias starts with (Keras: 0;
    TensorFlow Playground: 0.1).
    """
    if len(sizes) < 2:
        raise ValueError(f"a network needs at least an input and an output size; got {sizes}")
    stream = RandomStream(seed)
    return [
        Layer(initialise(initialiser, (inputs, outputs), stream), np.full(outputs, float(bias)))
        for inputs, outputs in itertools.pairwise(sizes)
    ]


def forward(network: Network, inputs, hidden: str = "relu", output: str = "identity") -> Trace:
    """Run a batch (n, inputs) through the network.

    hidden: activation of all layers but the last. output: that of the last; also "softmax".
    """
    values = np.asarray(inputs, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != len(network[0].weights):
        raise ValueError(
            f"expected inputs (n, {len(network[0].weights)}); got shape {values.shape}"
        )
    pre_activations, activations = [], [values]
    for number, layer in enumerate(network):
        name = output if number == len(network) - 1 else hidden
        scores = activations[-1] @ layer.weights + layer.biases
        pre_activations.append(scores)
        activations.append(
            softmax(scores) if name == "softmax" else activation(name).function(scores)
        )
    return Trace(pre_activations, activations, hidden, output)


@dataclass(frozen=True, eq=False)
class Gradients:
    """∂L/∂weights and ∂L/∂biases as layers; ∂L/∂pre-activations (n, outputs); ∂L/∂inputs."""

    layers: Network
    pre_activations: list[np.ndarray]
    inputs: np.ndarray


def backward(network: Network, trace: Trace, score_gradient) -> Gradients:
    """All gradients from ∂L/∂(last pre-activation), (n, outputs), by the chain rule."""
    slope = np.asarray(score_gradient, dtype=np.float64)
    if slope.shape != trace.pre_activations[-1].shape:
        raise ValueError(
            f"expected a gradient of shape {trace.pre_activations[-1].shape}; got {slope.shape}"
        )
    derivative = activation(trace.hidden).derivative
    layers, slopes = [], []
    for number in range(len(network) - 1, -1, -1):
        layers.append(Layer(trace.activations[number].T @ slope, slope.sum(axis=0)))
        slopes.append(slope)
        slope = slope @ network[number].weights.T
        if number > 0:
            slope = slope * derivative(trace.pre_activations[number - 1])
    return Gradients(layers[::-1], slopes[::-1], slope)


LOSSES = ("mse", "half_squared", "binary_cross_entropy", "categorical_cross_entropy")


def loss_and_score_gradient(trace: Trace, targets, loss: str) -> tuple[float, np.ndarray]:
    """The loss of a forward pass and ∂L/∂(last pre-activation).

    loss: "mse"; "half_squared", the mean of ½(o − t)² (TensorFlow Playground);
        "binary_cross_entropy", on probabilities, clipped as in Keras, or exactly from the scores if
        the output unit is the sigmoid; "categorical_cross_entropy" after a softmax.
    targets: (n, outputs), for the categorical loss labels (n,).
    """
    scores, outputs = trace.pre_activations[-1], trace.prediction
    if loss == "categorical_cross_entropy":
        if trace.output != "softmax":
            raise ValueError(
                f'categorical_cross_entropy needs output="softmax"; got {trace.output!r}'
            )
        return (
            losses.categorical_cross_entropy_from_logits(scores, targets),
            losses.categorical_cross_entropy_from_logits_gradient(scores, targets),
        )
    if trace.output == "softmax":
        raise ValueError(f'output="softmax" needs the loss categorical_cross_entropy; got {loss!r}')
    if loss == "binary_cross_entropy" and trace.output == "sigmoid":
        return (
            losses.binary_cross_entropy_from_logits(scores, targets),
            losses.binary_cross_entropy_from_logits_gradient(scores, targets),
        )
    if loss == "binary_cross_entropy":
        value = losses.binary_cross_entropy(outputs, targets)
        slope = losses.binary_cross_entropy_gradient(outputs, targets)
    elif loss in ("mse", "half_squared"):
        factor = 0.5 if loss == "half_squared" else 1.0
        value = factor * losses.mean_squared_error(outputs, targets)
        slope = factor * losses.mean_squared_error_gradient(outputs, targets)
    else:
        raise ValueError(f"there is no loss {loss!r}; there are {', '.join(LOSSES)}")
    return value, slope * activation(trace.output).derivative(scores)


def loss_and_gradients(
    network: Network,
    inputs,
    targets,
    *,
    hidden: str = "relu",
    output: str = "sigmoid",
    loss: str = "binary_cross_entropy",
) -> tuple[float, Gradients, Trace]:
    """Forward and backward in one call."""
    trace = forward(network, inputs, hidden, output)
    value, slope = loss_and_score_gradient(trace, targets, loss)
    return value, backward(network, trace, slope), trace


def penalty(network: Network, kind: str) -> float:
    """Regularisation as in TensorFlow Playground, weights only: "l1" Σ|w|, "l2" Σ½w², "none" 0."""
    return float(sum(np.sum(_penalty_values(layer.weights, kind)) for layer in network))


def penalty_gradient(weights, kind: str) -> np.ndarray:
    """sign(w) for "l1", w for "l2", 0 for "none"."""
    weights = np.asarray(weights, dtype=np.float64)
    _penalty_values(weights, kind)
    return {"l1": np.sign(weights), "l2": weights, "none": np.zeros_like(weights)}[kind]


def _penalty_values(weights: np.ndarray, kind: str) -> np.ndarray:
    if kind not in ("none", "l1", "l2"):
        raise ValueError(f'kind must be "none", "l1" or "l2"; got {kind!r}')
    if kind == "l1":
        return np.abs(weights)
    return 0.5 * weights**2 if kind == "l2" else np.zeros_like(weights)


def playground_step(
    network: Network,
    gradients: Network,
    learning_rate: float,
    regularisation: str = "none",
    rate: float = 0.0,
    alive: list[np.ndarray] | None = None,
) -> tuple[Network, list[np.ndarray]]:
    """One update exactly as TensorFlow Playground makes it. Returns the network and `alive`.

    First θ ← θ − η g. Then each weight moves by η · rate · penalty′(weight before the update). A
    weight that "l1" would carry across 0 becomes 0 and dies: it never changes again.
    alive: for each layer which weights live, as returned by the step before; None: all of them.
    """
    alive = alive or [np.ones(layer.weights.shape, dtype=bool) for layer in network]
    updated, living = [], []
    for layer, slope, live in zip(network, gradients, alive, strict=True):
        moved = layer.weights - learning_rate * slope.weights
        shrunk = moved - learning_rate * rate * penalty_gradient(layer.weights, regularisation)
        dies = live & (moved * shrunk < 0.0) if regularisation == "l1" else np.zeros_like(live)
        weights = np.where(live, np.where(dies, 0.0, shrunk), layer.weights)
        updated.append(Layer(weights, layer.biases - learning_rate * slope.biases))
        living.append(live & ~dies)
    return updated, living


def flatten(network: Network) -> np.ndarray:
    """All parameters in one vector: weights of layer 0 row by row, its biases, layer 1, …"""
    return np.concatenate(
        [part.ravel() for layer in network for part in (layer.weights, layer.biases)]
    )


def unflatten(vector, like: Network) -> Network:
    """The inverse of `flatten`, in the shapes of `like`."""
    vector = np.asarray(vector, dtype=np.float64)
    network, start = [], 0
    for layer in like:
        middle = start + layer.weights.size
        stop = middle + layer.biases.size
        network.append(
            Layer(vector[start:middle].reshape(layer.weights.shape), vector[middle:stop])
        )
        start = stop
    if start != len(vector):
        raise ValueError(f"expected {start} numbers; got {len(vector)}")
    return network


def gradient_norms(gradients: Gradients) -> np.ndarray:
    """‖∂L/∂W‖ (Frobenius) of every layer, (layers,)."""
    return np.array([np.sqrt(np.sum(layer.weights**2)) for layer in gradients.layers])


def dead_units(trace: Trace) -> list[np.ndarray]:
    """For each hidden layer which units are dead on this batch, (units,) bool.

    Dead: the activation's derivative is exactly 0 for every example: nothing reaches its weights.
    """
    derivative = activation(trace.hidden).derivative
    return [np.all(derivative(scores) == 0.0, axis=0) for scores in trace.pre_activations[:-1]]


def dead_share(trace: Trace) -> float:
    """Share of all hidden units that are dead, 0 … 1; 0 for a network without hidden layers."""
    flags = dead_units(trace)
    return float(np.mean(np.concatenate(flags))) if flags else 0.0


@dataclass(frozen=True, eq=False)
class DepthProfile:
    """What `depth_profile` measured, each (depth,): one number for every hidden layer.

    means, deviations: of the activations. gradient_norms: ‖∂L/∂W‖. dead: share of dead units.
    """

    means: np.ndarray
    deviations: np.ndarray
    gradient_norms: np.ndarray
    dead: np.ndarray
    loss: float


def depth_profile(
    inputs,
    labels,
    *,
    depth: int,
    width: int = 64,
    hidden: str = "relu",
    initialiser: str = "he_normal",
    seed: int = 0,
) -> DepthProfile:
    """Signals and gradients, layer by layer, in an untrained classifier (softmax, cross-entropy).

    inputs: (n, features). labels: (n,) from 0; there are as many outputs as labels.
    """
    inputs = np.asarray(inputs, dtype=np.float64)
    classes = int(np.max(labels)) + 1
    network = build([inputs.shape[1], *[width] * depth, classes], initialiser, seed)
    value, gradients, trace = loss_and_gradients(
        network, inputs, labels, hidden=hidden, output="softmax", loss="categorical_cross_entropy"
    )
    layers = trace.activations[1:-1]
    return DepthProfile(
        np.array([layer.mean() for layer in layers]),
        np.array([layer.std() for layer in layers]),
        gradient_norms(gradients)[:-1],
        np.array([flags.mean() for flags in dead_units(trace)]),
        value,
    )
