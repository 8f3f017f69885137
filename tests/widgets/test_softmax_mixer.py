"""SoftmaxMixer: what it refuses, what it says, and that its code is true for awkward logits."""

import json

from book_helpers.reference.activations import softmax
from book_helpers.widgets import SoftmaxMixer
import numpy as np
import pytest
import traitlets

from tests.widgets.front_end import check_well_formed, run
from tools import ROOT

CODE = (ROOT / "widgets/softmax_mixer/code.js").as_uri()


def test_bad_values_say_what_was_expected():
    mixer = SoftmaxMixer()
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 6"):
        mixer.logits = [1.0, 7.0]
    with pytest.raises(traitlets.TraitError, match=r"must be of length 1 <= L <= 5"):
        mixer.logits = []
    with pytest.raises(traitlets.TraitError, match=r"should not be less than 0\.1"):
        mixer.temperature = 0.0
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 4"):
        mixer.target = 5
    with pytest.raises(traitlets.TraitError, match=r"names should be 5 names of 1 to 12 char"):
        mixer.names = ["yes", "no"]


def test_the_description_says_what_is_shown():
    assert SoftmaxMixer(shift=100).describe() == (
        "Softmax probabilities of the logits cat 2, dog 1, fox 0.1, hare -1 plus 100 at "
        "temperature 1, with loss and gradient for the true class cat."
    )
    assert SoftmaxMixer(logits=[1.0], target=3).describe().endswith("true class cat.")


def test_the_mount_is_well_formed_and_the_state_is_json():
    mixer = SoftmaxMixer(names=["a<b", "b&c", "c", "d", "e"])
    check_well_formed(mixer._mount_html())
    assert json.loads(json.dumps(mixer.page_state()))["names"][0] == "a<b"


@pytest.mark.parametrize(
    "logits, shift, temperature, target",
    [
        ([2.0, 1.0, 0.1, -1.0, 0.5], 990, 0.3, 4),
        ([-6.0], -1000, 0.1, 0),
        ([0.0, 6.0], -740, 1.0, 1),
    ],
)
def test_the_shown_code_is_the_softmax(logits, shift, temperature, target, capsys):
    state = {"logits": logits, "shift": shift, "temperature": temperature, "target": target}
    given = f"{json.dumps(state)}, () => {json.dumps(SoftmaxMixer().names)}"
    namespace = {}
    exec(run(f"import {{ code }} from '{CODE}'; console.log(code({given}));"), namespace)
    expected = softmax(np.array(logits) + shift, temperature)
    np.testing.assert_allclose(namespace["p"], expected, rtol=1e-12)
    assert namespace["probability_0"] == namespace["p"][0]
    assert namespace["loss"] == pytest.approx(-np.log(expected[target]), abs=1e-9)
    assert namespace["gradient"].sum() == pytest.approx(0, abs=1e-12)
    assert capsys.readouterr().out.count("\n") == len(logits) + 1
