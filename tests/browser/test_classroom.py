"""What a teacher clicks: states of widgets, questions of quizzes, downloads; also from disk."""

import pytest

from tests.browser.pages import CHAPTERS
from tests.site.building import build
from tests.site.classroom import book_with_assignment
from tools import ROOT
from tools.chromium import serving

ROOT_OF = (
    "document.querySelector('[data-mount=\"%s\"]').querySelector('div[data-theme]').shadowRoot"
)
# At the top of the window, and still there when the sections around it have their true heights.
IN_VIEW = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let count = 0; count < 20; count += 1) {
    const { top } = %s.getBoundingClientRect();
    if (!(top >= 0 && top < 200)) return false;
    await frame();
  }
  return true;
}"""
STEMS = [page.split("/")[1] for page in CHAPTERS]


def links_of(there, kind, stem):
    """The addresses of a chapter's links of a kind on the page of teaching notes, each once."""
    links = there.page.eval_on_selector_all(
        f"a.to-{kind}[href*='{stem}.html']", "(links) => links.map((link) => link.href)"
    )
    return list(dict.fromkeys(links))


def mount_of(address):
    return address.split("#w=")[1].split("&")[0]


def parameters(there, text):
    return there.page.evaluate("(text) => Object.fromEntries(new URLSearchParams(text))", text)


@pytest.mark.parametrize("stem", STEMS)
def test_a_teachers_links_open_their_widget_in_their_state(stem, site, visit):
    """One link for each widget, from disk; what “Copy link” then gives is the same link."""
    there = visit().go((site / "teaching_notes.html").as_uri())
    links = {mount_of(address): address for address in links_of(there, "state", stem)}
    assert len(links) >= 3
    for mount, address in links.items():
        # A new document each time, as from another tab.
        there.go("about:blank").go(address)
        there.page.wait_for_selector(f'[data-mount="{mount}"][data-live]')
        root = ROOT_OF % mount
        assert there.page.evaluate(f"{root}.querySelector('.note').hidden"), address
        there.page.wait_for_function(IN_VIEW % f"{root}.querySelector('.title')", timeout=5_000)
        there.page.evaluate(
            f"[...{root}.querySelectorAll('.foot button')]"
            ".find((button) => button.textContent === 'Copy link').click()"
        )
        wanted, copied = address.split("#")[1], there.page.evaluate("location.hash.slice(1)")
        assert parameters(there, copied) == parameters(there, wanted)
    there.assert_clean()


@pytest.mark.parametrize("stem", STEMS)
def test_a_quiz_opens_at_the_question_to_poll(stem, address, visit):
    there = visit().go(f"{address}/teaching_notes.html")
    links = links_of(there, "quiz", stem)
    assert len(links) >= 3
    for link in links:
        number = parameters(there, link.split("#")[1]).get("question", "1")
        there.go("about:blank").go(link)
        there.page.wait_for_selector('[data-mount="quiz"][data-live]')
        shown = there.page.evaluate(f"{ROOT_OF % 'quiz'}.textContent")
        assert f"Question {number} of" in shown, link
    there.assert_clean()


@pytest.mark.parametrize("way", ["click", "address"])
@pytest.mark.parametrize("stem", STEMS)
def test_a_link_to_a_section_arrives_there(stem, way, address, visit):
    """Sections out of sight have guessed heights: whoever jumps must arrive all the same."""
    page = f"{address}/chapters/{stem}.html"
    there = visit().go(page)
    anchors = there.page.eval_on_selector_all(
        ".nav-sections a", "(links) => links.map((link) => link.hash)"
    )
    for anchor in (anchors[len(anchors) // 2], anchors[-3], anchors[3]):
        if way == "click":
            there.page.click(f".nav-sections a[href='{anchor}']")
        else:
            there.go("about:blank").go(page + anchor)
        goal = f"document.getElementById('{anchor[1:]}')"
        there.page.wait_for_function(IN_VIEW % goal, timeout=5_000)
    there.assert_clean()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A built book whose chapter 6 has an assignment, and that assignment's notebook."""
    folder = tmp_path_factory.mktemp("classroom")
    notebook = book_with_assignment(folder / "book")
    assert build(folder / "book", folder / "out") == ""
    return folder / "out/html", notebook


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_assignment_is_downloaded_without_a_network(scheme, small, visit):
    site, notebook = small
    with serving(site) as where:
        page = "chapters/06_pooling.html"
        there = visit().go(f"{where}/{page}" if scheme == "http" else (site / page).as_uri())
        with there.page.expect_download() as download:
            there.page.get_by_role("link", name="Assignment: download the notebook").click()
        assert download.value.suggested_filename == "06_pooling.ipynb"
        with open(download.value.path(), "rb") as got:
            assert got.read() == notebook.read_bytes()
        there.assert_clean()


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_chapter_is_downloaded_too(scheme, site, address, visit):
    page = "chapters/06_pooling.html"
    there = visit().go(f"{address}/{page}" if scheme == "http" else (site / page).as_uri())
    with there.page.expect_download() as download:
        there.page.get_by_role("link", name="Download the notebook").first.click()
    with open(download.value.path(), "rb") as got:
        assert got.read() == (ROOT / "chapters/06_pooling.ipynb").read_bytes()
    there.assert_clean()


@pytest.mark.parametrize("stem", STEMS)
def test_the_site_holds_what_make_assignments_gives(stem, site, visit):
    """Every chapter with an assignment links it; the file is the one that is graded."""
    released = ROOT / f"assignments/release/{stem}/{stem}.ipynb"
    there = visit().go((site / f"chapters/{stem}.html").as_uri())
    link = there.page.get_by_role("link", name="Assignment: download the notebook")
    assert link.count() == int(released.is_file())
    if released.is_file():
        assert (site / f"assignments/{stem}.ipynb").read_bytes() == released.read_bytes()
