"""The anatomy that all chapters share, as far as a program can check it.

python -m tools.anatomy [CHAPTER …]   say what is missing (numbers, stems or paths)

Each function named ``check_…`` takes a Chapter and yields Faults.
"""

import functools
from itertools import pairwise
import re
import sys

from book_helpers import quiz
import yaml

from tools import ROOT
from tools.chapter import SECTIONS, Chapter
from tools.notebook_form import HIDDEN_FROM_NBVAL, faults_in_form
from tools.register import coverage_faults, read_register

LONGEST_SETUP, LONGEST_CELL, LONGEST_RUN = 10, 30, 3
EXERCISES = 3
# What the author has yet to write; new_chapter leaves it behind.
PLACEHOLDER = re.compile(r"\bTODO\b")
BOX = re.compile(r":class:[^\n]*\b(hint|solution)\b|^[`:]{3,}\{(hint)\}|<summary>([^<]*)", re.M)
EXERCISE = re.compile(r":class:[^\n]*\bexercise\b|^#+\s+(?:\*\*)?Exercise\b", re.M)
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]+\)")
DIRECTIVE = re.compile(r"^([`:]{3,})\{(figure|image)\}[^\n]*\n(.*?)^\1", re.M | re.S)
TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`")
CITATION = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
SVG_NAME = re.compile(r"<title[^>]*>\s*[^<\s][^<]*</title>|aria-label=\"[^\"]+\"")


def check_sections(chapter):
    """All sections are there, in order; the widgets' may repeat."""
    found = [(cell, cell.section) for cell in chapter.cells if cell.section]
    for cell, tag in found:
        if tag not in SECTIONS:
            yield chapter.fault(f"expected a tag of {', '.join(SECTIONS)}, got {tag}", cell)
        elif cell.is_code or not re.match(r"#{1,3} \S", cell.source):
            yield chapter.fault(f"{tag} must stand on a Markdown cell that is a heading", cell)
    names = [tag for _, tag in found]
    for tag in SECTIONS:
        if tag not in names:
            yield chapter.fault(f"has no {tag}")
        elif tag != "section-widgets" and names.count(tag) > 1:
            yield chapter.fault(f"has {names.count(tag)} cells tagged {tag}, expected one")
    once = [tag for tag in names if tag in SECTIONS and tag != "section-widgets"]
    for before, after in pairwise(once):
        if SECTIONS.index(before) > SECTIONS.index(after):
            yield chapter.fault(f"{after} comes after {before}; expected the order of the anatomy")
    if "section-widgets" in names and "section-idea" in names and "section-quiz" in names:
        first = names.index("section-widgets")
        last = len(names) - 1 - names[::-1].index("section-widgets")
        if first < names.index("section-idea") or last > names.index("section-quiz"):
            yield chapter.fault("widgets stand between the idea and the quiz")
    if chapter.cells and chapter.cells[0].section != "section-title":
        yield chapter.fault("begins with something else than its title", chapter.cells[0])


def check_head(chapter):
    """The title asks the question; what a reader wants to know before beginning follows."""
    head = chapter.prose("section-title")
    title = head.splitlines()[0] if head else ""
    if not re.match(r"# .*\?$", title):
        yield chapter.fault(f"the title is a question, '# …?', got {title!r}")
    asked = _questions().get(chapter.stem)
    if asked is not None and title != f"# {asked}":
        yield chapter.fault(f"the title differs from site/questions.yml: {title!r}, {asked!r}")
    if sum(bool(re.match(r"# ", line)) for line in _outside_code(chapter.prose())) != 1:
        yield chapter.fault("expected one heading of the first level, the title")
    wanted = {
        "a short answer (a box of class in-short)": r"in-short|short answer",
        "objectives, a list of at least three": r"(?is)(able to|objectives).*?(^[-*] .*?){3}",
        "prerequisites": r"prerequisite|you need|before you start",
        "the minutes to read": r"\d+ min\w*\s+(?:to|of|for)?\s*read|read\w*:?\W*\d+ min",
        "the time to run": r"\d+ (?:s\w*|min\w*)\s+(?:to|of|for)?\s*run|run\w*:?\W*\d+ (?:s|min)",
    }
    for what, pattern in wanted.items():
        if not re.search(pattern, head, re.I | re.M):
            yield chapter.fault(f"the head lacks {what}")


@functools.cache
def _questions():
    """The question of each stem, as the front page asks it."""
    parts = yaml.safe_load((ROOT / "site/questions.yml").read_text(encoding="utf-8"))["parts"]
    return {item["stem"]: item["question"] for part in parts for item in part["chapters"]}


def _outside_code(markdown):
    fenced = False
    for line in markdown.splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
        elif not fenced:
            yield line


def check_code(chapter):
    """Short set-up, short cells, prose before code."""
    setup = [cell for cell in chapter.section("section-setup") if cell.is_code]
    lines = sum(len([x for x in cell.source.splitlines() if x.strip()]) for cell in setup)
    if not setup:
        yield chapter.fault("section-setup has no code")
    if lines > LONGEST_SETUP:
        yield chapter.fault(f"the set-up has {lines} lines, at most {LONGEST_SETUP}", setup[0])
    run = 0
    for cell in chapter.cells:
        run = run + 1 if cell.is_code else 0
        if run == LONGEST_RUN + 1:
            yield chapter.fault(f"the {run}th code cell without a word of prose between", cell)
        length = len(cell.source.splitlines()) if cell.is_code else 0
        if length > LONGEST_CELL:
            yield chapter.fault(f"has {length} lines of code, at most {LONGEST_CELL}", cell)


def check_sections_hold_what_they_promise(chapter):
    """An equation in the idea, agreement in the check, training in Keras, and so on."""

    def code(tag):
        return "\n".join(cell.source for cell in chapter.section(tag) if cell.is_code)

    def claims(tag):
        return sum(cell.makes_claim for cell in chapter.section(tag))

    if not code("section-case"):
        yield chapter.fault("the concrete case computes nothing")
    if "$$" not in chapter.prose("section-idea") and "{math}" not in chapter.prose("section-idea"):
        yield chapter.fault("the idea has no equation ($$)")
    if not re.search(r"^def \w+", code("section-idea"), re.M):
        yield chapter.fault("the idea builds no function from scratch")
    for tag in ("section-check", "section-keras", "section-source"):
        if not claims(tag):
            yield chapter.fault(f"{tag} makes no claim")
    if "keras" not in code("section-keras") + code("section-setup"):
        yield chapter.fault("section-keras does not use Keras")
    widgets = chapter.prose("section-widgets").lower()
    for word in ("predict", "try", "explain"):
        if word not in widgets:
            yield chapter.fault(f"the widgets' sections never say {word} (predict, try, explain)")
    mounts = [out for cell in chapter.section("section-widgets") for out in cell.outputs]
    if not any("book-widget" in str(out.get("data", {}).get("text/html", "")) for out in mounts):
        yield chapter.fault("section-widgets stores no widget (text/html with class book-widget)")
    if not any(cell.is_code for cell in chapter.section("section-pitfalls")):
        yield chapter.fault("the pitfalls show nothing: no code cell")


def check_outputs(chapter):
    """Stored outputs are in normal form, and every picture says what it shows."""
    for number, what in faults_in_form(chapter.path.read_text(encoding="utf-8")):
        yield chapter.fault(what, chapter.cells[number - 1] if number else None)
    for cell in chapter.cells:
        for output in cell.outputs:
            data, metadata = output.get("data", {}), output.get("metadata", {})
            if "image/svg+xml" in data and not SVG_NAME.search("".join(data["image/svg+xml"])):
                yield chapter.fault("a picture (SVG) has no <title> that says what it shows", cell)
            for kind in ("image/png", "image/jpeg"):
                if kind in data and not metadata.get(kind, {}).get("alt", "").strip():
                    yield chapter.fault(f"a picture ({kind}) has no alt in its metadata", cell)
        if cell.is_code:
            continue
        if any(not alt.strip() for alt in IMAGE.findall(cell.source)):
            yield chapter.fault("a picture has no alternative text: ![](…)", cell)
        for _, kind, body in DIRECTIVE.findall(cell.source):
            if not re.search(r"^:alt:\s*\S", body, re.M):
                yield chapter.fault(f"a {{{kind}}} has no :alt:", cell)


def check_claims(chapter):
    """Numbers have claims, above all those that nbval does not compare."""
    if not any(cell.makes_claim for cell in chapter.code_cells):
        yield chapter.fault("makes no claim at all")
    for index, cell in enumerate(chapter.code_cells):
        if HIDDEN_FROM_NBVAL not in cell.tags:
            continue
        following = chapter.code_cells[index + 1 : index + 4]
        if not any(c.makes_claim and HIDDEN_FROM_NBVAL not in c.tags for c in following):
            yield chapter.fault(
                "is hidden from nbval and none of the next three code cells makes a claim", cell
            )
    for cell in chapter.code_cells:
        if "nbval-skip" in cell.tags or "raises-exception" in cell.tags:
            yield chapter.fault("nbval-skip and raises-exception hide faults", cell)
        if re.search(r"^\s*#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source, re.M):
            yield chapter.fault("uses a comment for nbval; use the tag nbval-ignore-output", cell)


def check_quiz(chapter):
    """The quiz is shown, and book_helpers.quiz finds no fault in its file."""
    if not any(cell.is_code for cell in chapter.section("section-quiz")):
        yield chapter.fault("section-quiz shows no quiz")
    path = chapter.root / "quizzes" / f"{chapter.stem}.yml"
    if not path.exists():
        yield chapter.fault(f"there is no quizzes/{path.name}")
        return
    if PLACEHOLDER.search(path.read_text(encoding="utf-8")):
        yield chapter.fault(f"quizzes/{path.name} has a TODO")
    for problem in quiz.problems(path):
        yield chapter.fault(problem)


def check_exercises(chapter):
    """Exercises have hints and folded solutions."""
    prose = chapter.prose("section-exercises")
    exercises = len(EXERCISE.findall(prose))
    boxes = ["".join(found).lower() for found in BOX.findall(prose)]
    if exercises < EXERCISES:
        yield chapter.fault(f"has {exercises} exercises, at least {EXERCISES}")
    for word in ("hint", "solution"):
        number = sum(word in box for box in boxes)
        if number < exercises:
            yield chapter.fault(f"has {exercises} exercises, but {number} folded boxes: {word}")


def glossary_terms(root):
    """Return the terms that the glossary defines, in lower case."""
    path = root / "glossary.md"
    if not path.exists():
        return set()
    terms, inside = set(), False
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"[`:]{3,}\{glossary\}", line):
            inside = True
        elif re.match(r"[`:]{3,}\s*$", line):
            inside = False
        elif inside and line and not line[0].isspace() and not line.startswith(":"):
            terms.add(line.split(" : ")[0].strip().lower())
    return terms


