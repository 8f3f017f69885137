"""Hidden units that start equal stay equal (chapter 2)."""

import traitlets

from ._base import BookWidget

INITIALISERS = ("zeros", "constant", "small_normal", "glorot_uniform", "he_normal")


class InitSymmetry(BookWidget):
    """Train six hidden units from equal or random weights and watch whether they part.

    The numbers are those of `book_helpers.reference.mlp` on `toy_data`.
    """

    _stem = "init_symmetry"
    _reserve = (720, 1663)
    _touch = (132, 174)

    initialiser = traitlets.Enum(INITIALISERS, "constant", help="How the weights start.").tag(
        sync=True
    )
    data = traitlets.Enum(("circles", "moons"), "circles", help="What is learned.").tag(sync=True)
    hidden = traitlets.Enum(("tanh", "relu"), "tanh", help="The hidden activation.").tag(sync=True)
    learning_rate = traitlets.Float(1.0, min=0.05, max=2.0, help="η.").tag(sync=True)
    batch_size = traitlets.Int(
        100, min=1, max=100, help="Examples for one update; fewer than 100 are shuffled."
    ).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=9999, help="Of random weights and of the shuffling.").tag(
        sync=True
    )
    updates = traitlets.Int(40, min=0, max=800, help="Updates made so far.").tag(sync=True)

    def describe(self) -> str:
        return (
            f"A network with six hidden {self.hidden} units on the {self.data}, its weights "
            f"started by “{self.initialiser}”, after {self.updates} updates: the weights of every "
            "unit side by side, one weight of each over time, and the network's answer."
        )
