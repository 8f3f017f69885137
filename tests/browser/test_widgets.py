"""Every widget, as a reader uses it: by mouse, by keyboard, by link, in both themes."""

import json
import shutil

from book_helpers.widgets._base import STATIC
from playwright.sync_api import TimeoutError as PlaywrightTimeout
import pytest

from tests.widgets.describe import CLASSES, described, make
from tools import ROOT
from tools.chromium import serving

STEMS = sorted(CLASSES)
# Widgets without a picture of their own to move, or that keep what the reader did on purpose.
NO_PERMALINK = {"quiz"}
# Settings of training show once it trains: `test_the_playground_trains` uses them.
SHOW_LATER = {"playground": {"Speed", "Optimiser", "Learning rate", "Batch size"}}

# The widget's shadow root.
ROOT_OF = (
    "document.querySelectorAll('[data-widget]')[%d].querySelector('div[data-theme]').shadowRoot"
)
# Everything below it as text, with what canvases show. What changes by itself when a control is
# only touched (its value, ids) is no answer to the reader.
SNAPSHOT = """(index) => {
  const root = document.querySelectorAll('[data-widget]')[index]
    .querySelector('div[data-theme]').shadowRoot;
  const copy = root.querySelector('.body').cloneNode(true);
  const canvases = [...root.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
  const fields = [...root.querySelectorAll('.body input, .body select')]
    .filter((field) => field.checkVisibility({ visibilityProperty: true }))
    .map((field) => `${field.value} ${field.checked}`);
  copy.querySelectorAll('output, [role=status]').forEach((element) => element.remove());
  for (const name of ['id', 'for', 'name', 'aria-valuetext', 'clip-path'])
    copy.querySelectorAll(`[${name}]`).forEach((element) => element.removeAttribute(name));
  return { picture: copy.innerHTML + canvases.join(), fields: fields.join() };
}"""


PAGE = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">
<link rel="icon" href="data:,"><title>{stem}</title>
<style>@font-face {{ font-family: "Source Sans 3"; src: url(font.woff2); font-weight: 200 900 }}
p {{ color: rgb(1, 2, 3); font-family: monospace }}
body {{ max-width: 820px; margin: auto; padding: 0 16px }}
.row, .title, .control {{ color: red; letter-spacing: 9px; display: none }}</style>
<p id="outside" class="frame">A paragraph of the page.</p>{mount}{mount}
<script defer src="{host}"></script><script defer src="{script}"></script></html>"""


@pytest.fixture(scope="session")
def stand(tmp_path_factory):
    """A server of bare pages; each holds one widget twice, with the repository's own bundles."""
    folder = tmp_path_factory.mktemp("stand")
    # The page's own font: heights depend on it.
    shutil.copy(ROOT / "site/fonts/source-sans-3-variable.woff2", folder / "font.woff2")
    with serving(folder) as where:
        yield folder, where


@pytest.fixture
def url(stand):
    """The address of a widget's bare page."""
    folder, where = stand
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))

    def page_of(stem):
        page = folder / f"{stem}.html"
        if not page.exists():
            for name in (manifest["host"], manifest[stem]):
                (folder / name).write_bytes((STATIC / name).read_bytes())
            page.write_text(
                PAGE.format(
                    stem=stem,
                    mount=make(stem)._mount_html(),
                    host=manifest["host"],
                    script=manifest[stem],
                ),
                encoding="utf-8",
            )
        return f"{where}/{stem}.html"

    return page_of


@pytest.fixture
def at(url, visit):
    """Open a widget's bare page: `at("playground", hash="#w=…")`."""

    def go(stem, hash="", **options):
        there = visit(**options).go(url(stem) + hash)
        there.all_live()
        return there

    return go


def controls(there, selector, index=0):
    return there.page.evaluate_handle(
        f"[...{ROOT_OF % index}.querySelectorAll({json.dumps(selector)})]"
        ".filter((element) => !element.disabled && element.checkVisibility())"
    )


def elements(handle):
    return [value.as_element() for value in handle.get_properties().values()]


def snapshot(there, index=0):
    return there.page.evaluate(SNAPSHOT, index)


def settle(there):
    """Let the browser paint twice."""
    there.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def rest(there, index=0):
    """Wait until a picture is the same twice, polled apart: it may come coarse first."""
    there.page.wait_for_function(
        f"""(index) => {{
          const before = window.picture;
          window.picture = ({SNAPSHOT})(index).picture;
          return window.picture === before;
        }}""",
        arg=index,
        polling=300,
    )


def changes(there, before):
    """Whether the picture becomes another one; long computations take some frames."""
    try:
        there.page.wait_for_function(
            f"(before) => ({SNAPSHOT})(0).picture !== before", arg=before, timeout=1_500
        )
    except PlaywrightTimeout:
        return False
    return True


