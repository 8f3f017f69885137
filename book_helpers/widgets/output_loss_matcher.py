"""One raw score, one target: which output unit fits which loss (chapter 1)."""

import traitlets

from ._base import BookWidget

UNITS = ("sigmoid", "tanh", "logit")
LOSSES = ("bce", "mse")


class OutputLossMatcher(BookWidget):
    """Move a raw score and see output, loss and gradient for an output unit and a loss.

    With tanh and binary cross-entropy, a positive example whose output is 0 or less has the loss
    16.118 and the gradient 0: it can never be learnt.
    """

    _stem = "output_loss_matcher"
    _reserve = (783, 1419)
    _touch = (14, 124)

    z = traitlets.Float(-0.5, min=-8.0, max=8.0, help="The raw score.").tag(sync=True)
    target = traitlets.Int(1, min=0, max=1, help="The true class, 0 or 1.").tag(sync=True)
    unit = traitlets.Enum(
        UNITS, "tanh", help="The output unit; 'logit' is none: the loss gets the raw score."
    ).tag(sync=True)
    loss = traitlets.Enum(
        LOSSES, "bce", help="'bce', binary cross-entropy with Keras's clipping; 'mse'."
    ).tag(sync=True)

    def describe(self) -> str:
        loss = {"bce": "binary cross-entropy", "mse": "squared error"}[self.loss]
        unit = "no output activation" if self.unit == "logit" else f"a {self.unit} output"
        return (
            f"Output, {loss} and its gradient over the raw score, with {unit} and target "
            f"{self.target}, at the raw score {self.z:g}."
        )
