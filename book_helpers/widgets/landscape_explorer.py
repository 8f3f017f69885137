"""A loss with several valleys: XOR with two tanh units (chapter 2)."""

import traitlets

from ._base import BookWidget

X = (-6.0, 25.0)
MOST_STARTS = 10


class LandscapeExplorer(BookWidget):
    """Set starts on a plane through the nine weights and see in which valley each descent ends.

    The numbers are those of `book_helpers.reference.landscape`.
    """

    _stem = "landscape_explorer"
    _reserve = (804, 1410)
    _touch = (125, 200)

    starts = traitlets.List(
        traitlets.Float(min=X[0], max=X[1]),
        default_value=[3.0, 12.0, 22.0, 6.0],
        minlen=2,
        maxlen=2 * MOST_STARTS,
        help="Starts on the plane, x and y in turn; the last one is in the reader's hand.",
    ).tag(sync=True)
    moves = traitlets.Enum(
        ("plane", "all"), "plane", help="Descent inside of the plane, or of all nine weights."
    ).tag(sync=True)
    show = traitlets.Enum(
        ("loss", "ends"), "loss", help="Colours: the loss, or where a descent from there ends."
    ).tag(sync=True)
    learning_rate = traitlets.Float(0.5, min=0.05, max=2.0, help="η.").tag(sync=True)
    updates = traitlets.Int(300, min=0, max=2000, help="Updates from each start.").tag(sync=True)
    runs = traitlets.Int(0, min=0, max=100, help="Random starts made so far.").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=99, help="The random start that is looked at.").tag(
        sync=True
    )

    @traitlets.validate("starts")
    def _starts_are_pairs(self, proposal):
        if len(proposal["value"]) % 2:
            raise traitlets.TraitError(
                "starts holds x and y in turn, so an even number of values; "
                f"got {len(proposal['value'])}"
            )
        return proposal["value"]

    def describe(self) -> str:
        count = len(self.starts) // 2
        where = "in the plane" if self.moves == "plane" else "with all nine weights free"
        return (
            "The loss of a network with two tanh units on XOR, on a plane through its nine weights "
            f"that holds two solutions and a dead end; {count} "
            f"{'descent' if count == 1 else 'descents'} {where} after {self.updates} updates, and "
            "how many of a hundred random starts solve XOR."
        )
