"""Gradient descent on the source's data, step by step, in three linked pictures (chapter 2)."""

import traitlets

from ._base import BookWidget

OPTIMISERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam")
VIEWS = ("far", "valley", "near")
MAX_STEPS = 300
# Where the source's descent begins: the last two draws of its generator.
SOURCE_START = (-0.35399391125348395, -1.3749512934180188)


class DescentStepper(BookWidget):
    """Walk down the loss surface of the source's line: parameters, data and loss together.

    The numbers are those of `book_helpers.reference.descent.descend` on `datasets.source_line()`.
    """

    _stem = "descent_stepper"
    _reserve = (834, 1840)
    _touch = (166, 208)

    optimiser = traitlets.Enum(OPTIMISERS, "sgd", help="The update rule.").tag(sync=True)
    learning_rate = traitlets.Float(0.1, min=0.001, max=1.0, help="η.").tag(sync=True)
    momentum = traitlets.Float(
        0.9, min=0.0, max=0.99, help="μ, used by momentum and Nesterov."
    ).tag(sync=True)
    batch_size = traitlets.Int(
        100, min=1, max=100, help="Examples that feed one update; 100 is all of them."
    ).tag(sync=True)
    start_intercept = traitlets.Float(
        SOURCE_START[0], min=-6.0, max=14.0, help="θ₀ before the first update."
    ).tag(sync=True)
    start_slope = traitlets.Float(
        SOURCE_START[1], min=-6.0, max=12.0, help="θ₁ before the first update."
    ).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=9999, help="Of the shuffling.").tag(sync=True)
    step = traitlets.Int(1, min=0, max=MAX_STEPS, help="Updates made so far.").tag(sync=True)
    view = traitlets.Enum(VIEWS, "valley", help="How much of the parameters' space is seen.").tag(
        sync=True
    )

    def describe(self) -> str:
        size = "all 100 examples" if self.batch_size == 100 else f"batches of {self.batch_size}"
        return (
            f"Gradient descent ({self.optimiser}) on the loss of a line through 100 points, "
            f"with learning rate {self.learning_rate:g} and {size}, after {self.step} updates: "
            "the path over the lines of equal loss, the line among the data, the loss curve, "
            "and the arithmetic of the next update."
        )
