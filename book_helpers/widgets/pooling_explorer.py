"""A pooling window on an editable feature map, forwards and backwards (chapter 6)."""

from numbers import Real

import numpy as np
import traitlets

from ..reference.pooling import MODES, output_size
from ._base import BookWidget

LIMIT = 99
DISORDER = (
    (1, 3, 2, 4, 0, 7),
    (6, 2, 8, 5, 3, 1),
    (0, 4, 9, 1, 2, 2),
    (7, 5, 3, 2, 6, 8),
    (2, 1, 0, 5, 4, 3),
    (3, 9, 4, 1, 0, 5),
)


class _Grid(traitlets.List):
    """Rows of numbers between −99 and 99, all of one length; numpy arrays are taken as well."""

    def __init__(self, default, *, shortest, longest, **kwargs):
        numbers = traitlets.Float(min=-float(LIMIT), max=float(LIMIT))
        rows = traitlets.List(numbers, minlen=shortest, maxlen=longest)
        super().__init__(rows, default, minlen=shortest, maxlen=longest, **kwargs)
        self.shortest, self.longest = shortest, longest

    def validate(self, obj, value):
        rows = value.tolist() if isinstance(value, np.ndarray) else value
        size = f"{self.shortest} to {self.longest}"
        expected = (
            f"{self.name} must be {size} rows of {size} numbers, all rows of one length, "
            f"each number from {-LIMIT} to {LIMIT}; got "
        )
        if not isinstance(rows, (list, tuple)) or not all(
            isinstance(row, (list, tuple)) for row in rows
        ):
            raise traitlets.TraitError(f"{expected}{value!r}")
        lengths = {len(row) for row in rows}
        fits = all(self.shortest <= count <= self.longest for count in {len(rows), *lengths})
        if not fits or len(lengths) > 1:
            got = " and ".join(map(str, sorted(lengths)))
            raise traitlets.TraitError(f"{expected}{len(rows)} rows of {got or 'no'} numbers")
        for row in rows:
            for number in row:
                if isinstance(number, bool) or not isinstance(number, Real):
                    raise traitlets.TraitError(f"{expected}{number!r}")
                if not abs(number) <= LIMIT:
                    raise traitlets.TraitError(f"{expected}{number}")
        return [list(row) for row in rows]


class PoolingExplorer(BookWidget):
    """Change a feature map, slide a window over it, and see where gradients go.

    `values` takes lists or a numpy array of 4 to 8 rows and columns.
    """

    _stem = "pooling_explorer"
    _reserve = (756, 1371)
    _touch = (102, 154)

    values = _Grid(
        [list(row) for row in DISORDER],
        shortest=4,
        longest=8,
        help="The feature map, 4 × 4 to 8 × 8 numbers.",
    ).tag(sync=True)
    mode = traitlets.Enum(MODES, "max", help="What a window gives.").tag(sync=True)
    window = traitlets.Int(2, min=1, max=8, help="Cells along a window's side.").tag(sync=True)
    stride = traitlets.Int(2, min=1, max=4, help="Cells from window to window.").tag(sync=True)
    padding = traitlets.Enum(
        ("valid", "same"), "valid", help="Only windows that fit, or ⌈size / stride⌉ of them."
    ).tag(sync=True)
    row = traitlets.Int(0, min=0, max=7, help="Row of the output cell in question.").tag(sync=True)
    column = traitlets.Int(0, min=0, max=7, help="Its column.").tag(sync=True)
    backward = traitlets.Bool(False, help="Show gradients instead of values.").tag(sync=True)
    output_gradient = _Grid(
        [], shortest=0, longest=8, help="∂L/∂output, in the output's shape; empty: all ones."
    ).tag(sync=True)

    def describe(self) -> str:
        height, width = len(self.values), len(self.values[0])
        out = [
            output_size(size, self.window, self.stride, self.padding) for size in (height, width)
        ]
        passage = "the gradient that its outputs send back" if self.backward else "the result"
        return (
            f"A feature map of {height} × {width} numbers under {self.mode} pooling with a window "
            f"of {self.window} × {self.window}, stride {self.stride}, padding “{self.padding}”, "
            f"and {passage}: {out[0]} × {out[1]} outputs."
        )


def coat_edge() -> np.ndarray:
    """A real feature map, (8, 8) whole numbers: the back of the coat in the photograph “camera”.

    Sobel's filter for what gets brighter from left to right, then ReLU, times 10, rounded.
    """
    from ..datasets import picture

    pixels = picture("camera", size=64).pixels.astype(np.float64)
    left, right = pixels[:, :-2], pixels[:, 2:]
    rise = right - left
    response = rise[:-2] + 2 * rise[1:-1] + rise[2:]
    return np.round(10 * np.maximum(0, response)).astype(int)[40:48, 13:21]
