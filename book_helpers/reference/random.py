"""A small seeded generator that JavaScript repeats bit by bit. Used in every chapter's widgets.

**Integers** (mulberry32, by Tommy Ettinger, public domain). All arithmetic is on unsigned 32-bit
integers, overflow dropped. The state starts as the seed. For each draw:

    state ← state + 0x6D2B79F5
    t ← (state xor (state >> 15)) · (state or 1)
    t ← t xor (t + (t xor (t >> 7)) · (t or 61))
    result ← t xor (t >> 14)

(JavaScript: `Math.imul`, `>>>`, and a final `>>> 0`.) The n-th draw depends on
seed + n · 0x6D2B79F5 alone, so numpy makes many at once.

**Uniform numbers**: result / 2³², in [0, 1), exact. Between a and b: a + (b − a) · u.

**Normal numbers** (Box and Muller): each takes two draws u, v in this order and is
mean + deviation · (√(−2 · ln(1 − u)) · cos(2πv)). The sine twin is not used, so there is no hidden
state. Logarithm, sine and cosine are `portable_log` and `portable_sin_cos` below: they use + − · /
and a fixed order only, which IEEE 754 fixes to the bit, while libraries differ in the last bit.

**Permutations** (Fisher and Yates): for i = n − 1 … 1 take one draw, j = ⌊u · (i + 1)⌋, and swap
the entries i and j.
"""

import numpy as np

_STEP = 0x6D2B79F5
_LN_2 = 0.6931471805599453
_HALF_PI = 1.5707963267948966
_SQRT_HALF = 0.7071067811865476


class RandomStream:
    """A stream of random numbers. The same seed gives the same numbers, here and in JavaScript.

    seed: a whole number, 0 … 2³² − 1.
    """

    def __init__(self, seed: int):
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
            raise TypeError(f"seed must be a whole number; got {seed!r}")
        if not 0 <= seed < 2**32:
            raise ValueError(f"seed must lie between 0 and 2**32 − 1; got {seed}")
        self._state = int(seed)

    def integers(self, count: int) -> np.ndarray:
        """The next `count` draws, (count,) uint32."""
        if count < 0:
            raise ValueError(f"count must be at least 0; got {count}")
        steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_STEP)
        state = ((np.uint64(self._state) + steps) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        self._state = (self._state + count * _STEP) % 2**32
        mixed = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
        mixed ^= mixed + (mixed ^ (mixed >> np.uint32(7))) * (mixed | np.uint32(61))
        return mixed ^ (mixed >> np.uint32(14))

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """(count,) numbers in [low, high)."""
        return low + (high - low) * (self.integers(count) / 4294967296.0)

    def normal(self, count: int, mean: float = 0.0, deviation: float = 1.0) -> np.ndarray:
        """(count,) normal numbers; takes 2 · count draws."""
        draws = self.uniform(2 * count).reshape(count, 2)
        radius = np.sqrt(-2.0 * portable_log(1.0 - draws[:, 0]))
        _, cosine = portable_sin_cos(draws[:, 1])
        return mean + deviation * (radius * cosine)

    def permutation(self, count: int) -> np.ndarray:
        """(count,) the numbers 0 … count − 1 in random order; takes count − 1 draws."""
        order = np.arange(count)
        draws = self.uniform(max(count - 1, 0))
        for draw, last in zip(draws, range(count - 1, 0, -1), strict=True):
            other = int(draw * (last + 1))
            order[last], order[other] = order[other], order[last]
        return order


def portable_log(x):
    """Natural logarithm of positive normal numbers, the same bits everywhere; error about 1e-16.

    x = m · 2^e with m in [√½, √2); with s = (m − 1) / (m + 1) and z = s²,
    ln x = 2s · (1 + z/3 + z²/5 + … + z¹¹/23) + e · ln 2, summed by Horner's rule from the far end.
    To find m and e without frexp, multiply by 2 (exactly) until x reaches √½.
    """
    mantissa, exponent = np.frexp(np.asarray(x, dtype=np.float64))
    low = mantissa < _SQRT_HALF
    mantissa = np.where(low, 2.0 * mantissa, mantissa)
    exponent = exponent - low
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    total = np.full_like(z, 1.0 / 23.0)
    for divisor in (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0):
        total = total * z + 1.0 / divisor
    return 2.0 * s * total + exponent * _LN_2


def portable_sin_cos(turns):
    """(sin, cos) of 2π · turns, the same bits everywhere; error about 1e-16.

    The turn is cut to [0, 1), split into the nearest quarter q = ⌊4t + ½⌋ and the rest
    a = (4t − q) · π/2, |a| ≤ π/4. Taylor's series to a¹⁷ and a¹⁶ by Horner's rule, each term made
    from the next: 1 − z/(k(k+1)) · (…), z = a².
    """
    turns = np.asarray(turns, dtype=np.float64)
    quarters = 4.0 * (turns - np.floor(turns))
    quarter = np.floor(quarters + 0.5)
    angle = (quarters - quarter) * _HALF_PI
    z = angle * angle
    sine, cosine = np.ones_like(z), np.ones_like(z)
    for k in (16.0, 14.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0):
        sine = 1.0 - z / (k * (k + 1.0)) * sine
        cosine = 1.0 - z / ((k - 1.0) * k) * cosine
    sine = angle * sine
    turn = quarter.astype(np.int64) % 4
    return (
        np.choose(turn, [sine, cosine, -sine, -cosine]),
        np.choose(turn, [cosine, -sine, -cosine, sine]),
    )
