"""The teacher's version of an assignment: solutions, points, rubric, what each mistake earns."""

import nbformat

from tools.assignments import COURSE, master
from tools.notebook_form import KERNELSPEC, LANGUAGE_INFO, to_text

NOTICE = (
    "**For teachers.** This version holds the solutions. Do not hand it out, and do not put it "
    "where students can read it."
)


def number(points):
    """Return points without needless digits."""
    return f"{points:g}"


def _escaped(text):
    return text.replace("|", "\\|").replace("\n", " ")


def parts_table(task):
    """Return the parts of a task: what each is worth, and what a student reads who lost it."""
    rows = [
        f"| {_escaped(part.name)} | {number(part.points)} | {_escaped(part.hint)} |"
        for part in task.parts
    ]
    head = f"**{task.title}: {number(task.points)} points**, drawn anew for each submission."
    return "\n".join(
        [head, "", "| part | points | hint for who lost it |", "| --- | --- | --- |", *rows]
    )


def mistakes_of(task, assignment):
    """Return the wrong solutions of a task with what they earn and their code."""
    known = [mistake for mistake in assignment.mistakes if task.id in mistake.earns]
    if not known:
        return "No common wrong answers are known for this task."
    lines = ["**Common wrong answers**", "", "| what is wrong | earns |", "| --- | --- |"]
    for mistake in known:
        earns = f"{number(mistake.earns[task.id])} of {number(task.points)}"
        lines.append(f"| {_escaped(mistake.name)} | {earns} |")
    for mistake in known:
        code = mistake.code[task.id].strip("\n")
        lines += ["", f"*{mistake.name}:*", "", "```python", code, "```"]
    return "\n".join(lines)


def rubric_of(task):
    """Return a written question's rubric."""
    rows = [f"| {number(points)} | {_escaped(what)} |" for points, what in task.rubric]
    head = f"**{task.title}: {number(task.points)} points, graded by a person**"
    return "\n".join([head, "", "| points | for |", "| --- | --- |", *rows])


def overview(assignment):
    """Return what the assignment holds, in one table."""
    coded = {task.id: task for task in assignment.coded}
    rows = []
    for task in assignment.tasks:
        how = f"{len(task.parts)} parts, by machine" if task.id in coded else "by a person"
        rows.append(f"| {_escaped(task.title)} | {number(task.points)} | {how} |")
    rows.append(f"| together | {number(assignment.points)} | |")
    head = (
        f"# {assignment.title}: the teacher's version\n\n{NOTICE}\n\n{assignment.minutes} minutes."
    )
    return "\n".join([head, "", "| task | points | graded |", "| --- | --- | --- |", *rows])


def cells(stem, course=COURSE):
    """Return the teacher's version as (is code, source) pairs."""
    assignment = master.checks_of(stem, course)
    tasks = {task.id: task for task in assignment.tasks}
    coded = {task.id for task in assignment.coded}
    made = [(False, overview(assignment))]
    for cell in master.cells_of(master.read(stem, course)):
        if cell.role == "points":
            continue
        kept = [
            line
            for line in cell.source.split("\n")
            if line.strip() not in (master.BEGIN_SOLUTION, master.END_SOLUTION)
        ]
        source = "\n".join(kept).strip("\n")
        if cell.role == "written":
            source = f"**A good answer**\n\n{source}"
        made.append((cell.is_code, source))
        if cell.id in tasks and cell.role == "written":
            made.append((False, rubric_of(tasks[cell.id])))
        name = cell.id.removesuffix("_try")
        if cell.id.endswith("_try") and name in coded:
            made.append((False, parts_table(tasks[name])))
            made.append((False, mistakes_of(tasks[name], assignment)))
    return made


def as_notebook(pairs):
    """Return the text of a notebook with these cells."""
    make = {True: nbformat.v4.new_code_cell, False: nbformat.v4.new_markdown_cell}
    notebook = nbformat.v4.new_notebook(
        cells=[
            make[is_code](source, id=f"cell-{index}")
            for index, (is_code, source) in enumerate(pairs, 1)
        ],
        metadata={"kernelspec": dict(KERNELSPEC), "language_info": dict(LANGUAGE_INFO)},
    )
    return to_text(notebook)


def as_markdown(pairs):
    """Return the same as Markdown."""
    blocks = [f"```python\n{source}\n```" if is_code else source for is_code, source in pairs]
    return "\n\n".join(blocks) + "\n"
