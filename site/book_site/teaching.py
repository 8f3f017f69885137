"""The instructor's guide: schedules and, chapter by chapter, what a teacher needs.

A chapter's notes are data, `site/teaching/STEM.yml`; its keys are those of `KEYS`. Texts are
Markdown and may hold three kinds of links:

    [ten sigmoid layers](state:ten-sigmoids)   a widget of the chapter in a state of `states`
    [how many updates?](quiz:count-updates)    a question of the chapter's quiz
    [the section](section:an-update-is-not-an-epoch)

A state is written as what differs from the state in which the chapter shows the widget, with
`shows`: numbers that the widget then displays, which a test compares.
"""

from html import escape
import json
from pathlib import Path
import re
from urllib.parse import quote_plus, urlencode

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
import yaml

from . import assignments, questions

LOGGER = logging.getLogger(__name__)
FOLDER = Path(__file__).resolve().parents[1] / "teaching"
LINK = re.compile(r"\[([^\]]+)\]\((state|quiz|section):([\w-]+)\)")
MOUNT = re.compile(
    r'<div class="book-widget" data-widget="(\w+)" data-mount[^>]*>\s*'
    r'<script type="application/json">(.*?)</script>',
    re.DOTALL,
)
# key: what it holds; every chapter has them all.
KEYS = {
    "before": "what students read or do before the session",
    "goals": "what they can do after it",
    "sessions": "minutes of a session (50 and 90) → its steps: minutes, what",
    "misconceptions": "think, truth, show: what removes it",
    "discussion": "ask, listen: what to listen for",
    "poll": "question: id of the chapter's quiz, when, listen",
    "states": "name → widget, state, shows",
}
STEPS = {"sessions": ("minutes", "what"), "misconceptions": ("think", "truth", "show")}
STEPS |= {"discussion": ("ask", "listen"), "poll": ("question", "words", "when", "listen")}


class TeachingError(ValueError):
    """Notes that can't be shown; the message says where and why."""


def read(path: Path) -> dict:
    """Return a chapter's notes. Raises TeachingError when their form is not the one expected."""

    def fail(what: str) -> None:
        raise TeachingError(f"{path.name}: {what}")

    notes = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(notes, dict) or set(notes) != set(KEYS):
        fail(f"expected the keys {', '.join(KEYS)}; got {', '.join(notes or {})}")
    sessions = notes["sessions"]
    if sorted(sessions) != [50, 90]:
        fail(f"expected sessions of 50 and 90 minutes, got {sorted(sessions)}")
    for length, steps in sessions.items():
        total = sum(step["minutes"] for step in steps)
        if total != length:
            fail(f"the steps of the session of {length} minutes take {total}")
    entries = {**notes, "sessions": [step for steps in sessions.values() for step in steps]}
    for key, wanted in STEPS.items():
        for entry in entries[key]:
            if set(entry) != set(wanted):
                fail(f"{key}: expected {', '.join(wanted)}; got {', '.join(entry)}")
    for entry in notes["misconceptions"]:
        if not any(kind == "state" for _, kind, _ in LINK.findall(entry["show"])):
            fail(f"no widget's state removes {entry['think']!r}")
    return notes


def mounts_of(notebook: Path) -> dict[str, tuple[str, dict]]:
    """Return the widgets that a chapter shows: name of the mount → (widget, its state there)."""
    found: dict[str, tuple[str, dict]] = {}
    counts: dict[str, int] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            html = html if isinstance(html, str) else "".join(html)
            for widget, state in MOUNT.findall(html):
                counts[widget] = counts.get(widget, 0) + 1
                number = "" if counts[widget] == 1 else f"-{counts[widget]}"
                found[widget + number] = (widget, json.loads(state))
    return found


def permalink(mount: str, initial: dict, patch: dict) -> str:
    """Return the hash that “Copy link” would give (a twin of widgets/shared/permalink.js).

    Raises TeachingError for a key that the widget's state does not have.
    """
    pairs = [("w", mount)]
    for key, value in patch.items():
        if key not in initial:
            raise TeachingError(f"{mount} has no {key!r}; it has {', '.join(sorted(initial))}")
        if value != initial[key]:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            pairs.append((key, value if isinstance(value, str) else text))
    return "#" + urlencode(pairs, quote_via=quote_plus, safe="*-._")


def quiz_numbers(path: Path) -> dict[str, int]:
    """Return the questions of a quiz: id → number, from 1."""
    quiz = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {question["id"]: place for place, question in enumerate(quiz["questions"], start=1)}


def hashes(notes: dict, notebook: Path, quiz: Path) -> dict[tuple[str, str], str]:
    """Return the hash of every state and quiz question: (kind, name) → hash.

    Raises TeachingError for a widget that is not in the chapter.
    """
    mounts = mounts_of(notebook)
    found = {}
    for name, entry in notes["states"].items():
        mount = entry["widget"]
        if mount not in mounts:
            shown = ", ".join(mounts) or "nothing; are its outputs stored? (make notebooks)"
            raise TeachingError(f"{notebook.stem} shows no {mount!r}, but {shown}")
        found["state", name] = permalink(mount, mounts[mount][1], entry["state"])
    for name, number in quiz_numbers(quiz).items():
        found["quiz", name] = permalink("quiz", {"question": 1}, {"question": number})
    return found


