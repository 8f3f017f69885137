"""The contract that every widget keeps: the same stem, the same state, code that is true."""

import contextlib
import io
import json
import math
import re

from book_helpers import widgets
from book_helpers.widgets._base import STATIC, BookWidget
import pytest
import traitlets

from tests.widgets.describe import CLASSES, described, make
from tests.widgets.front_end import check_well_formed
from tools import ROOT

FRONT_ENDS = sorted(path.parent.name for path in (ROOT / "widgets").glob("*/index.js"))
FRONT_ENDS = [stem for stem in FRONT_ENDS if stem not in ("shared", "host")]


def test_stems_are_the_same_everywhere():
    python = sorted(path.stem for path in (ROOT / "book_helpers/widgets").glob("[a-z]*.py"))
    assert sorted(CLASSES) == FRONT_ENDS == python
    manifest = json.loads((STATIC / "manifest.json").read_text())
    assert sorted(manifest) == sorted([*FRONT_ENDS, "host"])
    for stem in FRONT_ENDS:
        assert CLASSES[stem] == "".join(part.title() for part in stem.split("_"))
        assert (STATIC / f"{stem}.mjs").exists()
        assert (ROOT / f"tests/widgets_js/{stem}.test.js").exists()
        parts = ("state.js", "view.js", "index.js")
        assert all((ROOT / "widgets" / stem / part).exists() for part in parts)


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_the_state_is_the_same_in_python_and_javascript(stem):
    widget = make(stem)
    front = described(stem)
    page = widget.page_state()
    assert set(front["schema"]) <= set(page), "a key of the schema is no trait"
    left = set(page) - set(front["schema"]) - {"title", "task"}
    assert left <= set(front["data"]), "traits that are not state are listed in `data`"
    assert set(front["data"]) <= set(widget.trait_names()), "`data` names what is no trait"
    for key, rule in front["schema"].items():
        trait = widget.traits()[key]
        assert json.loads(json.dumps(page[key])) is not None
        assert trait.help or trait.metadata.get("help"), f"{stem}.{key} has no help"
        default = front["defaults"][key]
        with widget.hold_trait_notifications():
            setattr(widget, key, default)  # the default is acceptable to Python
        for bound in ("min", "max"):
            if rule["type"] in ("number", "integer") and rule[bound] is not None:
                assert getattr(trait, bound) == pytest.approx(rule[bound]), f"{stem}.{key} {bound}"
        if rule["type"] == "one of":
            assert list(trait.values) == rule["values"], f"{stem}.{key}"


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_the_mount_is_well_formed(stem):
    check_well_formed(make(stem)._mount_html())


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_presets_are_valid(stem):
    for preset in described(stem)["presets"]:
        assert preset["problems"] == [] and preset["unknown"] == [], preset["label"]


def same(shown, computed):
    """Equal to six digits; two values that are not numbers are equal too."""
    shown, computed = float(shown), float(computed)
    if math.isnan(shown) or math.isnan(computed):
        return math.isnan(shown) and math.isnan(computed)
    return math.isclose(shown, computed, rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_the_shown_code_gives_the_numbers_on_the_screen(stem):
    cases = described(stem)["cases"]
    if stem == "quiz":  # its questions are the state; there is nothing to compute
        assert all(case["code"] is None for case in cases)
        return
    assert stem == "training_monitor" or len(cases) > 1, "presets are missing"
    for case in cases:
        assert case["readings"], f"{stem} shows no numbers"
        namespace = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(case["code"], f"<{stem}>", "exec"), namespace)
        for name, shown in case["readings"].items():
            assert same(shown, namespace[name]), (
                f"{stem}: {name} is {shown} on the screen and {namespace[name]} in the code\n"
                f"{case['state']}\n{case['code']}"
            )


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_texts_for_the_reader(stem):
    front = described(stem)
    assert front["title"] and front["task"]
    assert stem in ("quiz", "training_monitor") or len(front["explain"]) > 100
    description = make(stem).describe()
    assert description.endswith((".", "?")) and len(description) > 40


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_the_static_mount_carries_the_state(stem):
    widget = make(stem)
    data = widget._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    mount = data["text/html"]
    found = re.search(r'<script type="application/json">(.*?)</script>', mount, re.S)
    assert json.loads(found[1]) == json.loads(json.dumps(widget.page_state()))
    assert f'data-widget="{stem}"' in mount
    assert data["text/plain"] == repr(widget)
    assert widget._reserve[0] > 100 and widget._reserve[1] > 100
    assert min(widget._touch) >= 0


@pytest.mark.parametrize("stem", FRONT_ENDS)
def test_an_unknown_argument_is_refused_with_the_known_ones(stem):
    with pytest.raises(TypeError, match=r"has no colour_of_the_sky; it takes .*"):
        getattr(widgets, CLASSES[stem])(colour_of_the_sky="blue")


def test_script_text_cannot_end_the_script_element():
    class Trap(BookWidget):
        text = traitlets.Unicode("</script><b>").tag(sync=True)

        def describe(self):
            return "A trap."

    assert Trap()._mount_html().count("</script>") == 1


def test_bad_values_say_what_was_expected():
    explorer = widgets.ActivationExplorer()
    with pytest.raises(traitlets.TraitError, match=r"should not be greater than 1"):
        explorer.alpha = 2.0
    with pytest.raises(traitlets.TraitError, match=r"expected any of .*'relu'"):
        explorer.activation = "cube"
    with pytest.raises(traitlets.TraitError, match=r"expected a float, not the str"):
        explorer.x = "left"
