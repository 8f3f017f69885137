"""Gradient descent and its relatives. Built in chapter 2.

The example is linear regression: features (m, p) with a column of ones, targets (m,), parameters
θ (p,), loss L(θ) = mean of (Xθ − y)². The m examples are those of one update: a batch, or all n.
The update rules below work for any parameter vector.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
import math

from book_helpers.reference.random import RandomStream
import numpy as np


def predict(features, parameters) -> np.ndarray:
    """Xθ, (m,)."""
    return np.asarray(features, dtype=np.float64) @ np.asarray(parameters, dtype=np.float64)


def loss(features, targets, parameters) -> float:
    """Mean squared error of the linear model."""
    return float(np.mean((predict(features, parameters) - targets) ** 2))


def gradient(features, targets, parameters) -> np.ndarray:
    """∂L/∂θ = 2/m · Xᵀ(Xθ − y), (p,)."""
    features = np.asarray(features, dtype=np.float64)
    return 2.0 / len(features) * (features.T @ (predict(features, parameters) - targets))


def closed_form(features, targets) -> np.ndarray:
    """The parameters with the least loss, (p,), by least squares."""
    return np.linalg.lstsq(np.asarray(features, float), np.asarray(targets, float), rcond=None)[0]


def hessian(features) -> np.ndarray:
    """Second derivatives 2/m · XᵀX, (p, p): the same everywhere, because the loss is quadratic."""
    features = np.asarray(features, dtype=np.float64)
    return 2.0 / len(features) * (features.T @ features)


def stability_limit(features) -> float:
    """2 / λ_max: with any larger learning rate, plain descent on the whole set diverges."""
    return float(2.0 / np.linalg.eigvalsh(hessian(features))[-1])


def condition_number(features) -> float:
    """λ_max / λ_min of the Hessian: how long the valley is compared with its width, squared."""
    eigenvalues = np.linalg.eigvalsh(hessian(features))
    return float(eigenvalues[-1] / eigenvalues[0])


# --- Update rules: definitions and defaults of Keras 3 ------------------------------------------
# A rule has no state of its own. `start(parameters)` gives the state, `step` returns new
# parameters and new state and changes neither argument.

State = dict[str, np.ndarray | int]


@dataclass(frozen=True)
class PlainDescent:
    """θ ← θ − η g."""

    def start(self, parameters) -> State:
        return {}

    def step(self, parameters, gradient, state: State, learning_rate: float):
        return parameters - learning_rate * gradient, state


@dataclass(frozen=True)
class Momentum:
    """v ← μ v − η g, θ ← θ + v; Nesterov: θ ← θ + μ v − η g with the new v."""

    momentum: float = 0.9
    nesterov: bool = False

    def start(self, parameters) -> State:
        return {"velocity": np.zeros_like(parameters)}

    def step(self, parameters, gradient, state: State, learning_rate: float):
        velocity = self.momentum * state["velocity"] - learning_rate * gradient
        if self.nesterov:
            moved = parameters + self.momentum * velocity - learning_rate * gradient
        else:
            moved = parameters + velocity
        return moved, {"velocity": velocity}


@dataclass(frozen=True)
class RMSprop:
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g / √(s + ε)."""

    rho: float = 0.9
    epsilon: float = 1e-7

    def start(self, parameters) -> State:
        return {"square": np.zeros_like(parameters)}

    def step(self, parameters, gradient, state: State, learning_rate: float):
        square = self.rho * state["square"] + (1.0 - self.rho) * gradient**2
        moved = parameters - learning_rate * gradient / np.sqrt(square + self.epsilon)
        return moved, {"square": square}


@dataclass(frozen=True)
class Adam:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², step t = 1, 2, …:

    θ ← θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√s + ε) (Kingma and Ba 2014). With `weight_decay` > 0
    θ first shrinks by η · weight_decay · θ, apart from the gradient: that is AdamW (Loshchilov
    and Hutter 2017).
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float = 0.0

    def start(self, parameters) -> State:
        return {
            "mean": np.zeros_like(parameters),
            "square": np.zeros_like(parameters),
            "steps": 0,
        }

    def step(self, parameters, gradient, state: State, learning_rate: float):
        steps = state["steps"] + 1
        mean = self.beta_1 * state["mean"] + (1.0 - self.beta_1) * gradient
        square = self.beta_2 * state["square"] + (1.0 - self.beta_2) * gradient**2
        correction = math.sqrt(1.0 - self.beta_2**steps) / (1.0 - self.beta_1**steps)
        kept = parameters - learning_rate * self.weight_decay * parameters
        moved = kept - learning_rate * correction * mean / (np.sqrt(square) + self.epsilon)
        return moved, {"mean": mean, "square": square, "steps": steps}


RULES = {
    "sgd": PlainDescent(),
    "momentum": Momentum(),
    "nesterov": Momentum(nesterov=True),
    "rmsprop": RMSprop(),
    "adam": Adam(),
    "adamw": Adam(weight_decay=0.004),
}

# --- Schedules: update number 0, 1, 2, … → factor on the learning rate --------------------------


def constant(update: int) -> float:
    """Always 1."""
    return 1.0


