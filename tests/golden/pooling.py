"""Pooling of single maps, with ties and odd sizes, against `book_helpers.reference.pooling`."""

from itertools import product

from book_helpers.reference import pooling
import numpy as np


def _maps():
    rng = np.random.default_rng(6)
    yield np.array([[1.0, 3, 2, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]])
    yield rng.normal(size=(7, 5)).round(3)
    # Few different values, so that many windows have ties; all of one sign, so that a padded 0
    # that counted would show.
    yield -1.0 - rng.integers(0, 3, size=(6, 8)).astype(float)


def goldens() -> dict:
    rng = np.random.default_rng(66)
    cases = []
    maps = list(_maps())
    for index, window, stride, padding, mode in product(
        range(len(maps)), (1, 2, 3, 5), (1, 2, 4), ("valid", "same"), pooling.MODES
    ):
        values, options = maps[index], (window, stride, padding, mode)
        pooled = pooling.pool(values, *options)
        incoming = rng.normal(size=pooled.shape).round(3)
        gradient = pooling.pool_gradient(values, incoming, *options) if pooled.size else 0 * values
        cases.append(
            {
                "map": index,
                "window": window,
                "stride": stride,
                "padding": padding,
                "mode": mode,
                "pooled": pooled.tolist(),
                "shape": list(pooled.shape),
                "incoming": incoming.ravel().tolist(),
                "gradient": gradient.tolist(),
            }
        )
    before = np.abs(rng.normal(size=(12, 9))).round(3)
    after = pooling.shift(before, 1, -2)
    return {
        "maps": [values.tolist() for values in maps],
        "cases": cases,
        "blurred": {
            "map": before.tolist(),
            "three": pooling.blur(before, 3).tolist(),
            "five": pooling.blur(before, 5).tolist(),
            "pools": [
                {
                    "window": window,
                    "stride": stride,
                    "pooled": pooling.max_blur_pool(before, window, stride).tolist(),
                }
                for window, stride in ((2, 2), (3, 2), (4, 4), (1, 2))
            ],
        },
        "change": {
            "before": before.tolist(),
            "after": after.tolist(),
            "relative": float(pooling.relative_change(before[np.newaxis], after[np.newaxis])[0]),
        },
    }
