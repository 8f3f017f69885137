"""A real picture moves by a pixel: which of its pooled features change (chapter 6)."""

import base64

import numpy as np
import traitlets

from ._base import BookWidget

FILTERS = ("vertical", "horizontal", "rising", "falling")
MODES = ("max", "average", "subsample", "blur")
SIDE = 74  # 64 features, a pixel more around them for the filter, 4 more that may move in
# (side of the whole picture after scaling, top, left) of the part that is shown.
CROPS = {"camera": (256, 22, 67), "coins": (128, 30, 28)}


class PoolingShift(BookWidget):
    """Move a photograph by 0 to 4 pixels and compare its pooled edge features.

    picture: "camera" or "coins"; a part of 74 × 74 pixels travels to the page.
    """

    _stem = "pooling_shift"
    _reserve = (783, 1577)
    _touch = (28, 122)

    picture = traitlets.Enum(tuple(CROPS), "camera", help="Which photograph.").tag(sync=True)
    pixels = traitlets.Unicode(help="Its part, 74 × 74 bytes in base64.").tag(sync=True)
    crop = traitlets.List(
        traitlets.Int(), help="Side of the scaled picture; top and left of the part."
    ).tag(sync=True)
    credit = traitlets.Unicode(help="Who made the photograph, and its licence.").tag(sync=True)

    filter = traitlets.Enum(FILTERS, "vertical", help="Direction of the edges.").tag(sync=True)
    mode = traitlets.Enum(MODES, "max", help="Kind of pooling.").tag(sync=True)
    window = traitlets.Enum((1, 2, 4, 8), 2, help="Window and stride; 1: none.").tag(sync=True)
    right = traitlets.Int(0, min=0, max=4, help="Pixels to the right.").tag(sync=True)
    down = traitlets.Int(0, min=0, max=4, help="Pixels downwards.").tag(sync=True)
    at_row = traitlets.Int(40, min=0, max=63, help="A row of the window in question.").tag(
        sync=True
    )
    at_column = traitlets.Int(16, min=0, max=63, help="A column of it.").tag(sync=True)
    guess = traitlets.Int(
        -1, min=-1, max=63, help="Where the reader believes the maximum was; −1: not yet."
    ).tag(sync=True)

    def __init__(self, **kwargs):
        derived = sorted({"pixels", "crop", "credit"} & set(kwargs))
        if derived:
            raise TypeError(
                f"{', '.join(derived)} follow from picture; expected picture to be one of "
                f"{', '.join(CROPS)}"
            )
        super().__init__(**kwargs)
        self._take_picture()

    @traitlets.observe("picture")
    def _take_picture(self, change=None):
        part, credit = self._part()
        self.crop = list(CROPS[self.picture])
        self.credit = credit
        self.pixels = base64.b64encode(part.tobytes()).decode("ascii")

    def _part(self) -> tuple[np.ndarray, str]:
        from ..datasets import picture

        size, top, left = CROPS[self.picture]
        photograph = picture(self.picture, size=size, dtype="uint8")
        part = photograph.pixels[top : top + SIDE, left : left + SIDE]
        return np.ascontiguousarray(part), photograph.attribution

    def describe(self) -> str:
        return (
            f"A part of the photograph “{self.picture}”, moved {self.right} pixels to the right "
            f"and {self.down} down, its {self.filter} edges under {self.mode} pooling with a "
            f"window of {self.window} × {self.window}, and how much these features change."
        )