def inverse_time(half_life: float) -> Callable[[int], float]:
    """1 / (1 + update / half_life): the sum diverges, the sum of squares does not."""
    return lambda update: 1.0 / (1.0 + update / half_life)


def step_decay(every: int, factor: float = 0.5) -> Callable[[int], float]:
    """factor^⌊update / every⌋."""
    return lambda update: factor ** (update // every)


def cosine(total: int) -> Callable[[int], float]:
    """Half a cosine from 1 to 0 over `total` updates, 0 afterwards."""
    return lambda update: 0.5 * (1.0 + math.cos(math.pi * min(update / total, 1.0)))


def warm_up(updates: int) -> Callable[[int], float]:
    """Rises in equal steps to 1, reached at the update numbered `updates` − 1."""
    return lambda update: min(1.0, (update + 1) / updates)


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What `descend` did. u updates were made, p parameters.

    parameters: (u + 1, p), the start first. losses: (u + 1,) on *all* examples.
    gradients: (u, p) of the batch. learning_rates: (u,). batches: the examples of each update.
    epochs: (u + 1,) passes over the data so far. diverged: whether it left the finite numbers.
    """

    parameters: np.ndarray
    losses: np.ndarray
    gradients: np.ndarray
    learning_rates: np.ndarray
    epochs: np.ndarray
    batches: list[np.ndarray] = field(repr=False)
    diverged: bool

    @property
    def last(self) -> np.ndarray:
        """The final parameters, (p,)."""
        return self.parameters[-1]

    def distances(self, target) -> np.ndarray:
        """‖θ − target‖ after every update, (u + 1,)."""
        return np.linalg.norm(self.parameters - np.asarray(target), axis=1)


def batches_of(count: int, batch_size: int, stream: RandomStream | None) -> list[np.ndarray]:
    """The examples 0 … count − 1 of one epoch, shuffled by `stream` (None: in order), in batches.

    The last batch is smaller if the size does not divide the count: every example is used once.
    """
    order = np.arange(count) if stream is None else stream.permutation(count)
    return [order[start : start + batch_size] for start in range(0, count, batch_size)]


def descend(
    features,
    targets,
    start,
    *,
    learning_rate: float,
    epochs: int,
    batch_size: int | None = None,
    rule="sgd",
    schedule: Callable[[int], float] = constant,
    seed: int | None = 0,
) -> Trajectory:
    """Minimise the mean squared error of a linear model from `start`, and record the way.

    features: (m, p), all the examples there are. targets: (m,). start: (p,).
    batch_size: examples for one update; None means all (batch gradient descent), 1 means
        stochastic gradient descent in the textbook's sense.
    rule: a key of `RULES` or a rule with `start` and `step`. schedule: factor for each update.
    seed: of the shuffling, one stream for all epochs; None keeps the order of the data. A batch of
        all examples is not shuffled: order would change only the rounding.
    Stops early, with `diverged` set, as soon as a parameter's size passes 1e150 or is NaN.
    """
    features = np.asarray(features, dtype=np.float64)
    targets = np.asarray(targets, dtype=np.float64)
    parameters = np.asarray(start, dtype=np.float64)
    if features.ndim != 2 or targets.shape != features.shape[:1]:
        raise ValueError(
            f"expected features (m, p) and targets (m,); got {features.shape}, {targets.shape}"
        )
    if parameters.shape != features.shape[1:]:
        raise ValueError(f"start must have shape {features.shape[1:]}; got {parameters.shape}")
    count = len(features)
    size = count if batch_size is None else batch_size
    if not 1 <= size <= count:
        raise ValueError(f"batch_size must lie between 1 and {count}; got {batch_size}")
    if isinstance(rule, str):
        if rule not in RULES:
            raise ValueError(f"there is no rule {rule!r}; there are {', '.join(RULES)}")
        rule = RULES[rule]
    stream = None if seed is None or size == count else RandomStream(seed)
    state = rule.start(parameters)
    path, losses = [parameters], [loss(features, targets, parameters)]
    gradients, rates, passes, used = [], [], [0.0], []
    diverged = False
    for epoch in range(epochs):
        for number, batch in enumerate(batches_of(count, size, stream)):
            rate = learning_rate * schedule(len(gradients))
            # A diverging descent overflows before it is stopped; `diverged` says so, not a warning.
            with np.errstate(over="ignore", invalid="ignore"):
                slope = gradient(features[batch], targets[batch], parameters)
                parameters, state = rule.step(parameters, slope, state, rate)
                losses.append(loss(features, targets, parameters))
            gradients.append(slope)
            rates.append(rate)
            used.append(batch)
            path.append(parameters)
            passes.append(epoch + min((number + 1) * size, count) / count)
            # Beyond this size squares overflow; NaN fails the comparison as well.
            diverged = not bool(np.all(np.abs(parameters) < 1e150))
            if diverged:
                break
        if diverged:
            break
    return Trajectory(
        np.array(path),
        np.array(losses),
        np.array(gradients).reshape(-1, features.shape[1]),
        np.array(rates),
        np.array(passes),
        used,
        diverged,
    )
