"""Playground: what it refuses, and that the shown Keras code is the network on the screen."""

import json

from book_helpers.reference import mlp
from book_helpers.widgets import Playground
import numpy as np
import pytest
import traitlets

from tests.widgets.front_end import check_well_formed, run
from tools import ROOT


def shown_code(**settings) -> str:
    """The code of the front end for the defaults with some settings changed."""
    return run(f"""
        import {{ code }} from "{(ROOT / "widgets/playground/code.js").as_uri()}";
        import {{ defaults }} from "{(ROOT / "widgets/playground/state.js").as_uri()}";
        process.stdout.write(code({{ ...defaults, ...{json.dumps(settings)} }}));
    """)


def test_bad_values_say_what_was_expected():
    playground = Playground()
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'spiral'"):
        playground.data_set = "swirl"
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 0\.5"):
        playground.noise = 0.6
    with pytest.raises(traitlets.TraitError, match=r"at least one of x1, .*; got \[\]"):
        playground.features = []
    with pytest.raises(traitlets.TraitError, match=r"at least one of .*; got \['x3'\]"):
        playground.features = ["x3"]
    for layers in ([4, 9], [0], [1] * 7, [2.5], [True], "44"):
        with pytest.raises(traitlets.TraitError):
            playground.layers = layers
    with pytest.raises(
        traitlets.TraitError, match=r"at most 6 whole numbers from 1 to 8.*\[4, 9\]"
    ):
        playground.layers = [4, 9]
    with pytest.raises(traitlets.TraitError, match=r"should not be less than 1e-05"):
        playground.learning_rate = 0.0
    assert playground.layers == [4, 2] and playground.features == ["x1", "x2"]
    playground.features = ["sin_x1", "x1", "x1"]
    assert playground.features == ["x1", "sin_x1"]


def test_it_says_what_it_shows():
    assert Playground().describe() == (
        "A network with 2 features and hidden layers of 4, 2 units with tanh, to be trained on "
        "the circles data with sgd at learning rate 0.03."
    )
    assert "no hidden layer" in Playground(layers=[]).describe()


def test_the_mount_is_well_formed_and_the_state_is_json():
    playground = Playground(layers=[8] * 6, data_set="spiral", compact=True)
    check_well_formed(playground._mount_html())
    state = json.loads(json.dumps(playground.page_state()))
    assert state["layers"] == [8] * 6 and state["compact"] is True and state["losses"] == {}


CONFIGURATIONS = [
    {"regularisation": "l2", "learning_rate": 0.1},
    {"output": "sigmoid", "loss": "cross_entropy", "activation": "gelu", "optimiser": "adam"},
    {"activation": "leaky_relu", "initialiser": "wide_uniform", "optimiser": "rmsprop"},
    {"data_set": "plane", "layers": [], "regularisation": "l1", "features": ["x1", "sin_x2"]},
    {"initialiser": "large_normal", "optimiser": "momentum", "regularisation": "l2"},
]


@pytest.mark.parametrize("settings", CONFIGURATIONS, ids=lambda item: "-".join(map(str, item)))
def test_the_shown_keras_model_is_the_network_on_the_screen(settings, capsys):
    pytest.importorskip("keras", reason="the Keras model needs the package “keras”")
    shown = {}
    exec(compile(shown_code(**settings), "<playground>", "exec"), shown)
    assert f"{shown['parameters']} parameters" in capsys.readouterr().out
    model = shown["keras_model"]()
    assert model.count_params() == shown["parameters"]
    train, test = shown["train"], shown["test"]
    inputs, targets, network = shown["inputs"], shown["targets"], shown["network"]
    predicted = np.asarray(model(inputs[test]))
    expected = mlp.forward(
        network, inputs[test], shown["settings"]["hidden"], shown["settings"]["output"]
    ).prediction
    np.testing.assert_allclose(predicted, expected, atol=2e-5)

    # One update on one batch, by the playground's rule; momentum's first step is a plain one.
    batch = train[:10]
    result = model.train_on_batch(inputs[batch], targets[batch])
    loss, gradients, _ = mlp.loss_and_gradients(
        network, inputs[batch], targets[batch], **shown["settings"]
    )
    kind = settings.get("regularisation", "none")
    plain = settings.get("optimiser", "sgd") == "sgd"
    penalty = 0.01 * mlp.penalty(network, kind) if plain else 0.0
    np.testing.assert_allclose(float(np.ravel(result)[0]), loss + penalty, rtol=1e-4)
    if settings.get("optimiser", "sgd") in ("sgd", "momentum") and kind != "l1":
        updated, _ = mlp.playground_step(
            network, gradients.layers, settings.get("learning_rate", 0.03), kind, 0.01
        )
        weights = np.concatenate([np.ravel(part) for part in model.get_weights()])
        np.testing.assert_allclose(weights, mlp.flatten(updated), atol=1e-5)