def turn(control):
    """Use a control as a reader would with the keyboard; returns whether it could be turned."""
    kind = control.evaluate("(e) => e.tagName === 'SELECT' ? 'select' : e.type")
    control.focus()
    if kind == "range":
        before = control.evaluate("(e) => e.value")
        for key in ("ArrowRight", "PageUp", "Home", "End"):
            control.press(key)
            if control.evaluate("(e) => e.value") != before:
                return True
        return False
    if kind == "select":
        values = control.evaluate("(e) => [...e.options].map((o) => o.value)")
        now = control.evaluate("(e) => e.value")
        other = next((value for value in values if value != now), None)
        if other is None:
            return False
        control.select_option(other)
        return True
    if kind == "checkbox":
        control.press("Space")
        return True
    if kind == "radio":
        control.press("ArrowRight")
        return True
    return False


@pytest.mark.parametrize("stem", STEMS)
def test_every_control_moves_something_visible(stem, at):
    """Each range, list, box and radio group, turned by keyboard, changes the picture."""
    there = at(stem)
    settle(there)
    found = elements(
        controls(
            there,
            ".body :is(input[type=range], select, input[type=checkbox], input:checked[type=radio])",
        )
    )
    assert found or stem in NO_PERMALINK, "the widget has no control"
    still = []
    for control in found:
        if not control.is_enabled() or not control.is_visible():
            continue
        before = snapshot(there)["picture"]
        name = control.evaluate(
            "(e) => e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.outerHTML"
        )
        if not turn(control):
            continue
        if not changes(there, before):
            still.append(name)
    late = SHOW_LATER.get(stem, set())
    still = [name for name in still if not any(name.startswith(known) for known in late)]
    assert still == [], "these controls change nothing in the picture"
    there.assert_clean()


@pytest.mark.parametrize("stem", STEMS)
def test_everything_is_reached_and_seen_by_keyboard(stem, at):
    """Tab reaches every control, the focus is visible, and every control has a name."""
    there = at(stem)
    wanted = there.page.evaluate(
        f"""() => [...{ROOT_OF % 0}.querySelectorAll(
            'button, input, select, summary, a[href], [tabindex="0"]')]
          .filter((e) => !e.disabled && e.checkVisibility() && e.tabIndex >= 0)
          .filter((e) => e.type !== 'radio' || e.checked).length"""
    )
    there.page.evaluate("document.getElementById('outside').tabIndex = 0")
    there.page.focus("#outside")
    reached, unseen = 0, []
    for _ in range(wanted + 3):
        there.page.keyboard.press("Tab")
        told = there.page.evaluate(
            f"""() => {{
              const element = {ROOT_OF % 0}.activeElement;
              if (!element) return null;
              const seen = [element, element.nextElementSibling, element.parentElement]
                .filter(Boolean).map((e) => getComputedStyle(e))
                .some(({{ outlineStyle, outlineWidth }}) =>
                  outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
              return {{ seen, html: element.outerHTML.slice(0, 100) }};
            }}"""
        )
        if told is None:
            break
        reached += 1
        if not told["seen"]:
            unseen.append(told["html"])
    assert reached >= wanted, f"Tab reached {reached} of {wanted}"
    assert unseen == [], "focus cannot be seen"


@pytest.mark.parametrize("stem", STEMS)
def test_two_on_a_page_do_not_affect_each_other(stem, at):
    there = at(stem)
    rest(there, 1)
    other = snapshot(there, 1)
    for control in elements(controls(there, ".body :is(input[type=range], select)"))[:3]:
        turn(control)
    settle(there)
    assert snapshot(there, 1) == other


@pytest.mark.parametrize("stem", STEMS)
def test_no_style_leaks_in_or_out(stem, at):
    there = at(stem)
    outside = there.page.evaluate(
        "(() => { const s = getComputedStyle(document.getElementById('outside'));"
        " return [s.color, s.fontFamily, s.borderTopWidth]; })()"
    )
    assert outside == ["rgb(1, 2, 3)", "monospace", "0px"]
    inside = there.page.evaluate(
        f"(() => {{ const s = getComputedStyle({ROOT_OF % 0}.querySelector('.title'));"
        " return [s.letterSpacing !== '9px', s.display !== 'none',"
        " s.color !== 'rgb(255, 0, 0)']; })()"
    )
    assert inside == [True, True, True]


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem not in NO_PERMALINK])
def test_a_link_brings_back_the_state_and_reset_undoes_it(stem, at):
    there = at(stem)
    settle(there)
    untouched = snapshot(there)["fields"]
    found = elements(controls(there, ".body :is(input[type=range], select)"))
    turned = [control for control in found if turn(control)]
    assert turned, "nothing could be turned"
    settle(there)
    wanted = snapshot(there)["fields"]
    there.page.evaluate(
        f"[...{ROOT_OF % 0}.querySelectorAll('.foot button')]"
        ".find((b) => b.textContent === 'Copy link').click()"
    )
    there.page.wait_for_function("location.hash.length > 3")
    link = there.page.evaluate("location.hash")
    if wanted != untouched:
        again = at(stem, hash=link)
        settle(again)
        assert snapshot(again)["fields"] == wanted
        again.assert_clean()
    there.page.evaluate(
        f"[...{ROOT_OF % 0}.querySelectorAll('.foot button')]"
        ".find((b) => b.textContent === 'Reset').click()"
    )
    settle(there)
    assert snapshot(there)["fields"] == untouched


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem not in NO_PERMALINK])
def test_a_mangled_link_shows_the_usual_values_and_a_note(stem, at):
    plain = at(stem)
    settle(plain)
    usual = snapshot(plain)["fields"]
    keys = [key for key in make(stem).page_state() if key not in ("title", "task")]
    broken = "".join(f"&{key}=%7B" for key in keys)
    there = at(stem, hash=f"#w={stem}&nonsense=1{broken}")
    settle(there)
    assert snapshot(there)["fields"] == usual
    note = there.page.evaluate(f"{ROOT_OF % 0}.querySelector('.note').textContent")
    assert "could not be read" in note and "nonsense" in note
    there.assert_clean()


