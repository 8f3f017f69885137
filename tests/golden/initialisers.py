"""How weights start, from the portable generator."""

from book_helpers.reference.initialisers import INITIALISERS, fans, initialise
from book_helpers.reference.random import RandomStream

SHAPES = [(3, 5), (64, 2), (3, 3, 2, 4)]


def goldens() -> dict:
    return {
        "names": list(INITIALISERS),
        "fans": [[list(shape), list(fans(shape))] for shape in SHAPES],
        "weights": [
            {
                "name": name,
                "shape": list(shape),
                "values": initialise(name, shape, RandomStream(5)).ravel().tolist(),
            }
            for name in INITIALISERS
            for shape in SHAPES
        ],
    }
