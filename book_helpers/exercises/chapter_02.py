"""Checked exercises of chapter 2, gradient descent."""

from book_helpers.exercises._framework import Case, Exercise, Mistake
from book_helpers.reference import descent
import numpy as np

_RNG = np.random.default_rng(2)
_X = np.column_stack([np.ones(6), _RNG.normal(size=6)])
_Y = _RNG.normal(size=6)


def _update(features, targets, theta, learning_rate):
    return theta - learning_rate * descent.gradient(features, targets, theta)


def _path(gradient, theta, learning_rate, momentum, steps):
    velocity, path = np.zeros_like(theta), [theta]
    for _ in range(steps):
        velocity = momentum * velocity - learning_rate * gradient(theta)
        theta = theta + velocity
        path.append(theta)
    return np.array(path)


def _path_without_start(*arguments):
    return _path(*arguments)[1:]


def _path_without_momentum(gradient, theta, learning_rate, momentum, steps):
    return _path(gradient, theta, learning_rate, 0.0, steps)


def _averaging(gradient, theta, learning_rate, momentum, steps):
    velocity, path = np.zeros_like(theta), [theta]
    for _ in range(steps):
        velocity = momentum * velocity - (1 - momentum) * learning_rate * gradient(theta)
        theta = theta + velocity
        path.append(theta)
    return np.array(path)


def _bowl(theta):
    """Gradient of θ₁² + 5 θ₂²."""
    return np.array([2.0, 10.0]) * theta


ONE_UPDATE = Exercise(
    number="2.1",
    title="one update",
    call="one_update",
    solution=_update,
    cases=(
        Case(
            (np.array([[1.0], [2.0]]), np.array([2.0, 4.0]), np.array([0.0]), 0.1),
            "the two points of the chapter, from 0",
            "The gradient is 2/m Xᵀ(Xθ − y) = −10, and 0 − 0.1 · (−10) = 1.",
        ),
        Case(
            (_X, _Y, np.array([0.5, -1.0]), 0.05), "six points, two parameters", "2/m Xᵀ(Xθ − y)."
        ),
        Case(
            (_X, _Y, np.array([0.5, -1.0]), 0.0),
            "a learning rate of 0",
            "With η = 0 nothing moves.",
        ),
    ),
    mistakes=(
        Mistake(
            lambda X, y, theta, rate: theta + rate * descent.gradient(X, y, theta),
            "This walks uphill: subtract the gradient.",
        ),
        Mistake(
            lambda X, y, theta, rate: theta - rate * len(X) * descent.gradient(X, y, theta),
            "Divide by the number of examples: the loss is a mean.",
        ),
        Mistake(
            lambda X, y, theta, rate: theta - rate / 2 * descent.gradient(X, y, theta),
            "The derivative of a square brings a factor 2.",
        ),
        Mistake(
            lambda X, y, theta, rate: descent.gradient(X, y, theta),
            "This is the gradient. The new parameters are asked for.",
        ),
    ),
)

MOMENTUM_PATH = Exercise(
    number="2.2",
    title="momentum",
    call="momentum_path",
    solution=_path,
    cases=(
        Case(
            (_bowl, np.array([1.0, 1.0]), 0.05, 0.0, 3),
            "momentum 0, which is plain descent",
            "With μ = 0 each step is −η times the gradient. The start belongs to the result.",
        ),
        Case(
            (_bowl, np.array([1.0, 1.0]), 0.05, 0.9, 6),
            "momentum 0.9",
            "v ← μ v − η ∇L, then θ ← θ + v; the gradient is taken before the move.",
        ),
        Case(
            (_bowl, np.array([2.0, -1.0]), 0.1, 0.5, 0),
            "no steps at all",
            "The result then holds the start alone: shape (1, 2).",
        ),
    ),
    mistakes=(
        Mistake(_path_without_start, "The start is missing: the result has steps + 1 rows."),
        Mistake(_path_without_momentum, "The old velocity is forgotten: v ← μ v − η ∇L."),
        Mistake(
            _averaging,
            "Some books weight the gradient by 1 − μ. Keras, and this task, do not.",
        ),
    ),
)

LARGEST_RATE = Exercise(
    number="2.3",
    title="where does it diverge?",
    call="largest_rate",
    solution=descent.stability_limit,
    cases=(
        Case(
            (np.array([[1.0], [2.0]]),),
            "the two points of the chapter",
            "The Hessian is 2/m XᵀX = 5, and 2/5 is 0.4, as found by hand.",
        ),
        Case((_X,), "two parameters", "The largest eigenvalue of the Hessian counts."),
        Case((1000.0 * _X,), "features a thousand times as large", "The limit falls by a million."),
    ),
    mistakes=(
        Mistake(
            lambda X: 2.0 / np.linalg.eigvalsh(descent.hessian(X))[0],
            "You took the smallest eigenvalue: the steepest direction diverges first.",
        ),
        Mistake(
            lambda X: 1.0 / np.linalg.eigvalsh(descent.hessian(X))[-1],
            "1/λ is the rate that arrives at once along that direction. It diverges at 2/λ.",
        ),
        Mistake(
            lambda X: 2.0 / np.linalg.eigvalsh(X.T @ X)[-1],
            "The Hessian of the mean squared error is 2/m XᵀX.",
        ),
        Mistake(
            lambda X: float(np.linalg.eigvalsh(descent.hessian(X))[-1]),
            "This is the largest eigenvalue. The rate is 2 divided by it.",
        ),
    ),
)

EXERCISES = (ONE_UPDATE, MOMENTUM_PATH, LARGEST_RATE)
