"""Parameters and multiply-adds of a small network, with and without pooling (chapter 6)."""

import traitlets

from ._base import BookWidget

KINDS = ("none", "max", "average", "strided", "global")
_WAYS = {
    "none": "no pooling",
    "max": "max pooling after each convolution",
    "average": "average pooling after each convolution",
    "strided": "strided convolutions",
    "global": "global average pooling in place of flattening",
}


class PoolingCosts(BookWidget):
    """Count, layer by layer, what a way of making feature maps smaller saves."""

    _stem = "pooling_costs"
    _reserve = (766, 1351)
    _touch = (28, 100)

    kind = traitlets.Enum(KINDS, "none", help="How the feature maps get smaller.").tag(sync=True)
    size = traitlets.Int(28, min=16, max=64, help="Side of the square image.").tag(sync=True)

    def describe(self) -> str:
        return (
            f"A network of two convolutions (32 and 64 filters) and a dense layer for images of "
            f"{self.size} × {self.size} pixels, with {_WAYS[self.kind]}: parameters and "
            "multiply-adds of every layer."
        )
