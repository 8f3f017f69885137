"""What every chapter and widget is tested against: numpy alone, float64, pure functions.

| module         | built in chapter | holds                                                    |
| -------------- | ---------------- | -------------------------------------------------------- |
| `activations`  | 1                | activation functions, derivatives, softmax               |
| `losses`       | 1                | mean squared error, cross-entropies, gradients           |
| `initialisers` | 1                | Glorot, He, LeCun and plain starts                       |
| `mlp`          | 1                | multi-layer perceptron, forward and backward             |
| `descent`      | 2                | gradient descent and its relatives                       |
| `pooling`      | 6                | pooling, its gradient, shifts                            |
| `random`       | all              | a generator that JavaScript repeats bit by bit           |
| `toy_data`     | 1, 2             | circles, moons, XOR, spiral, Gaussians, regression       |
| `special`      | 1                | the error function, without SciPy                        |

The widgets' JavaScript has the same functions under the same names in camelCase.
"""

import importlib

_MODULES = (
    "activations",
    "descent",
    "initialisers",
    "losses",
    "mlp",
    "pooling",
    "random",
    "special",
    "toy_data",
)


def __getattr__(name: str):
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"reference has no module {name!r}; it has {', '.join(_MODULES)}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
