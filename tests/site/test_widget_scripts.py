"""A page loads the scripts of its own widgets, and a missing one fails with page and name."""

import json

from book_site import widgets
import pytest

from tests.site.building import build, small_book
from tools import ROOT

MOUNT = '<div class="book-widget" data-widget="{}" data-mount="" style="--reserve-wide:9px">'


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    manifest = {"host": "host-1.js", "dial": "dial-2.js", "lost": "lost-3.js"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for file in ("host-1.js", "dial-2.js"):
        (folder / file).write_text("//")
    return folder


def test_names_are_found_once_and_in_order():
    body = "".join(MOUNT.format(name) for name in ("dial", "map", "dial"))
    assert widgets.names_on(body) == ["dial", "map"]
    assert widgets.names_on("<div data-mount data-widget='dial'>") == ["dial"]
    assert widgets.names_on('<div data-widget="dial">no mount</div><p data-mount>') == []


def test_the_host_comes_first_and_only_if_needed(built):
    assert widgets.scripts_for(["dial"], built, "page") == ["host-1.js", "dial-2.js"]
    assert widgets.scripts_for([], built, "page") == []


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["nowhere"], ["chapters/06_pooling", "'nowhere'", "built: dial, lost", "make widgets"]),
        (["lost"], ["chapters/06_pooling", "lost-3.js", "missing"]),
    ],
)
def test_a_missing_script_is_named_with_its_page(built, names, words):
    with pytest.raises(widgets.WidgetError) as error:
        widgets.scripts_for(names, built, "chapters/06_pooling")
    for word in words:
        assert word in str(error.value)


def test_without_any_manifest_the_message_still_helps(tmp_path):
    with pytest.raises(widgets.WidgetError, match=r"host of the widgets.*built: none"):
        widgets.scripts_for(["dial"], tmp_path, "index")


def test_a_mount_keeps_its_state_and_can_not_break_out():
    html = widgets.mount("dial", {"state": {"text": "</script><b>"}, "fallback": "a < b"})
    assert "<\\/script>" in html and "a &lt; b" in html
    assert html.count("</script>") == 1


@pytest.mark.parametrize("settings", [{"stat": {}}, {"state": [1]}])
def test_wrong_settings_say_what_is_expected(settings):
    with pytest.raises(ValueError, match="expected state"):
        widgets.mount("dial", settings)


def test_the_directive_and_the_scripts_of_a_page(tmp_path, built):
    pages = {
        "index": "# One\n\n```{book-widget} dial\nstate: {speed: 3}\nreserve: {wide: 400}\n```\n",
        "plain": "# Two\n\nNothing moves.\n",
        "wrong": "# Three\n\n```{book-widget} nowhere\n```\n",
    }
    warnings = build(
        small_book(tmp_path / "book", pages), tmp_path / "out", book_widgets=str(built)
    )
    assert warnings.count("WARNING") == 1 and "wrong needs the widget 'nowhere'" in warnings
    html = {name: (tmp_path / f"out/html/{name}.html").read_text() for name in pages}
    assert html["index"].index("widgets/host-1.js") < html["index"].index("widgets/dial-2.js")
    assert '{"speed": 3}' in html["index"] and "--reserve-wide:400px" in html["index"]
    assert "_static/widgets" not in html["plain"]
    copied = {path.name for path in (tmp_path / "out/html/_static/widgets").iterdir()}
    assert copied == {"host-1.js", "dial-2.js"}


def test_the_front_page_has_the_state_of_a_fresh_explorer():
    from book_helpers.widgets import ActivationExplorer

    stored = json.loads((ROOT / "front_widget.json").read_text(encoding="utf-8"))
    fresh = ActivationExplorer()
    assert set(stored["state"]) == set(fresh.page_state())
    assert ActivationExplorer(**stored["state"]).page_state() == stored["state"]
    heights = [stored["reserve"][key] for key in ("wide", "narrow", "touch_wide", "touch_narrow")]
    assert tuple(heights) == (*fresh._reserve, *fresh._touch)
