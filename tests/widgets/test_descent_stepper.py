import json

from book_helpers import datasets
from book_helpers.widgets import DescentStepper
from book_helpers.widgets.descent_stepper import SOURCE_START
import pytest
import traitlets


def test_starts_where_the_source_starts():
    assert tuple(datasets.source_line().start) == pytest.approx(SOURCE_START, rel=1e-15)
    assert DescentStepper().page_state()["start_intercept"] == SOURCE_START[0]


@pytest.mark.parametrize(
    ("name", "value", "teaches"),
    [
        ("optimiser", "lbfgs", "adam"),
        ("learning_rate", 0.0, "0.001"),
        ("learning_rate", 3.0, "1.0"),
        ("batch_size", 0, "1"),
        ("batch_size", 101, "100"),
        ("step", 301, "300"),
        ("view", "moon", "valley"),
        ("momentum", 1.0, "0.99"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_expected(name, value, teaches):
    with pytest.raises(traitlets.TraitError) as refusal:
        DescentStepper(**{name: value})
    assert name in str(refusal.value) and teaches in str(refusal.value)


def test_the_page_gets_json_and_a_description():
    widget = DescentStepper(optimiser="adam", batch_size=10, step=12)
    state = json.loads(json.dumps(widget.page_state()))
    assert state["optimiser"] == "adam" and state["batch_size"] == 10
    assert "batches of 10" in widget.describe() and "after 12 updates" in widget.describe()
    assert widget.describe() == DescentStepper(optimiser="adam", batch_size=10, step=12).describe()
