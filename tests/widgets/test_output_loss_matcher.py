"""OutputLossMatcher: what it refuses, what it says, and that its numbers are Keras's."""

import contextlib
import io
import json

from book_helpers.widgets import OutputLossMatcher
import pytest
import traitlets

from tests.widgets.front_end import check_well_formed, run
from tools import ROOT

CODE = (ROOT / "widgets/output_loss_matcher/code.js").as_uri()


def test_bad_values_say_what_was_expected():
    matcher = OutputLossMatcher()
    with pytest.raises(traitlets.TraitError, match=r"should not be less than -8"):
        matcher.z = -9.0
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 1"):
        matcher.target = 2
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'tanh'"):
        matcher.unit = "relu"
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'bce'"):
        matcher.loss = "hinge"


def test_the_description_says_what_is_shown():
    assert OutputLossMatcher().describe() == (
        "Output, binary cross-entropy and its gradient over the raw score, with a tanh output and "
        "target 1, at the raw score -0.5."
    )
    assert "no output activation" in OutputLossMatcher(unit="logit", loss="mse").describe()


def test_the_mount_is_well_formed_and_the_state_is_json():
    matcher = OutputLossMatcher(z=2, target=0)
    check_well_formed(matcher._mount_html())
    assert json.loads(json.dumps(matcher.page_state()))["z"] == 2


@pytest.mark.parametrize("z", [-4.0, -0.5, 0.3, 2.0])
@pytest.mark.parametrize("unit", ["sigmoid", "tanh", "logit"])
def test_the_shown_numbers_are_those_of_keras(z, unit):
    import keras
    import tensorflow as tf

    score = tf.Variable([[z]], dtype="float64")
    target = tf.constant([[1.0]], dtype="float64")
    loss = keras.losses.BinaryCrossentropy(from_logits=unit == "logit", dtype="float64")
    with tf.GradientTape() as tape:
        output = {"sigmoid": tf.sigmoid, "tanh": tf.tanh, "logit": tf.identity}[unit](score)
        value = loss(target, output)
    slope = float(tape.gradient(value, score)[0, 0])

    expected = _shown(z, unit)
    assert float(value) == pytest.approx(expected["loss"], rel=1e-9)
    assert slope == pytest.approx(expected["gradient"], rel=1e-9, abs=1e-12)
    accuracy = keras.metrics.BinaryAccuracy()
    accuracy.update_state([[1.0]], output)
    assert float(accuracy.result()) == expected["counted_as"]


def _shown(z, unit):
    """Run the code that the widget would show."""
    state = json.dumps({"z": z, "target": 1, "unit": unit, "loss": "bce"})
    shown = run(f"import {{ code }} from '{CODE}'; console.log(code({state}));")
    namespace = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(shown, namespace)
    return namespace
