"""Small data sets in the plane that JavaScript repeats bit by bit. Built in chapter 1.

The formulae of `circles`, `xor`, `spiral`, `two_gaussians`, `plane` and `gaussian_bumps` are those
of TensorFlow Playground (Smilkov et al. 2017, dataset.ts); `moons` is added. Points lie in about
[−6, 6]², labels are +1 and −1 (regression: numbers in [−1, 1]). `noise` is 0 … 0.5, Playground's
slider divided by 100.

Every draw comes from `reference.random.RandomStream(seed)` in the order stated: point by point,
and for each point the numbers from left to right. U(a, b) is a uniform, N a standard normal draw.
sin and cos are `portable_sin_cos`, of whole turns; t turns are 2πt.
"""

from collections.abc import Callable
from dataclasses import dataclass

from book_helpers.reference.random import RandomStream, portable_sin_cos
import numpy as np

BUMPS = (  # centre x, centre y, sign
    (-4.0, 2.5, 1.0),
    (0.0, 2.5, -1.0),
    (4.0, 2.5, 1.0),
    (-4.0, -2.5, -1.0),
    (0.0, -2.5, 1.0),
    (4.0, -2.5, -1.0),
)


def _start(count: int, noise: float, seed: int, *, even: bool) -> RandomStream:
    if count < 2 or (even and count % 2):
        raise ValueError(f"count must be an {'even ' if even else ''}number from 2; got {count}")
    if not 0.0 <= noise <= 0.5:
        raise ValueError(f"noise must lie between 0 and 0.5; got {noise}")
    return RandomStream(seed)


def _between(draws: np.ndarray, low: float, high: float) -> np.ndarray:
    return low + (high - low) * draws


def circles(count: int = 500, noise: float = 0.0, seed: int = 0):
    """A disc inside a ring. Returns points (count, 2), labels (count,).

    First count/2 points with r = U(0, 2.5), then as many with r = U(3.5, 5). Each: r, turn t =
    U(0, 1), a = U(−5, 5)·noise, b = U(−5, 5)·noise; x = r sin t, y = r cos t. The label is +1 if
    √((x + a)² + (y + b)²) < 2.5, else −1: noise flips labels, it does not move points.
    """
    half = count // 2
    draws = _start(count, noise, seed, even=True).uniform(4 * count).reshape(count, 4)
    inner = np.arange(count) < half
    radius = np.where(inner, _between(draws[:, 0], 0.0, 2.5), _between(draws[:, 0], 3.5, 5.0))
    sine, cosine = portable_sin_cos(draws[:, 1])
    x, y = radius * sine, radius * cosine
    moved_x = x + _between(draws[:, 2], -5.0, 5.0) * noise
    moved_y = y + _between(draws[:, 3], -5.0, 5.0) * noise
    inside = np.sqrt(moved_x * moved_x + moved_y * moved_y) < 2.5
    return np.column_stack([x, y]), np.where(inside, 1.0, -1.0)


