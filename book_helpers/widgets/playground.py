"""A small network that trains in the page (chapters 1 and 2, front page)."""

import traitlets

from ._base import BookWidget

DATA_SETS = ("circles", "moons", "xor", "spiral", "two_gaussians", "plane", "gaussian_bumps")
FEATURES = ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "identity", "leaky_relu", "elu", "gelu", "silu")
INITIALISERS = (
    "glorot_uniform",
    "he_normal",
    "wide_uniform",
    "small_normal",
    "large_normal",
    "constant",
    "zeros",
)
OPTIMISERS = ("sgd", "momentum", "rmsprop", "adam")


class Playground(BookWidget):
    """Choose data, features, layers and settings, then train, step by step or at full speed.

    All traits but `compact`, `epoch` and `losses` are settings, two-way. Changing what the network
    is, sees or starts from begins again at epoch 0; how it is updated can change while it trains.
    """

    _stem = "playground"
    _reserve = (958, 2168)
    _touch = (120, 316)

    data_set = traitlets.Enum(DATA_SETS, "circles", help="A key of `toy_data.DATA_SETS`.").tag(
        sync=True
    )
    noise = traitlets.Float(0.0, min=0.0, max=0.5, help="0 … 0.5.").tag(sync=True)
    train_share = traitlets.Float(
        0.5, min=0.1, max=0.9, help="Share of the 500 points to train on; the rest tests."
    ).tag(sync=True)
    data_seed = traitlets.Int(0, min=0, max=9999, help="Seed of points and split.").tag(sync=True)
    features = traitlets.List(
        default_value=["x1", "x2"], help="What the network sees: one to seven of `FEATURES`."
    ).tag(sync=True)
    layers = traitlets.List(
        default_value=[4, 2], help="Units of each hidden layer: at most six numbers, 1 … 8."
    ).tag(sync=True)
    activation = traitlets.Enum(ACTIVATIONS, "tanh", help="Of all hidden units.").tag(sync=True)
    initialiser = traitlets.Enum(INITIALISERS, "glorot_uniform", help="How weights start.").tag(
        sync=True
    )
    seed = traitlets.Int(0, min=0, max=9999, help="Seed of weights and shuffling.").tag(sync=True)
    output = traitlets.Enum(
        ("tanh", "sigmoid"), "tanh", help="Output unit; for regression it is linear."
    ).tag(sync=True)
    loss = traitlets.Enum(
        ("squared_error", "cross_entropy"),
        "squared_error",
        help="Half the squared error, or binary cross-entropy; for regression the former.",
    ).tag(sync=True)
    optimiser = traitlets.Enum(OPTIMISERS, "sgd", help="Update rule, as in Keras.").tag(sync=True)
    learning_rate = traitlets.Float(0.03, min=0.00001, max=10.0, help="η.").tag(sync=True)
    batch_size = traitlets.Int(10, min=1, max=100, help="Examples for one update.").tag(sync=True)
    regularisation = traitlets.Enum(("none", "l1", "l2"), "none", help="Penalty on weights.").tag(
        sync=True
    )
    regularisation_rate = traitlets.Float(
        0.01, min=0.0001, max=10.0, help="Weight of the penalty."
    ).tag(sync=True)
    show_test = traitlets.Bool(False, help="Show the test points.").tag(sync=True)
    discretise = traitlets.Bool(False, help="Show the output as one of two classes.").tag(sync=True)
    edges = traitlets.Enum(
        ("weights", "gradients"), "weights", help="What thickness and colour of edges show."
    ).tag(sync=True)
    speed = traitlets.Enum(("slow", "normal", "fast"), "normal", help="Of training.").tag(sync=True)

    compact = traitlets.Bool(False, help="Only a few controls, for small places.").tag(sync=True)
    epoch = traitlets.Int(0, help="Finished epochs; reported by the page.").tag(sync=True)
    losses = traitlets.Dict(
        {}, help='Last {"train": …, "test": …}; reported by the page, {} before and if not finite.'
    ).tag(sync=True)

    @traitlets.validate("features")
    def _check_features(self, proposal):
        features = list(proposal["value"])
        if not features or any(name not in FEATURES for name in features):
            raise traitlets.TraitError(
                f"features should be at least one of {', '.join(FEATURES)}; got {features}"
            )
        return [name for name in FEATURES if name in features]  # in order, each once

    @traitlets.validate("layers")
    def _check_layers(self, proposal):
        layers = list(proposal["value"])
        whole = all(isinstance(units, int) and not isinstance(units, bool) for units in layers)
        if len(layers) > 6 or not whole or any(not 1 <= units <= 8 for units in layers):
            raise traitlets.TraitError(
                "layers should be at most 6 whole numbers from 1 to 8, such as [4, 2]; "
                f"got {layers}"
            )
        return layers

    def describe(self) -> str:
        layers = ", ".join(str(units) for units in self.layers)
        hidden = (
            f"hidden layers of {layers} units with {self.activation}"
            if self.layers
            else "no hidden layer"
        )
        return (
            f"A network with {len(self.features)} features and {hidden}, to be trained on the "
            f"{self.data_set} data with {self.optimiser} at learning rate {self.learning_rate:g}."
        )
