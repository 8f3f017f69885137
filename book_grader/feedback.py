"""What a student reads: one page that stands alone, with nothing of the hidden tests in it.

It lies where nbgrader's exchange looks for it (`feedback/STUDENT/STEM/STEM.html`), beside the two
files by which `nbgrader release_feedback` addresses it. Everything that comes from a submission is
shown as text; the page holds no script and forbids the browser to run or load anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
import re
import secrets

from book_grader import results, review
from book_grader.export import title_of
from book_grader.feedback_template import PAGE, STYLE
from book_grader.report import number, plain
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, UNREADABLE, UNSAFE_NOTE
from book_grader.standing import CONFIRMED, Standing

STATES = {
    NEEDS_A_HUMAN: "A person will look at your submission. The machine could not decide it fairly, "
    "so its points are not shown here.",
    UNREADABLE: "Your submission could not be read, so nothing was scored. Talk to your teacher.",
    NOT_SUBMITTED: "Nothing was handed in under your name.",
}
HOW_TO_READ = "Each task says what was earned, what was lost, and what to look at next."
WAITING = "The coded tasks are graded. The written question waits for your teacher."
STATUSES = {
    results.RIGHT: "right",
    results.PARTLY: "partly right",
    results.WRONG: "not right yet",
    results.MISSING: "no solution found",
    results.ERROR: "ended with an error",
    results.OUT_OF_TIME: "took too long",
    results.OUT_OF_MEMORY: "took too much memory",
    results.ENDED: "ended the Python process",
    results.TOO_MUCH_OUTPUT: "printed too much",
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def text(value: str) -> str:
    """Return text for a page: escaped, without characters that steer a browser or the direction."""
    return escape(CONTROL.sub("\N{REPLACEMENT CHARACTER}", plain(value)))


def points(earned: float, of: float) -> str:
    """Return "3 of 4 points"."""
    return f"{number(earned)} of {_plural(of)}"


def _plural(value):
    return f"{number(value)} point{'' if value == 1 else 's'}"


def prose(value: str) -> str:
    """Return text in which `code` between backticks looks like code."""
    return re.sub("`([^`]+)`", r'<span class="code">\1</span>', text(value))


def page(standing: Standing, title: str, names: Mapping[str, str] | None = None) -> str:
    """Return the feedback of one student as a whole HTML page.

    names: of tasks and questions by their ids, for a submission that says none itself.
    """
    result = standing.result
    names = dict(names or {}) | _names(standing)
    blocks = [f"<h1>{text(title)}</h1>", f'<p class="who">Feedback for {text(result.student)}</p>']
    blocks.append(_verdict(standing))
    reasons = [_sentence(reason) for reason in dict.fromkeys(standing.reasons)]
    if CONFIRMED in standing.reasons[:1] and len(reasons) > 1:
        reasons[0] += " The grader had said:"
    blocks += [f'<p class="reason">{reason}</p>' for reason in reasons]
    if standing.state == GRADED:
        blocks.append(_overview(standing, names))
        blocks += [_task(standing, task) for task in result.tasks]
        if not result.tasks:
            blocks += [_by_hand_alone(standing, task, names) for task in standing.tasks]
    answers = {answer.id: answer for answer in result.written}
    if standing.state == GRADED or answers:
        blocks += [_written(standing, name, answers.get(name), names) for name in standing.written]
    blocks.append(_foot(result))
    return PAGE.format(title=text(title), style=STYLE, content="\n".join(blocks))


def _names(standing):
    """Return the names of tasks and questions, by their ids, as a result has them."""
    result = standing.result
    return {entry.id: entry.title for entry in (*result.tasks, *result.written)}


def _sentence(reason):
    """Return a reason as a sentence; the page's style gives it its capital letter."""
    return text(reason + ("" if reason.endswith((".", "?")) else "."))


def _overview(standing, names):
    """All tasks with their points, so that a long page can be taken in at once."""
    lines = [f"<p>{HOW_TO_READ}</p>"] if standing.result.tasks else []
    lines.append('<ul class="tasks">')
    for task, given in (*standing.tasks.items(), *standing.written.items()):
        earned = "open" if given is None else f"{number(given)} of {number(standing.points[task])}"
        name = text(names.get(task, task))
        lines.append(f'<li><span>{name}</span> <span class="count">{earned}</span></li>')
    return "\n".join([*lines, "</ul>"])


def _verdict(standing):
    if standing.state != GRADED:
        words = STATES[standing.state]
        return f'<p class="total">State: {standing.state}</p>\n<p>{words}</p>'
    of = sum(standing.points.values())
    if standing.final:
        penalty = ""
        if standing.penalty:
            penalty = f"<p>{points(standing.penalty, of)} were taken off for handing in late.</p>"
        return f'<p class="total">{points(standing.total, of)}</p>\n<p>State: graded</p>\n{penalty}'
    coded = sum(standing.points[task] for task in standing.tasks)
    so_far = f"So far {points(standing.coded, coded)}"
    return f'<p class="total">{so_far}</p>\n<p>State: graded. {WAITING}</p>'


