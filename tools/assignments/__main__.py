"""Make the students' and the teachers' versions of the assignments.

python -m tools.assignments                   all of them
python -m tools.assignments 01 06             these
python -m tools.assignments --check           is what students get up to date? (writes nothing)
python -m tools.assignments lint [--slow] 01  what must hold before a class gets it; --slow trains
python -m tools.assignments text 01           the master as a Python script, to standard output
python -m tools.assignments from-text FILE …  scripts back to assignments/source/STEM/STEM.ipynb
python -m tools.assignments form 01           put a master that was edited in JupyterLab in form
"""

import argparse
from pathlib import Path
import sys

from tools.assignments import COURSE, instructor, lint, master, student
from tools.notebook_form import to_text
from tools.notebooks import write_if_changed


def command_make(arguments):
    """Write the students' and the teachers' versions of the assignments that are right."""
    stems = master.find(arguments.names)
    if not stems:
        print("There is no assignment in assignments/source/ yet; make new-assignment starts one.")
        return 0
    faulty = False
    for stem in stems:
        draft = lint.Draft.read(stem)
        found = lint.faults(draft, slow=False)
        _print_faults(stem, found)
        faulty |= bool(found)
        if found:
            continue
        pairs = instructor.cells(stem)
        versions = {
            student.release_path(stem): draft.student,
            COURSE / "instructor" / f"{stem}.ipynb": instructor.as_notebook(pairs),
            COURSE / "instructor" / f"{stem}.md": instructor.as_markdown(pairs),
        }
        for path, text in versions.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            state = "written" if write_if_changed(path, text) else "unchanged"
            print(f"{path.relative_to(COURSE.parent)}: {state}")
    return 1 if faulty else 0


def command_check(arguments):
    """Say which student's version differs from what its master gives; return the exit code."""
    stale = [
        stem
        for stem in master.find(arguments.names)
        if not student.release_path(stem).exists()
        or student.release_path(stem).read_text(encoding="utf-8") != student.student_text(stem)
    ]
    for stem in stale:
        print(f"{stem}: the student's version is not what the master gives", file=sys.stderr)
    if stale:
        print("make assignments writes it.", file=sys.stderr)
    return 1 if stale else 0


def command_lint(arguments):
    """Print what is wrong with assignments; return the exit code."""
    faulty = False
    for stem in master.find(arguments.names):
        draft = lint.Draft.read(stem)
        found = lint.faults(draft, slow=arguments.slow)
        _print_faults(stem, found)
        faulty |= bool(found)
        if not found:
            left = "" if arguments.slow else "; the model was not trained (--slow trains it)"
            tasks, mistakes = len(draft.assignment.tasks), len(draft.assignment.mistakes)
            print(f"{stem}: {tasks} tasks, {mistakes} mistakes, no fault{left}")
    return 1 if faulty else 0


def _print_faults(stem, found):
    for fault in found:
        print(f"{stem}: {fault}", file=sys.stderr)


def command_text(arguments):
    """Print masters as scripts."""
    for stem in master.find(arguments.names):
        sys.stdout.write(master.to_script(master.read(stem)))
    return 0


def command_from_text(arguments):
    """Write the masters that scripts describe."""
    for name in arguments.names:
        text = Path(name).read_text(encoding="utf-8")
        path = master.path_of(Path(name).stem)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_if_changed(path, to_text(master.from_script(text)))
        print(f"{path.relative_to(COURSE.parent)} is written; now: make assignments")
    return 0


def command_form(arguments):
    """Write masters in normal form: no outputs, no counts, no foreign metadata."""
    for stem in master.find(arguments.names):
        if write_if_changed(master.path_of(stem), to_text(master.normalise(master.read(stem)))):
            print(f"{stem} is written in normal form")
    return 0


COMMANDS = {
    "lint": command_lint,
    "text": command_text,
    "from-text": command_from_text,
    "form": command_form,
}


def main(arguments=None):
    """Parse the command line and run the command."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="python -m tools.assignments",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command = COMMANDS.get(arguments[0] if arguments else "")
    if command:
        arguments = arguments[1:]
        every = "*" if command is command_lint else "+"
        parser.add_argument("names", nargs=every, help="numbers, stems or, for from-text, files")
        parser.add_argument("--slow", action="store_true", help="train the models too (lint)")
    else:
        parser.add_argument("names", nargs="*", help="numbers or stems (default: all)")
        parser.add_argument("--check", action="store_true", help="write nothing")
        command = command_check if "--check" in arguments else command_make
    try:
        return command(parser.parse_args(arguments))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
