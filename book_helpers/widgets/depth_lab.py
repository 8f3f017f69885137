"""Activation × initialisation × depth: activations and gradients, layer by layer (chapter 1)."""

from functools import cache

import traitlets

from ._base import BookWidget

ACTIVATIONS = (
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
INITIALISATIONS = ("glorot_uniform", "he_normal", "lecun_normal", "small_normal", "unit_normal")
EXAMPLES = 32
MAX_DEPTH = 30
MAX_SEED = 99
SCALE = (0.25, 4.0)
_DIGITS_OF_COUNTS = "0123456789abcdefg"


@cache
def _batch() -> tuple[str, str]:
    """The first training digits: pixels, and labels, one character each."""
    from book_helpers.datasets import digits

    data = digits(flat=True)
    counts = (data.x_train[:EXAMPLES] * 16).round().astype(int)
    return (
        "".join(_DIGITS_OF_COUNTS[count] for count in counts.ravel()),
        "".join(str(label) for label in data.y_train[:EXAMPLES]),
    )


class DepthLab(BookWidget):
    """Run real digits through up to thirty layers and watch activations and gradients.

    The network has `depth` hidden layers of 64 units without biases and an output layer of ten
    (always Glorot, as in Keras). A batch of 32 training digits goes forward, the gradient of the
    softmax cross-entropy comes back. Nothing is trained: this is the start.
    """

    _stem = "depth_lab"
    _reserve = (772, 1440)
    _touch = (35, 146)

    activation = traitlets.Enum(
        ACTIVATIONS, "sigmoid", help="Activation of every hidden layer."
    ).tag(sync=True)
    initialisation = traitlets.Enum(
        INITIALISATIONS, "glorot_uniform", help="How the hidden layers' weights start."
    ).tag(sync=True)
    scale = traitlets.Float(
        1.0, min=SCALE[0], max=SCALE[1], help="Factor on the hidden layers' weights."
    ).tag(sync=True)
    depth = traitlets.Int(20, min=1, max=MAX_DEPTH, help="Hidden layers.").tag(sync=True)
    layer = traitlets.Int(
        10, min=1, max=MAX_DEPTH, help="The layer whose numbers are shown; at most `depth`."
    ).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=MAX_SEED, help="Seed of the weights.").tag(sync=True)
    pinned = traitlets.Unicode(
        "",
        help="A second configuration to compare with: activation, initialisation, scale, depth "
        "and seed, such as 'relu glorot_uniform 1 20 0'; empty for none.",
    ).tag(sync=True)
    pixels = traitlets.Unicode(
        help=f"{EXAMPLES} digits of 64 pixels, each a count 0 … 16 as a digit of base 17."
    ).tag(sync=True)
    labels = traitlets.Unicode(help="What the digits are, one character each.").tag(sync=True)

    @traitlets.default("pixels")
    def _default_pixels(self):
        return _batch()[0]

    @traitlets.default("labels")
    def _default_labels(self):
        return _batch()[1]

    @traitlets.validate("pinned")
    def _check_pinned(self, proposal):
        text = proposal["value"].strip()
        if not text:
            return ""
        expected = (
            "pinned should be activation, initialisation, scale, depth and seed, such as "
            "'relu glorot_uniform 1 20 0', or empty"
        )
        parts = text.split()
        if len(parts) != 5:
            raise traitlets.TraitError(f"{expected}; got {len(parts)} parts in {text!r}.")
        activation, initialisation, *numbers = parts
        try:
            scale, depth, seed = float(numbers[0]), int(numbers[1]), int(numbers[2])
        except ValueError:
            raise traitlets.TraitError(f"{expected}; got {text!r}.") from None
        for name, value, fits, wanted in (
            ("activation", activation, activation in ACTIVATIONS, ", ".join(ACTIVATIONS)),
            (
                "initialisation",
                initialisation,
                initialisation in INITIALISATIONS,
                ", ".join(INITIALISATIONS),
            ),
            ("scale", scale, SCALE[0] <= scale <= SCALE[1], f"{SCALE[0]} to {SCALE[1]}"),
            ("depth", depth, 1 <= depth <= MAX_DEPTH, f"1 to {MAX_DEPTH}"),
            ("seed", seed, 0 <= seed <= MAX_SEED, f"0 to {MAX_SEED}"),
        ):
            if not fits:
                raise traitlets.TraitError(f"{expected}; {name} {value!r} is not of {wanted}.")
        return f"{activation} {initialisation} {scale:g} {depth} {seed}"

    @traitlets.validate("pixels")
    def _check_pixels(self, proposal):
        text = proposal["value"]
        strange = sorted(set(text) - set(_DIGITS_OF_COUNTS))
        if len(text) % 64 or not text or strange:
            raise traitlets.TraitError(
                "pixels should be 64 characters of 0123456789abcdefg for each digit; got "
                f"{len(text)} characters" + (f", among them {strange[0]!r}." if strange else ".")
            )
        return text

    @traitlets.validate("labels")
    def _check_labels(self, proposal):
        text = proposal["value"]
        if not text.isdecimal() or 64 * len(text) != len(self.pixels):
            raise traitlets.TraitError(
                f"labels should be one character 0 to 9 for each of the {len(self.pixels) // 64} "
                f"digits; got {text!r}."
            )
        return text

    def describe(self) -> str:
        compared = f", beside {self.pinned}" if self.pinned else ""
        return (
            f"Histograms and standard deviations of the activations, and norms of the weight "
            f"gradients, in each of {self.depth} hidden layers with {self.activation} activation "
            f"and {self.initialisation} weights times {self.scale:g}, seed {self.seed}{compared}."
        )
