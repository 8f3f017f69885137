import json

from book_helpers.widgets import InitSymmetry
import pytest
import traitlets


@pytest.mark.parametrize(
    ("name", "value", "teaches"),
    [
        ("initialiser", "ones", "glorot_uniform"),
        ("data", "spiral", "moons"),
        ("hidden", "gelu", "relu"),
        ("learning_rate", 5.0, "2.0"),
        ("batch_size", 0, "1"),
        ("updates", 801, "800"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_expected(name, value, teaches):
    with pytest.raises(traitlets.TraitError) as refusal:
        InitSymmetry(**{name: value})
    assert name in str(refusal.value) and teaches in str(refusal.value)


def test_the_page_gets_json_and_a_description():
    widget = InitSymmetry(initialiser="he_normal", data="moons", updates=5)
    state = json.loads(json.dumps(widget.page_state()))
    assert state["initialiser"] == "he_normal" and state["batch_size"] == 100
    assert "moons" in widget.describe() and "after 5 updates" in widget.describe()