def _task(standing, task):
    given = standing.tasks[task.id]
    lines = [
        "<section>",
        f'<div class="head"><h2>{text(task.title)}</h2>'
        f'<span class="points">{points(given, task.points)}</span></div>',
    ]
    if abs(given - task.earned) > 1e-9:
        changed = f"Your teacher changed this from {_plural(task.earned)}."
        lines.append(f"<p>{changed} What follows is what the machine found.</p>")
    lines.append(f'<p class="small">{STATUSES.get(task.status, text(task.status))}</p>')
    whole, said = _said(task)
    if whole:
        lines.append(f"<p>{prose(whole)}</p>")
    if task.parts:
        lines.append('<ul class="parts">')
        lines += [_part(part, said.get(part.name, "")) for part in task.parts]
        lines.append("</ul>")
    lines += [_comment(standing, task.id), "</section>"]
    return "\n".join(line for line in lines if line)


def _said(task):
    """Return what a task's message says of the whole task, and of its parts by their names."""
    whole, said = task.message, {}
    for part in reversed(task.parts):
        begins = re.finditer(rf"(?:^|(?<=\. )){re.escape(part.name)}: ", whole)
        for found in list(begins)[-1:]:
            whole, said[part.name] = whole[: found.start()].strip(), whole[found.end() :].strip()
    return whole, said


def _part(part, said):
    passed = part.earned >= part.points
    kind, mark, word = ("good", "✓", "earned") if passed else ("lost", "✗", "lost")
    worth = _plural(part.points)
    said = f'<span class="said">{prose(said)}</span>' if said else ""
    hint = "" if passed or not part.hint else f'<span class="hint">{prose(part.hint)}</span>'
    return (
        f'<li class="{kind}"><span class="mark" aria-hidden="true">{mark}</span>{text(part.name)} '
        f'<span class="word">({worth} {word})</span>'
        f"{said}{hint}</li>"
    )


def _by_hand_alone(standing, task, names):
    given = points(standing.tasks[task], standing.points[task])
    head = f'<h2>{text(names.get(task, task))}</h2><span class="points">{given}</span>'
    return f'<section>\n<div class="head">{head}</div>\n<p>Graded by a person.</p>\n</section>'


def _written(standing, name, answer, names):
    given, of = standing.written[name], standing.points[name]
    shown = "waits for your teacher" if given is None else points(given, of)
    lines = [
        "<section>",
        f'<div class="head"><h2>{text(names.get(name, name))}</h2>'
        f'<span class="points">{shown}</span></div>',
        _comment(standing, name),
    ]
    if answer is not None and answer.text.strip():
        lines.append(
            f"<details><summary>Your answer</summary><pre>{text(answer.text)}</pre></details>"
        )
    lines.append("</section>")
    return "\n".join(line for line in lines if line)


def _comment(standing, name):
    if name not in standing.comments:
        return ""
    words = text(standing.comments[name])
    return f'<p class="small">Your teacher writes:</p>\n<div class="comment">{words}</div>'


def _foot(result):
    lines = []
    if result.submission is not None:
        lines.append(
            f"The file had {result.submission.bytes:,} bytes and the SHA-256 "
            f"{text(result.submission.sha256)}."
        )
    if result.state == GRADED:
        lines.append("Grading it again gives the same points.")
    if result.unsafe:
        lines.append(f"This was {UNSAFE_NOTE}.")
    return f'<section>\n<p class="fine">{" ".join(lines)}</p>\n</section>' if lines else ""


def path_of(course: Path, stem: str, student: str) -> Path:
    """Return where a student's page lies, whether it exists or not."""
    return Path(course) / "feedback" / student / stem / f"{stem}.html"


def write(course: Path, stem: str, standings: Iterable[Standing]) -> list[Path]:
    """Write the pages of these students, and what the exchange needs to hand them out.

    A submission that did not come through the exchange has no secret of its own; it gets one that
    nobody knows, so that `nbgrader release_feedback` does not stop at it.
    """
    course = Path(course).resolve()
    title = title_of(course, stem)
    every = list(standings)
    names = {}
    for standing in every:  # where one result is empty, another one knows them
        names |= _names(standing)
    written = []
    for standing in every:
        student = standing.student
        if Path(student).name != student or student in ("", ".", ".."):
            raise ValueError(f"expected a student's id that can name a folder, got {student!r}")
        path = path_of(course, stem, student)
        results.write_atomically(path, page(standing, title, names).encode("utf-8"))
        stamp = review.timestamp(course, stem, student) or ""
        results.write_atomically(path.with_name("timestamp.txt"), stamp.encode())
        _keep_secret(course, stem, student, path.with_name("submission_secret.txt"))
        written.append(path)
    return written


def _keep_secret(course, stem, student, target):
    given = course / "submitted" / student / stem / "submission_secret.txt"
    content = b""
    if given.is_file() and not given.is_symlink() and given.stat().st_size <= 1000:
        content = given.read_bytes()
    if not content.strip() or not content.isascii():
        content = target.read_bytes() if target.is_file() else secrets.token_hex(64).encode()
    results.write_atomically(target, content, mode=0o600)
