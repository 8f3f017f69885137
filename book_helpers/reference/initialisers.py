"""How weights start. Built in chapter 1.

Each function takes the shape of a weight array, inputs first, outputs last, and a
`reference.random.RandomStream`. Values fill the array in row-major order. The distributions are
those of Keras 3 (the numbers differ, because the generator does).
"""

import math

from book_helpers.reference.random import RandomStream
import numpy as np

# Standard deviation of a standard normal cut off at ±2. Keras divides by it, so that the weights
# have the intended variance after the cut.
TRUNCATED_DEVIATION = 0.87962566103423978


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """(fan-in, fan-out): how many inputs a unit sums, how many units an input feeds.

    (inputs, outputs) for dense weights; (…, inputs, outputs) for convolutions, where the leading
    axes, the kernel's size, multiply both.
    """
    if len(shape) < 2:
        raise ValueError(f"expected at least the axes (inputs, outputs); got shape {shape}")
    field = math.prod(shape[:-2])
    return field * shape[-2], field * shape[-1]


def truncated_normal(shape, stream: RandomStream, deviation: float) -> np.ndarray:
    """Normal numbers, each drawn again while it lies beyond ±2 deviations (before rescaling)."""
    wanted = math.prod(shape)
    kept = np.empty(0)
    while len(kept) < wanted:
        draws = stream.normal(wanted - len(kept))
        kept = np.concatenate([kept, draws[np.abs(draws) <= 2.0]])
    return (kept * (deviation / TRUNCATED_DEVIATION)).reshape(shape)


def _uniform(shape, stream: RandomStream, variance: float) -> np.ndarray:
    limit = math.sqrt(3.0 * variance)
    return stream.uniform(math.prod(shape), -limit, limit).reshape(shape)


def zeros(shape, stream: RandomStream | None = None) -> np.ndarray:
    """All 0: every unit of a layer stays equal to its neighbours for ever."""
    return np.zeros(shape)


def constant(shape, stream: RandomStream | None = None, value: float = 0.1) -> np.ndarray:
    """All the same value: no better than zeros."""
    return np.full(shape, float(value))


def small_normal(shape, stream: RandomStream, deviation: float = 0.01) -> np.ndarray:
    """Normal with one small deviation whatever the layer's size."""
    return stream.normal(math.prod(shape), 0.0, deviation).reshape(shape)


def wide_uniform(shape, stream: RandomStream) -> np.ndarray:
    """Uniform in [−0.5, 0.5), as TensorFlow Playground starts."""
    return stream.uniform(math.prod(shape), -0.5, 0.5).reshape(shape)


def glorot_uniform(shape, stream: RandomStream) -> np.ndarray:
    """Variance 2 / (fan-in + fan-out), uniform. Keras's default (Glorot and Bengio 2010)."""
    return _uniform(shape, stream, 2.0 / sum(fans(shape)))


def glorot_normal(shape, stream: RandomStream) -> np.ndarray:
    """Variance 2 / (fan-in + fan-out), truncated normal."""
    return truncated_normal(shape, stream, math.sqrt(2.0 / sum(fans(shape))))


def he_uniform(shape, stream: RandomStream) -> np.ndarray:
    """Variance 2 / fan-in, uniform: for ReLU (He et al. 2015)."""
    return _uniform(shape, stream, 2.0 / fans(shape)[0])


def he_normal(shape, stream: RandomStream) -> np.ndarray:
    """Variance 2 / fan-in, truncated normal: for ReLU (He et al. 2015)."""
    return truncated_normal(shape, stream, math.sqrt(2.0 / fans(shape)[0]))


def lecun_normal(shape, stream: RandomStream) -> np.ndarray:
    """Variance 1 / fan-in, truncated normal: for SELU (LeCun et al. 1998)."""
    return truncated_normal(shape, stream, math.sqrt(1.0 / fans(shape)[0]))


INITIALISERS = {
    "zeros": zeros,
    "constant": constant,
    "small_normal": small_normal,
    "wide_uniform": wide_uniform,
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "lecun_normal": lecun_normal,
}


def initialise(name: str, shape: tuple[int, ...], stream: RandomStream) -> np.ndarray:
    """Weights of `shape` by the initialiser `name`; `ValueError` that lists them if unknown."""
    if name not in INITIALISERS:
        raise ValueError(f"there is no initialiser {name!r}; there are {', '.join(INITIALISERS)}")
    return INITIALISERS[name](tuple(shape), stream)
