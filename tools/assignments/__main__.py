"""Make the students' and the teachers' versions of the assignments.

python -m tools.assignments                   all of them
python -m tools.assignments 01 06             these
python -m tools.assignments text 01           the master as a Python script, to standard output
python -m tools.assignments from-text FILE …  scripts back to assignments/source/STEM/STEM.ipynb
python -m tools.assignments form 01           put a master that was edited in JupyterLab in form
"""

import argparse
from pathlib import Path
import sys

from tools.assignments import COURSE, master
from tools.notebook_form import to_text
from tools.notebooks import write_if_changed


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


COMMANDS = {"text": command_text, "from-text": command_from_text, "form": command_form}


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
        parser.add_argument("names", nargs="+")
    try:
        return command(parser.parse_args(arguments))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