def reference_keys(root):
    """Return the keys of references.bib."""
    path = root / "references.bib"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return set(re.findall(r"^@\w+\{\s*([^,\s]+)", text, re.M))


def check_summary(chapter):
    """Terms and references lead somewhere, and the summary has some of both."""
    terms, keys = glossary_terms(chapter.root), reference_keys(chapter.root)
    for cell in chapter.cells:
        if cell.is_code:
            continue
        for term in TERM.findall(cell.source):
            if " ".join(term.split()).lower() not in terms:
                yield chapter.fault(f"the glossary has no {term!r}", cell)
        for group in CITATION.findall(cell.source):
            for key in (part.strip() for part in group.split(",")):
                if key not in keys:
                    yield chapter.fault(f"references.bib has no {key!r}", cell)
    if not TERM.search(chapter.prose()):
        yield chapter.fault("leads to no term of the glossary ({term}`…`)")
    if not CITATION.search(chapter.prose()):
        yield chapter.fault("cites nothing ({cite}`…`)")
    if "next" not in chapter.prose("section-summary").lower():
        yield chapter.fault("the summary does not lead to the next chapter")


def check_nothing_is_left_to_write(chapter):
    """No placeholder of the skeleton is left."""
    for cell in chapter.cells:
        if PLACEHOLDER.search(cell.source):
            yield chapter.fault("has a TODO", cell)


def check_register(chapter):
    """Every statement of the source is answered."""
    yield from coverage_faults(chapter, read_register(chapter.root))


CHECKS = (
    check_sections,
    check_head,
    check_code,
    check_sections_hold_what_they_promise,
    check_outputs,
    check_claims,
    check_quiz,
    check_exercises,
    check_summary,
    check_nothing_is_left_to_write,
    check_register,
)


def all_faults(chapter):
    """Return every Fault of a chapter."""
    return [fault for check in CHECKS for fault in check(chapter)]


def main(names):
    """Print the faults of the named chapters (all of them by default)."""
    from tools.notebooks import find_chapters

    try:
        paths = find_chapters(names)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    faults = [fault for path in paths for fault in all_faults(Chapter.read(path))]
    for fault in faults:
        print(fault)
    print(f"{len(paths)} chapters, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