def linked(text: str, page: str, notebook: str, found: dict[tuple[str, str], str]) -> str:
    """Return a text with its links resolved. page: address of the chapter's built page."""

    def link(match: re.Match) -> str:
        words, kind, name = match.groups()
        if kind == "section":
            return f"[{words}]({notebook}#{name})"
        if (kind, name) not in found:
            raise TeachingError(f"no {kind} {name!r}, in “{text}”")
        return f'<a class="to-{kind}" href="{escape(page + found[kind, name])}">{words}</a>'

    return LINK.sub(link, text)


def chapter_markdown(chapter: questions.Chapter, notes: dict, about: str) -> str:
    """Return a chapter's notes as Markdown. about: a line on times and assignment."""
    lines = [f"({anchor(chapter)})=", f"## {chapter.number} · {chapter.label}", "", about, ""]
    lines += [f"**Before the session.** {notes['before']}", "", "**Afterwards students can**", ""]
    lines += [f"- {goal}" for goal in notes["goals"]]
    for length, steps in sorted(notes["sessions"].items()):
        lines += ["", f"### {length} minutes", "", "{.plan}", "| min | step |", "| --- | --- |"]
        lines += [f"| {step['minutes']} | {step['what']} |" for step in steps]
    lines += ["", "### Misconceptions, and what removes them", ""]
    for entry in notes["misconceptions"]:
        lines += [entry["think"], f": {entry['truth']}\n", f": **Show.** {entry['show']}\n", ""]
    lines += ["", "### To discuss, and what to listen for", ""]
    for entry in notes["discussion"]:
        lines += [entry["ask"], f": **Listen for.** {entry['listen']}\n", ""]
    lines += ["", "### Quiz items to poll", ""]
    for entry in notes["poll"]:
        question = f"[{entry['words']}](quiz:{entry['question']})"
        lines.append(f"- {question}, {entry['when']}. {entry['listen']}")
    return "\n".join([*lines, ""])


def anchor(chapter: questions.Chapter) -> str:
    """Return the name of a chapter's notes on their page."""
    return f"teaching-{chapter.number:02d}"


class TeachingNotes(SphinxDirective):
    """The notes of all chapters that exist, each a section."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        self.env.note_reread()  # which chapters exist is not written in this page
        result, texts, later = nodes.container(), {}, []
        for chapter in questions.chapters_in(self.config.book_questions):
            path = FOLDER / f"{chapter.stem}.yml"
            if chapter.doc not in self.env.found_docs or not path.is_file():
                later.append(f"{chapter.number} ({chapter.label})")
                continue
            try:
                texts[chapter] = self.text_of(chapter, read(path))
            except (TeachingError, OSError) as error:
                LOGGER.warning("%s", error, location=self.get_location(), type="book")
        jumps = [f"[{c.number} {c.label}](#{anchor(c)})" for c in texts]
        lines = [f"**Notes on** {' · '.join(jumps)}", ""] if texts else []
        lines += [f"To come with their chapters: {', '.join(later)}.", ""] if later else []
        lines += [line for text in texts.values() for line in [*text.splitlines(), ""]]
        self.state.nested_parse(StringList(lines), self.content_offset, result, match_titles=True)
        return list(result.children)

    def text_of(self, chapter: questions.Chapter, notes: dict) -> str:
        """Return a chapter's notes as Markdown with resolved links."""
        book = Path(self.env.srcdir)
        notebook, quiz = book / f"{chapter.doc}.ipynb", book / f"quizzes/{chapter.stem}.yml"
        page = self.env.app.builder.get_relative_uri(self.env.docname, chapter.doc)
        about = f"[{chapter.question}]({chapter.doc}.ipynb)"
        assignment = assignments.read(book, chapter.stem)
        if assignment:
            about += f" · Assignment: {assignment.extent}"
        needs = ", ".join(map(str, chapter.needs))
        about += f" · Builds on {needs}" if needs else ""
        text = chapter_markdown(chapter, notes, about)
        return linked(text, page, f"{chapter.doc}.ipynb", hashes(notes, notebook, quiz))


class TeachingSchedule(SphinxDirective):
    """A schedule of `site/teaching/schedules.yml`, as a table; its argument is the name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        self.env.note_reread()
        schedule = read_schedules(FOLDER / "schedules.yml")[self.arguments[0]]
        chapters = {c.number: c for c in questions.chapters_in(self.config.book_questions)}

        def name(number: int) -> str:
            chapter = chapters[number]
            words = f"{number} {chapter.label}"
            if chapter.doc in self.env.found_docs:
                return f"[{words}]({chapter.doc}.ipynb)"
            return f'<span class="later">{words}</span>'

        lines = ["{.schedule}", "| week | sessions | assignments due |", "| --- | --- | --- |"]
        for week, entry in enumerate(schedule["weeks"], start=1):
            sessions = ""
            for session in entry["sessions"]:
                parts = [" and ".join(map(name, session["chapters"])), session.get("what", "")]
                sessions += f'<span class="session">{", ".join(filter(None, parts))}</span>'
            due = ", ".join(map(str, entry["due"])) or "–"
            lines.append(f"| {week} | {sessions} | {due} |")
        result = nodes.container()
        self.state.nested_parse(StringList(lines), self.content_offset, result)
        return list(result.children)


def read_schedules(path: Path) -> dict[str, dict]:
    """Return the schedules: name → {minutes, weeks: [{sessions: [{chapters, what}], due}]}."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("teaching-notes", TeachingNotes)
    app.add_directive("teaching-schedule", TeachingSchedule)
