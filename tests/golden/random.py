"""The portable generator: integers, uniform and normal numbers, permutations."""

from book_helpers.reference.random import RandomStream, portable_log, portable_sin_cos


def goldens() -> dict:
    points = [2.0**-32, 1e-5, 0.1, 0.5, 0.7071067811865476, 0.99, 1.0, 1.3, 20.0, 1e9]
    turns = [0.0, 0.05, 0.125, 0.2, 0.375, 0.5, 0.6, 0.8, 0.9999, 3.3]
    return {
        "streams": [
            {
                "seed": seed,
                "integers": RandomStream(seed).integers(8).tolist(),
                "uniform": RandomStream(seed).uniform(8, -2.0, 3.0).tolist(),
                "normal": RandomStream(seed).normal(40, 0.5, 2.0).tolist(),
                "permutation": RandomStream(seed).permutation(12).tolist(),
            }
            for seed in (0, 1, 7, 123456789, 2**32 - 1)
        ],
        "log": [points, portable_log(points).tolist()],
        "sin_cos": [turns, *(part.tolist() for part in portable_sin_cos(turns))],
    }
