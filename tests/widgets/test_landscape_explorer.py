import json

from book_helpers.widgets import LandscapeExplorer
import pytest
import traitlets


@pytest.mark.parametrize(
    ("name", "value", "teaches"),
    [
        ("starts", [1.0, 2.0, 3.0], "even"),
        ("starts", [1.0], "2"),
        ("starts", [99.0, 1.0], "25"),
        ("moves", "some", "plane"),
        ("learning_rate", 9.0, "2.0"),
        ("runs", 101, "100"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_expected(name, value, teaches):
    with pytest.raises(traitlets.TraitError) as refusal:
        LandscapeExplorer(**{name: value})
    assert "starts" in str(refusal.value) or name in str(refusal.value)
    assert teaches in str(refusal.value)


def test_the_page_gets_json_and_a_description():
    widget = LandscapeExplorer(starts=[1, 2], moves="all", updates=500)
    state = json.loads(json.dumps(widget.page_state()))
    assert state["starts"] == [1, 2]
    assert "1 descent with all nine weights free after 500 updates" in widget.describe()
