"""Activation functions, their derivatives, and the softmax. Built in chapter 1.

Every function takes a number or an array of any shape and returns float64 of that shape.
Where a derivative does not exist (the corner of ReLU at 0) it takes its value from the left, as
TensorFlow does for ReLU.
Definitions agree with Keras 3; `tests/reference/test_activations.py` compares them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from book_helpers.reference.special import normal_cumulative, normal_density
import numpy as np

SELU_SCALE = 1.0507009873554805  # λ and α of Klambauer et al. 2017: mean 0, variance 1 is fixed
SELU_ALPHA = 1.6732632423543772
_GELU_FACTOR = np.sqrt(2.0 / np.pi)
_GELU_CUBIC = 0.044715


def _floats(x) -> np.ndarray:
    return np.asarray(x, dtype=np.float64)


def identity(x):
    """f(x) = x: no activation."""
    return _floats(x) + 0.0


def identity_derivative(x):
    """f′(x) = 1."""
    return np.ones_like(_floats(x))


def sigmoid(x):
    """Logistic function 1 / (1 + e^−x), without overflow for large |x|."""
    x = _floats(x)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, small) / (1.0 + small)


def sigmoid_derivative(x):
    """σ(x) · (1 − σ(x)) = σ(x) · σ(−x); at most 1/4, at x = 0."""
    return sigmoid(x) * sigmoid(-_floats(x))


def tanh(x):
    """Hyperbolic tangent, 2σ(2x) − 1."""
    return np.tanh(_floats(x))


def tanh_derivative(x):
    """1 − tanh²(x); at most 1, at x = 0."""
    return 1.0 - tanh(x) ** 2


def relu(x):
    """max(0, x)."""
    return np.maximum(_floats(x), 0.0)


def relu_derivative(x):
    """1 for x > 0, else 0 (also at the corner x = 0, as in TensorFlow)."""
    return np.where(_floats(x) > 0.0, 1.0, 0.0)


def leaky_relu(x, negative_slope: float = 0.01):
    """x for x > 0, negative_slope · x else. (Equal to max(slope·x, x) only for slope ≤ 1.)"""
    x = _floats(x)
    return np.where(x > 0.0, x, negative_slope * x)


def leaky_relu_derivative(x, negative_slope: float = 0.01):
    """1 for x > 0, else the negative slope."""
    return np.where(_floats(x) > 0.0, 1.0, negative_slope)


def elu(x, alpha: float = 1.0):
    """x for x > 0, alpha · (eˣ − 1) else."""
    x = _floats(x)
    return np.where(x > 0.0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def elu_derivative(x, alpha: float = 1.0):
    """1 for x > 0, alpha · eˣ else."""
    x = _floats(x)
    return np.where(x > 0.0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def selu(x):
    """SELU_SCALE · elu(x, SELU_ALPHA)."""
    return SELU_SCALE * elu(x, SELU_ALPHA)


def selu_derivative(x):
    """SELU_SCALE · elu′(x, SELU_ALPHA)."""
    return SELU_SCALE * elu_derivative(x, SELU_ALPHA)


def gelu(x):
    """x · Φ(x), with Φ the normal distribution's cumulative function. Keras: `gelu`."""
    x = _floats(x)
    return x * normal_cumulative(x)


def gelu_derivative(x):
    """Φ(x) + x · φ(x)."""
    x = _floats(x)
    return normal_cumulative(x) + x * normal_density(x)


def gelu_tanh(x):
    """GELU by the tanh formula, within 5e-4 of the exact one (Keras: `approximate=True`)."""
    x = _floats(x)
    return 0.5 * x * (1.0 + np.tanh(_GELU_FACTOR * (x + _GELU_CUBIC * x**3)))


def gelu_tanh_derivative(x):
    """Derivative of the tanh formula."""
    x = _floats(x)
    inner = np.tanh(_GELU_FACTOR * (x + _GELU_CUBIC * x**3))
    slope = _GELU_FACTOR * (1.0 + 3.0 * _GELU_CUBIC * x**2)
    return 0.5 * (1.0 + inner) + 0.5 * x * (1.0 - inner**2) * slope


def silu(x):
    """x · σ(x), also called swish."""
    x = _floats(x)
    return x * sigmoid(x)


def silu_derivative(x):
    """σ(x) + x · σ′(x)."""
    x = _floats(x)
    return sigmoid(x) + x * sigmoid_derivative(x)


def softplus(x):
    """ln(1 + eˣ), a smooth ReLU, without overflow."""
    x = _floats(x)
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def softplus_derivative(x):
    """σ(x)."""
    return sigmoid(x)


def mish(x):
    """x · tanh(softplus(x))."""
    x = _floats(x)
    return x * np.tanh(softplus(x))


def mish_derivative(x):
    """tanh(s) + x · σ(x) · (1 − tanh²(s)) with s = softplus(x)."""
    x = _floats(x)
    inner = np.tanh(softplus(x))
    return inner + x * sigmoid(x) * (1.0 - inner**2)


def hard_silu(x):
    """x · clip(x + 3, 0, 6) / 6, also called hard swish (MobileNetV3)."""
    x = _floats(x)
    return x * np.clip(x + 3.0, 0.0, 6.0) / 6.0


def hard_silu_derivative(x):
    """0 left of −3, 1 right of 3, (2x + 3) / 6 between; at ±3 itself the inner value."""
    x = _floats(x)
    inner = (2.0 * x + 3.0) / 6.0
    return np.where(x < -3.0, 0.0, np.where(x > 3.0, 1.0, inner))


