"""Execute the chapters and store their outputs in normal form.

python -m tools.notebooks                 all chapters
python -m tools.notebooks 01 06           these chapters
python -m tools.notebooks --check         is what is stored in normal form? (executes nothing)
python -m tools.notebooks text 06         the chapter as a Python script, to standard output
python -m tools.notebooks from-text FILE  a script back to chapters/STEM.ipynb, without outputs
"""

import argparse
import asyncio
from pathlib import Path
import sys
import time

import nbformat

from tools import CHAPTERS, ROOT
from tools.notebook_form import faults_in_form, faults_in_outputs, normalise, to_text


def find_chapters(names, folder=CHAPTERS):
    """Return the paths of the chapters named by number, stem or path; all of them for no name.

    Raises ValueError for a name that fits no chapter, and lists those that exist.
    """
    every = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    found = []
    for name in names:
        if Path(name).suffix == ".ipynb" and Path(name).exists():
            fitting = [Path(name).resolve()]
        else:
            fitting = [path for path in every if path.stem == name or path.stem[:2] == name]
        if not fitting:
            known = ", ".join(path.stem for path in every) or "none"
            raise ValueError(f"expected a chapter's number, stem or path, got {name!r} ({known})")
        found += fitting
    return found or every


def read(path):
    """Read a notebook."""
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def write_if_changed(path, text):
    """Write a file unless it already holds the text; tell whether it was written."""
    if path.exists() and path.read_bytes() == text.encode("utf-8"):
        return False
    path.write_bytes(text.encode("utf-8"))
    return True


def _shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


async def _report_progress(runs):
    """Keep one line up to date on a terminal; elsewhere print a line now and then."""
    terminal, began, next_line = sys.stdout.isatty(), time.perf_counter(), 10.0
    while not all(run.finished for run in runs):
        elapsed = time.perf_counter() - began
        active = [
            f"{run.name[:2]} cell {run.done + 1}/{run.code_cells}"
            for run in runs
            if run.started and not run.finished
        ]
        waiting = sum(not run.started for run in runs)
        line = f"{elapsed:4.0f} s  " + " · ".join(active)
        line += f"  ({waiting} waiting)" if waiting else ""
        if terminal:
            print(f"\r\x1b[2K{line}", end="", flush=True)
        elif elapsed > next_line:
            print(line, flush=True)
            next_line = elapsed + 10
        await asyncio.sleep(0.25)
    if terminal:
        print("\r\x1b[2K", end="")


def execute_chapters(paths, workers=2):
    """Execute chapters in fresh kernels; write those without a fault. Return the Runs."""
    from tools.kernels import Run, execute_all, run_in_a_loop

    runs = []
    for path in paths:
        notebook = normalise(read(path))
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        runs.append(Run(path, notebook))

    async def everything():
        await asyncio.gather(execute_all(runs, workers), _report_progress(runs))

    run_in_a_loop(everything)
    for run in runs:
        if run.failure:
            continue
        text = to_text(normalise(run.notebook))
        # Judged as stored: a line that a carriage return has overwritten is not there any more.
        faults = faults_in_outputs(nbformat.reads(text, as_version=4))
        if faults:
            run.failure = "\n".join(f"cell {number} {what}" for number, what in faults)
        else:
            run.changed = write_if_changed(run.path, text)
    return runs


def _print_summary(runs):
    for run in runs:
        if run.failure:
            print(f"\n{_shown(run.path)} was NOT written: {run.failure}\n", file=sys.stderr)
    width = max((len(run.name) for run in runs), default=0)
    for run in runs:
        state = "failed" if run.failure else "written" if run.changed else "unchanged"
        slow = ", ".join(f"cell {cell} {s:g} s" for s, cell in sorted(run.slow, reverse=True)[:3])
        print(
            f"{run.name:{width}}  {run.code_cells:3} code cells  {run.seconds:6.1f} s  "
            f"{run.peak_bytes / 1e6:6.0f} MB peak  {state}"
            + (f"  (slowest: {slow})" if slow else "")
        )


def command_run(arguments):
    """Execute and write; return the exit code."""
    paths = find_chapters(arguments.chapters)
    if not paths:
        print("There is no chapter in chapters/ yet; make new-chapter writes one.")
        return 0
    runs = execute_chapters(paths, arguments.workers)
    _print_summary(runs)
    return 1 if any(run.failure for run in runs) else 0


def command_check(arguments):
    """Say what in the stored chapters is not in normal form; return the exit code."""
    faulty = False
    for path in find_chapters(arguments.chapters):
        for number, what in faults_in_form(path.read_text(encoding="utf-8")):
            faulty = True
            place = f"cell {number} " if number else ""
            print(f"{_shown(path)}: {place}{what}", file=sys.stderr)
    if faulty:
        print("make notebooks writes the normal form.", file=sys.stderr)
    return 1 if faulty else 0


def to_percent_script(notebook):
    """Return a notebook as a py:percent script (jupytext) with nothing but sources and tags."""
    import jupytext

    plain = normalise(notebook)
    plain.metadata = nbformat.from_dict(
        {"jupytext": {"cell_metadata_filter": "all", "notebook_metadata_filter": "-all"}}
    )
    return jupytext.writes(plain, fmt="py:percent")


def from_percent_script(text):
    """Return the notebook (no outputs, no counts) that a py:percent script describes."""
    import jupytext

    return normalise(jupytext.reads(text, fmt="py:percent"))


def command_text(arguments):
    """Print chapters as scripts."""
    for path in find_chapters(arguments.chapters):
        sys.stdout.write(to_percent_script(read(path)))
    return 0


def command_from_text(arguments):
    """Write chapters/STEM.ipynb from STEM.py, without any output."""
    for name in arguments.files:
        source = Path(name)
        target = CHAPTERS / (source.stem + ".ipynb")
        CHAPTERS.mkdir(exist_ok=True)
        text = to_text(from_percent_script(source.read_text(encoding="utf-8")))
        write_if_changed(target, text)
        print(
            f"{_shown(target)} is written without outputs; now: make notebooks "
            f"CHAPTERS={target.stem[:2]}"
        )
    return 0


def main(arguments=None):
    """Parse the command line and run the command."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if arguments[:1] == ["text"]:
        parser.add_argument("chapters", nargs="+")
        command, arguments = command_text, arguments[1:]
    elif arguments[:1] == ["from-text"]:
        parser.add_argument("files", nargs="+")
        command, arguments = command_from_text, arguments[1:]
    else:
        parser.add_argument("chapters", nargs="*", help="numbers, stems or paths (default: all)")
        parser.add_argument("--workers", type=int, default=2, help="kernels at once (default: 2)")
        parser.add_argument("--check", action="store_true", help="execute nothing")
        command = command_check if "--check" in arguments else command_run
    try:
        return command(parser.parse_args(arguments))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
