"""Which examples feed which update; epochs and iterations counted (chapter 2)."""

import traitlets

from ._base import BookWidget


class EpochCounter(BookWidget):
    """Walk through the updates of a few epochs, batch by batch.

    The order is that of `book_helpers.reference.descent.batches_of`.
    """

    _stem = "epoch_counter"
    _reserve = (730, 1572)
    _touch = (78, 186)

    examples = traitlets.Int(20, min=4, max=40, help="Size of the training set.").tag(sync=True)
    batch_size = traitlets.Int(
        4, min=1, max=40, help="Examples for one update; at most all of them."
    ).tag(sync=True)
    epochs = traitlets.Int(3, min=1, max=4, help="Passes over the training set.").tag(sync=True)
    shuffle = traitlets.Bool(True, help="A new order for every epoch.").tag(sync=True)
    drop_incomplete = traitlets.Bool(
        False, help="Leave out a last batch that is smaller than the others."
    ).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=9999, help="Of the shuffling.").tag(sync=True)
    step = traitlets.Int(7, min=0, max=160, help="Updates made so far.").tag(sync=True)

    def describe(self) -> str:
        rest = self.examples % self.batch_size
        each = self.examples // self.batch_size + (1 if rest and not self.drop_incomplete else 0)
        return (
            f"{self.examples} examples in batches of {self.batch_size}: {each} updates in one "
            f"epoch, {each * self.epochs} in {self.epochs}. For every update, the examples that "
            "feed it, and how often each example has been used."
        )