def moons(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Two interlocking half circles. Returns points (count, 2), labels (count,).

    First count/2 points labelled +1, then as many −1. Each: half turn h = U(0, 1), a = U(−1, 1),
    b = U(−1, 1); (u, v) = (cos h/2, sin h/2) for +1 and (1 − cos h/2, ½ − sin h/2) for −1, with
    h/2 in turns; x = 3 (u − ½) + 2·noise·a, y = 3 (v − ¼) + 2·noise·b.
    """
    half = count // 2
    draws = _start(count, noise, seed, even=True).uniform(3 * count).reshape(count, 3)
    upper = np.arange(count) < half
    sine, cosine = portable_sin_cos(draws[:, 0] / 2.0)
    u = np.where(upper, cosine, 1.0 - cosine)
    v = np.where(upper, sine, 0.5 - sine)
    x = 3.0 * (u - 0.5) + 2.0 * noise * _between(draws[:, 1], -1.0, 1.0)
    y = 3.0 * (v - 0.25) + 2.0 * noise * _between(draws[:, 2], -1.0, 1.0)
    return np.column_stack([x, y]), np.where(upper, 1.0, -1.0)


def xor(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Opposite quarters belong together. Returns points (count, 2), labels (count,).

    Each point: x = U(−5, 5), y = U(−5, 5), a = U(−5, 5)·noise, b = U(−5, 5)·noise; x and y then
    move 0.3 away from 0 (down for exactly 0). The label is +1 if (x + a)(y + b) ≥ 0, else −1.
    """
    draws = _start(count, noise, seed, even=False).uniform(4 * count, -5.0, 5.0).reshape(count, 4)
    points = draws[:, :2] + np.where(draws[:, :2] > 0.0, 0.3, -0.3)
    moved = points + draws[:, 2:] * noise
    return points, np.where(moved[:, 0] * moved[:, 1] >= 0.0, 1.0, -1.0)


def spiral(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Two arms of 1¾ turns. Returns points (count, 2), labels (count,).

    First n = count/2 points labelled +1, then as many −1, i = 0 … n − 1: r = 5 i/n, turn t =
    1.75 i/n (plus ½ for −1), a = U(−1, 1), b = U(−1, 1); x = r sin t + noise·a,
    y = r cos t + noise·b.
    """
    half = count // 2
    draws = _start(count, noise, seed, even=True).uniform(2 * count, -1.0, 1.0).reshape(count, 2)
    index = np.arange(count)
    first = index < half
    share = (index % half) / half
    sine, cosine = portable_sin_cos(1.75 * share + np.where(first, 0.0, 0.5))
    radius = 5.0 * share
    x = radius * sine + noise * draws[:, 0]
    y = radius * cosine + noise * draws[:, 1]
    return np.column_stack([x, y]), np.where(first, 1.0, -1.0)


def two_gaussians(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Two round clouds at (2, 2) and (−2, −2). Returns points (count, 2), labels (count,).

    First count/2 points labelled +1, then as many −1. Each: x = c + √v · N, y = c + √v · N, with
    the variance v = 0.5 + 7·noise (so 0.5 … 4) and c = 2 or −2.
    """
    half = count // 2
    draws = _start(count, noise, seed, even=True).normal(2 * count).reshape(count, 2)
    first = np.arange(count) < half
    centre = np.where(first, 2.0, -2.0)[:, np.newaxis]
    return centre + np.sqrt(0.5 + 7.0 * noise) * draws, np.where(first, 1.0, -1.0)


def plane(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Regression: a tilted plane. Returns points (count, 2), values (count,).

    Each point: x, y, a, b = U(−6, 6); the value is ((x + a·noise) + (y + b·noise)) / 10.
    """
    draws = _start(count, noise, seed, even=False).uniform(4 * count, -6.0, 6.0).reshape(count, 4)
    moved = draws[:, :2] + draws[:, 2:] * noise
    return draws[:, :2].copy(), (moved[:, 0] + moved[:, 1]) / 10.0


def gaussian_bumps(count: int = 500, noise: float = 0.0, seed: int = 0):
    """Regression: six bumps, `BUMPS`. Returns points (count, 2), values (count,).

    Each point: x, y, a, b = U(−6, 6). At the moved point (x + a·noise, y + b·noise) every bump
    gives sign · max(0, 1 − distance/2); the value of largest size counts, the first of equals.
    """
    draws = _start(count, noise, seed, even=False).uniform(4 * count, -6.0, 6.0).reshape(count, 4)
    moved = draws[:, :2] + draws[:, 2:] * noise
    values = np.zeros(count)
    for centre_x, centre_y, sign in BUMPS:
        dx, dy = moved[:, 0] - centre_x, moved[:, 1] - centre_y
        candidate = sign * np.maximum(0.0, 1.0 - np.sqrt(dx * dx + dy * dy) / 2.0)
        values = np.where(np.abs(candidate) > np.abs(values), candidate, values)
    return draws[:, :2].copy(), values


def split(count: int, train_share: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Indices for training and for testing: a permutation of 0 … count − 1, cut in two.

    The first ⌊count · train_share⌋ go to training (Playground's “ratio of training to test data”).
    """
    if not 0.0 < train_share < 1.0:
        raise ValueError(f"train_share must lie between 0 and 1; got {train_share}")
    order = RandomStream(seed).permutation(count)
    cut = int(count * train_share)
    return order[:cut], order[cut:]


@dataclass(frozen=True)
class ToyDataSet:
    """One row of `DATA_SETS`. task: "classification" or "regression"."""

    name: str
    label: str
    task: str
    generate: Callable


DATA_SETS: dict[str, ToyDataSet] = {
    "circles": ToyDataSet("circles", "Circles", "classification", circles),
    "moons": ToyDataSet("moons", "Moons", "classification", moons),
    "xor": ToyDataSet("xor", "Exclusive or", "classification", xor),
    "spiral": ToyDataSet("spiral", "Spiral", "classification", spiral),
    "two_gaussians": ToyDataSet("two_gaussians", "Two Gaussians", "classification", two_gaussians),
    "plane": ToyDataSet("plane", "Plane", "regression", plane),
    "gaussian_bumps": ToyDataSet("gaussian_bumps", "Bumps", "regression", gaussian_bumps),
}
