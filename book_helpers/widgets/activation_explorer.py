"""A curve, its slope, and what depth does to a slope (chapter 1)."""

import traitlets

from ._base import BookWidget

NAMES = (
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
)


class ActivationExplorer(BookWidget):
    """Move along an activation function and see value, slope, and the slope to the power depth."""

    _stem = "activation_explorer"
    _reserve = (764, 1452)
    _touch = (14, 142)

    activation = traitlets.Enum(NAMES, "sigmoid", help="The curve in question.").tag(sync=True)
    compare = traitlets.List(
        traitlets.Enum(NAMES), maxlen=3, help="Up to three curves beside it."
    ).tag(sync=True)
    x = traitlets.Float(0.0, min=-5.0, max=5.0, help="The input.").tag(sync=True)
    alpha = traitlets.Float(
        0.1, min=0.0, max=1.0, help="Slope of leaky ReLU below 0; scale of ELU there."
    ).tag(sync=True)
    depth = traitlets.Int(10, min=1, max=30, help="Layers whose slopes multiply.").tag(sync=True)

    def describe(self) -> str:
        return (
            f"Curves of the {self.activation} activation and of its slope, at x = {self.x:g}, "
            f"and the product of {self.depth} such slopes."
        )
