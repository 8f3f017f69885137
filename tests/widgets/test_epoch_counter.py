import json

from book_helpers.widgets import EpochCounter
import pytest
import traitlets


@pytest.mark.parametrize(
    ("name", "value", "teaches"),
    [
        ("examples", 3, "4"),
        ("examples", 41, "40"),
        ("batch_size", 0, "1"),
        ("epochs", 5, "4"),
        ("shuffle", "yes", "boolean"),
        ("step", -1, "0"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_expected(name, value, teaches):
    with pytest.raises(traitlets.TraitError) as refusal:
        EpochCounter(**{name: value})
    assert name in str(refusal.value) and teaches in str(refusal.value)


@pytest.mark.parametrize(
    ("batch_size", "drop", "each"), [(4, False, 5), (6, False, 4), (6, True, 3), (20, False, 1)]
)
def test_the_description_counts_right(batch_size, drop, each):
    widget = EpochCounter(batch_size=batch_size, drop_incomplete=drop)
    assert f"{each} updates in one epoch, {3 * each} in 3" in widget.describe()


def test_the_page_gets_json():
    state = json.loads(json.dumps(EpochCounter(batch_size=6, step=2).page_state()))
    assert state["batch_size"] == 6 and state["step"] == 2 and state["shuffle"] is True