@pytest.mark.parametrize("stem", STEMS)
def test_a_missing_field_is_no_blank_box(stem, url, visit):
    """A page that lost the state: the widget shows the usual values and a note."""
    there = visit()
    there.page.route(url(stem), lambda route: _without_state(route, stem))
    there.go(url(stem))
    there.all_live()
    note = there.page.evaluate(f"{ROOT_OF % 0}.querySelector('.note').textContent")
    assert "is missing" in note
    assert there.page.evaluate(f"{ROOT_OF % 0}.querySelector('.stage').childElementCount") > 0


def _without_state(route, stem):
    page = route.fetch()
    state = make(stem).page_state()
    left = {key: value for key, value in state.items() if key not in described(stem)["schema"]}
    assert left != state, "the widget has no state"
    whole, broken = (
        json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        for values in (state, left)
    )
    assert whole in page.text()
    route.fulfill(response=page, body=page.text().replace(whole, broken))


@pytest.mark.parametrize("stem", STEMS)
def test_the_theme_is_followed(stem, at):
    there = at(stem)
    there.page.wait_for_load_state("networkidle")
    rest(there)
    light = snapshot(there)["picture"]
    there.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    there.page.wait_for_function(
        "document.querySelector('[data-widget] div[data-theme]').dataset.theme === 'dark'"
    )
    ground = there.page.evaluate(
        f"getComputedStyle({ROOT_OF % 0}.querySelector('.frame')).backgroundColor"
    )
    assert ground == "rgb(27, 33, 40)"
    there.page.evaluate("document.documentElement.dataset.theme = 'light'")
    # A picture may come coarse first and be refined while nothing moves.
    there.page.wait_for_function(
        f"(light) => ({SNAPSHOT})(0).picture === light", arg=light, timeout=10_000
    )


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
@pytest.mark.parametrize("stem", STEMS)
def test_the_page_keeps_enough_room(stem, touch, at):
    """The reserved height is the real one: nothing shifts, nothing gapes."""
    widget = make(stem)
    for index, (side, width) in enumerate({"wide": 1000, "narrow": 360}.items()):
        there = at(stem, width=width, has_touch=touch)
        settle(there)
        there.page.evaluate("document.fonts.ready")  # lines break differently without the font
        settle(there)
        height = there.page.query_selector("[data-widget] > div").bounding_box()["height"]
        reserved = widget._reserve[index] + (widget._touch[index] if touch else 0)
        assert abs(height - reserved) <= 40, f"{side}: {height:.0f} px, {reserved} px reserved"


def test_the_stepper_marks_its_limit_after_it_was_crossed(at):
    """A page asks for the limit: it is not on the screen before a rate beyond it was tried."""
    there = at("descent_stepper")
    settle(there)

    def marked_after(name):
        there.page.evaluate(
            f"(name) => [...{ROOT_OF % 0}.querySelectorAll('button')]"
            ".find((button) => button.textContent === name).click()",
            name,
        )
        settle(there)
        return there.page.evaluate(f"{ROOT_OF % 0}.querySelector('.mark:not([hidden])') !== null")

    steps = ["Just stable", "Diverges", "Just stable", "Reset"]
    assert [marked_after(name) for name in steps] == [False, True, True, False]


def test_the_playground_trains(at):
    """A step moves the boundary and the loss; the learning rate and the batch size matter."""
    losses = {}
    for rate, batch in [("0.03", "10"), ("3", "10"), ("0.03", "100")]:
        there = at("playground", hash=f"#w=playground&learning_rate={rate}&batch_size={batch}")
        settle(there)
        before = snapshot(there)["picture"]
        for _ in range(2):
            there.page.evaluate(
                f"[...{ROOT_OF % 0}.querySelectorAll('button')]"
                ".find((b) => b.textContent === 'Epoch').click()"
            )
        settle(there)
        assert snapshot(there)["picture"] != before
        losses[rate, batch] = there.page.evaluate(f"{ROOT_OF % 0}.querySelector('.body').innerText")
        there.assert_clean()
    assert len(set(losses.values())) == 3


def test_a_widget_that_cannot_start_says_so(url, visit):
    there = visit()
    where = url("activation_explorer")
    there.page.route(
        where,
        lambda route: route.fulfill(
            response=(page := route.fetch()),
            body=page.text().replace('{"activation', "{activation"),
        ),
    )
    there.go(where)
    there.page.wait_for_selector(".book-widget-error")
    assert "could not start" in there.page.inner_text("[data-widget]")
