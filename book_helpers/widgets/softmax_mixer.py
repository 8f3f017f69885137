"""Logits, temperature, probabilities: the softmax, its loss and its gradient (chapter 1)."""

import traitlets

from ._base import BookWidget

MAX_CLASSES = 5


class SoftmaxMixer(BookWidget):
    """Move logits and temperature and see the probabilities, the loss of a class, the gradient.

    A shift of all logits changes nothing; it makes the formula as written overflow, though.
    """

    _stem = "softmax_mixer"
    _reserve = (700, 1226)
    _touch = (78, 190)

    logits = traitlets.List(
        traitlets.Float(min=-6.0, max=6.0),
        [2.0, 1.0, 0.1, -1.0],
        minlen=1,
        maxlen=MAX_CLASSES,
        help="One raw score for each class, one to five of them.",
    ).tag(sync=True)
    shift = traitlets.Int(0, min=-1000, max=1000, help="Added to every logit.").tag(sync=True)
    temperature = traitlets.Float(
        1.0, min=0.1, max=10.0, help="Divides every logit: above 1 flattens, below 1 sharpens."
    ).tag(sync=True)
    target = traitlets.Int(
        0, min=0, max=MAX_CLASSES - 1, help="The true class, counted from 0."
    ).tag(sync=True)
    names = traitlets.List(
        traitlets.Unicode(),
        ["cat", "dog", "fox", "hare", "owl"],
        help=f"Names of the {MAX_CLASSES} classes, at most 12 characters each.",
    ).tag(sync=True)

    @traitlets.validate("names")
    def _check_names(self, proposal):
        names = proposal["value"]
        if len(names) != MAX_CLASSES or not all(0 < len(name) <= 12 for name in names):
            raise traitlets.TraitError(
                f"names should be {MAX_CLASSES} names of 1 to 12 characters; got {names!r}."
            )
        return names

    def describe(self) -> str:
        classes = ", ".join(
            f"{name} {logit:g}" for name, logit in zip(self.names, self.logits, strict=False)
        )
        shift = f" plus {self.shift}" if self.shift else ""
        target = self.names[min(self.target, len(self.logits) - 1)]
        return (
            f"Softmax probabilities of the logits {classes}{shift} at temperature "
            f"{self.temperature:g}, with loss and gradient for the true class {target}."
        )