def log_sum_exp(logits, axis: int = -1):
    """ln Σ e^z along `axis` (which is dropped), by taking out the maximum first."""
    logits = _floats(logits)
    highest = np.max(logits, axis=axis, keepdims=True)
    total = np.log(np.sum(np.exp(logits - highest), axis=axis))
    return total + np.squeeze(highest, axis=axis)


def log_softmax(logits, temperature: float = 1.0, axis: int = -1):
    """ln softmax(logits / temperature), exact even where the softmax underflows to 0."""
    scaled = _floats(logits) / _positive(temperature)
    return scaled - np.expand_dims(log_sum_exp(scaled, axis), axis)


def softmax(logits, temperature: float = 1.0, axis: int = -1):
    """e^(z/T) / Σ e^(z/T) along `axis`: positive, adds up to 1, the same if all z are shifted.

    temperature: above 1 flattens, towards 0 picks the largest; must be positive (`ValueError`).
    """
    scaled = _floats(logits) / _positive(temperature)
    # The largest exponent becomes 0, so nothing overflows.
    powers = np.exp(scaled - np.max(scaled, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def softmax_jacobian(logits, temperature: float = 1.0):
    """∂p_i / ∂z_j = p_i (δ_ij − p_j) / T for one vector of k logits. Returns (k, k)."""
    probabilities = softmax(np.ravel(logits), temperature)
    jacobian = np.diag(probabilities) - np.outer(probabilities, probabilities)
    return jacobian / temperature


def _positive(temperature: float) -> float:
    if not temperature > 0:
        raise ValueError(f"temperature must be positive; got {temperature}")
    return float(temperature)


@dataclass(frozen=True)
class Activation:
    """One row of the table `ACTIVATIONS`.

    name: key and function name. label: for headings. keras_name: for `Dense(activation=…)`
        (Keras has `gelu_tanh` only as a function, and other defaults for `leaky_relu`).
    lower, upper: limits of the values; for the ReLU family the lower one is attained.
    formula, derivative_formula: LaTeX.
    """

    name: str
    label: str
    function: Callable
    derivative: Callable
    lower: float
    upper: float
    formula: str
    derivative_formula: str
    keras_name: str

    @property
    def bounded(self) -> bool:
        """Whether the values stay within a finite range."""
        return bool(np.isfinite(self.lower) and np.isfinite(self.upper))

    @property
    def range(self) -> tuple[float, float]:
        return self.lower, self.upper


_INFINITY = float("inf")


def _row(name, label, lower, upper, formula, derivative_formula, keras_name=None) -> Activation:
    functions = globals()
    return Activation(
        name,
        label,
        functions[name],
        functions[f"{name}_derivative"],
        lower,
        upper,
        formula,
        derivative_formula,
        keras_name or name,
    )


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        _row("identity", "Identity", -_INFINITY, _INFINITY, "x", "1", "linear"),
        _row("sigmoid", "Sigmoid", 0, 1, r"\frac{1}{1+e^{-x}}", r"\sigma(x)\,(1-\sigma(x))"),
        _row("tanh", "Tanh", -1, 1, r"\tanh x", r"1-\tanh^2 x"),
        _row("relu", "ReLU", 0, _INFINITY, r"\max(0, x)", r"[x>0]"),
        _row(
            "leaky_relu",
            "Leaky ReLU",
            -_INFINITY,
            _INFINITY,
            r"x \text{ if } x>0 \text{ else } \alpha x",
            r"1 \text{ if } x>0 \text{ else } \alpha",
        ),
        _row(
            "elu",
            "ELU",
            -1,
            _INFINITY,
            r"x \text{ if } x>0 \text{ else } \alpha(e^x-1)",
            r"1 \text{ if } x>0 \text{ else } \alpha e^x",
        ),
        _row(
            "selu",
            "SELU",
            -SELU_SCALE * SELU_ALPHA,
            _INFINITY,
            r"\lambda\,\mathrm{elu}_\alpha(x)",
            r"\lambda\,\mathrm{elu}_\alpha'(x)",
        ),
        _row(
            "gelu", "GELU", -0.16997120747990369, _INFINITY, r"x\,\Phi(x)", r"\Phi(x)+x\,\varphi(x)"
        ),
        _row(
            "gelu_tanh",
            "GELU (tanh formula)",
            -0.17004075057125412,
            _INFINITY,
            r"\tfrac{x}{2}\left(1+\tanh\left(\sqrt{2/\pi}\,(x+0.044715\,x^3)\right)\right)",
            r"\tfrac12(1+t)+\tfrac{x}{2}(1-t^2)\sqrt{2/\pi}\,(1+0.134145\,x^2)",
            "gelu",
        ),
        _row(
            "silu",
            "SiLU (swish)",
            -0.2784645427610738,
            _INFINITY,
            r"x\,\sigma(x)",
            r"\sigma(x)\,(1+x\,(1-\sigma(x)))",
        ),
        _row("softplus", "Softplus", 0, _INFINITY, r"\ln(1+e^x)", r"\sigma(x)"),
        _row(
            "mish",
            "Mish",
            -0.30884341301725043,
            _INFINITY,
            r"x\tanh(\ln(1+e^x))",
            r"\tanh s + x\,\sigma(x)\,(1-\tanh^2 s),\; s=\ln(1+e^x)",
        ),
        _row(
            "hard_silu",
            "Hard SiLU (hard swish)",
            -0.375,
            _INFINITY,
            r"\tfrac{x}{6}\,\mathrm{clip}(x+3, 0, 6)",
            r"0,\ \tfrac{2x+3}{6},\ 1 \text{ by range}",
        ),
    )
}


def activation(name: str) -> Activation:
    """The row of `ACTIVATIONS`; `ValueError` that lists the names for an unknown one."""
    if name not in ACTIVATIONS:
        raise ValueError(f"there is no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
