"""Every page: opens over HTTP and from disk, alone on the machine, at any width, accessibly."""

import gzip

import pytest

from tests.browser.pages import CHAPTERS, PAGES
from tools import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
NOTE_SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput)
      window.shifts.push([entry.value,
        entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? '')]);
}).observe({ type: 'layout-shift', buffered: true });"""
OUR_FONT_IS_THERE = """[...document.fonts].some(({ family, status }) =>
  family.includes('Source Serif 4') && status === 'loaded')"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SCROLL_THROUGH = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let at = 0; at < document.documentElement.scrollHeight; at += 300) {
    scrollTo(0, at);
    await frame();
    await frame();
  }
}"""


def url_of(page, scheme, site, address):
    return f"{address}/{page}.html" if scheme == "http" else (site / f"{page}.html").as_uri()


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_cleanly_and_its_widgets_live(page, scheme, site, address, visit):
    there = visit().go(url_of(page, scheme, site, address))
    mounts = there.all_live()
    if page in CHAPTERS:
        assert len(mounts) >= 3
    for mount in mounts:
        box = mount.bounding_box()
        assert box["height"] > 80 and box["width"] > 200
    there.assert_clean()


@pytest.mark.parametrize("width", [320, 360, 768])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_scrolls_sideways(page, width, address, visit):
    there = visit(width=width, has_touch=width < 500).go(f"{address}/{page}.html")
    there.all_live()
    wide = there.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{page} is {wide} px wide at {width} px"
    for mount in there.page.query_selector_all("[data-widget]"):
        inside = mount.evaluate(
            """(mount) => {
              const root = mount.querySelector('div[data-theme]').shadowRoot;
              const frame = root.querySelector('.frame');
              return [frame.scrollWidth, frame.clientWidth];
            }"""
        )
        assert inside[0] <= inside[1], f"{mount.get_attribute('data-widget')} overflows"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(page, theme, address, visit):
    there = visit(theme=theme).go(f"{address}/{page}.html")
    there.all_live()
    assert there.page.evaluate("document.documentElement.dataset.theme") == theme
    there.page.add_script_tag(path=str(AXE))
    violations = there.page.evaluate("axe.run().then(({ violations }) => violations)")
    told = [
        f"{found['id']}: {found['help']}: "
        + "; ".join(str(node["target"]) + " " + node["html"][:120] for node in found["nodes"][:4])
        for found in violations
    ]
    assert told == []


@pytest.mark.parametrize("page", CHAPTERS)
def test_what_scrolls_sideways_is_reached_by_keyboard(page, address, visit):
    """And nothing else is: every other stop would be one more key to press."""
    there = visit(width=360).go(f"{address}/{page}.html")
    there.page.evaluate(SCROLL_THROUGH)
    places = there.page.evaluate(
        """() => [...document.querySelectorAll('.prose pre, .prose .math-scroll')]
          .filter((place) => !place.closest('details:not([open])'))
          .map((place) => [place.scrollWidth > place.clientWidth + 1,
            place.getAttribute('tabindex'), place.getAttribute('aria-label')])"""
    )
    scrolling = [rest for scrolls, *rest in places if scrolls]
    assert len(scrolling) > 10
    names = ("Code or output, scrolls sideways", "Formula, scrolls sideways")
    assert [place for place in scrolling if place[0] != "0" or place[1] not in names] == []
    assert [rest for scrolls, *rest in places if not scrolls and rest[0] is not None] == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_shifts_while_widgets_mount(page, address, visit):
    """Layout shift over the whole page, scrolled through as a reader does."""
    there = visit()
    there.page.add_init_script(NOTE_SHIFTS)
    _fonts_before_styles(there.page)
    there.go(f"{address}/{page}.html")
    there.page.evaluate(SCROLL_THROUGH)
    there.all_live()
    shifts = there.page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < 0.02, shifts


def _fonts_before_styles(page, preloaded=2):
    """Nothing is drawn before the fonts of the text are there, however busy the computer is."""
    held, came = [], []

    def let_go(finished=None):
        if finished is not None and finished.url.endswith(".woff2"):
            came.append(finished.url)
        while held and len(came) >= preloaded:
            held.pop().continue_()

    def hold(route):
        held.append(route)
        let_go()

    page.route("**/book-*.css", hold)
    page.on("requestfinished", let_go)


@pytest.mark.parametrize("page", CHAPTERS)
def test_little_moves_when_the_fonts_arrive(page, address, visit):
    """Until then the text stands in local fonts that are made to take the same room."""
    there = visit()
    there.page.add_init_script(NOTE_SHIFTS)
    held = []
    there.page.route("**/*.woff2", lambda font: held.append(font))
    there.page.goto(f"{address}/{page}.html", wait_until="domcontentloaded")
    there.page.wait_for_function(
        "performance.getEntriesByName('first-contentful-paint').length > 0"
    )
    assert len(held) >= 2
    assert not there.page.evaluate(OUR_FONT_IS_THERE)
    there.page.unroute("**/*.woff2")
    for font in held:
        font.fallback()
    there.page.wait_for_load_state("networkidle")
    assert there.page.evaluate(OUR_FONT_IS_THERE)
    there.page.evaluate("document.fonts.ready")
    there.page.evaluate(TWO_FRAMES)
    shifts = there.page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < 0.02, shifts


@pytest.mark.parametrize("page", CHAPTERS)
def test_weight_and_requests(page, address, visit, record_property):
    """Gzipped bytes without pictures, and requests, against the book's allowance."""
    there = visit()
    loaded = []
    there.page.on("response", lambda response: loaded.append(response))
    there.go(f"{address}/{page}.html").all_live()
    pictures = (".png", ".jpg", ".jpeg", ".svg", ".webp")
    sizes = {}
    for response in loaded:
        body = response.body()
        packed = response.url.endswith((".woff2", *pictures))
        sizes[response.url] = len(body) if packed else len(gzip.compress(body, 9))
    text = {url: size for url, size in sizes.items() if not url.split("?")[0].endswith(pictures)}
    code = sum(size for url, size in text.items() if "/widgets/" in url)
    total = sum(text.values())
    record_property("kilobytes", total // 1000)
    allowed = 90_000 if "playground" in there.page.content() else 60_000
    assert code <= allowed, f"widget code {code} bytes"
    assert total <= 350_000, f"{total} bytes: {sorted(text.items(), key=lambda item: -item[1])[:8]}"
    assert len(text) <= 30, f"{len(text)} requests"
