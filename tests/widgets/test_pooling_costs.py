"""PoolingCosts: Keras counts what the page counts, and bad values are refused."""

import json
from pathlib import Path

from book_helpers.widgets import PoolingCosts
from book_helpers.widgets.pooling_costs import KINDS
import pytest
import traitlets

from tests.widgets.front_end import run

WIDGET = Path(__file__).resolve().parents[2] / "widgets" / "pooling_costs"
SCRIPT = """
import {{ code }} from "{code}";
import {{ layers, readings }} from "{state}";
const states = {states};
const shown = (state) => ({{
  code: code(state),
  readings: readings(state),
  shapes: layers(state.kind, state.size).map((layer) => layer.shape).filter(Boolean),
}});
process.stdout.write(JSON.stringify(states.map(shown)));
"""


def shown(states):
    """What the page shows and the code it offers, for each state."""
    script = SCRIPT.format(
        code=(WIDGET / "code.js").as_uri(),
        state=(WIDGET / "state.js").as_uri(),
        states=json.dumps(states),
    )
    return json.loads(run(script))


def test_keras_builds_the_same_shapes_and_counts_the_same(capsys):
    # An odd size as well: pooling rounds down, strided convolutions round up.
    states = [{"kind": kind, "size": size} for kind in KINDS for size in (28, 27)]
    for state, page in zip(states, shown(states), strict=True):
        names = {}
        exec(compile(page["code"], "<pooling_costs>", "exec"), names)
        assert {name: names[name] for name in page["readings"]} == page["readings"], state
        shapes = [list(layer.output.shape[1:]) for layer in names["model"].layers]
        assert shapes == page["shapes"], state
    assert "50,186 parameters, 3.87 million multiply-adds" in capsys.readouterr().out


def test_bad_values_say_what_was_expected():
    costs = PoolingCosts()
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'strided'"):
        costs.kind = "fractional"
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 64"):
        costs.size = 224
    assert costs.page_state() == {"kind": "none", "size": 28, "task": "", "title": ""}
    assert "no pooling" in costs.describe()
