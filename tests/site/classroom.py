"""A small book with two chapters, one of them with an assignment."""

import json


def cell(kind, source, **nbgrader):
    """Return a cell as nbgrader's student version holds it."""
    made = {"cell_type": kind, "id": f"cell-{abs(hash(source))}", "metadata": {}, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    if nbgrader:
        made["metadata"]["nbgrader"] = {"schema_version": 3, **nbgrader}
    return made


def notebook(*cells):
    """Return a notebook's text."""
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)


def release(points=(4, 2.5)):
    """Return a students' notebook with a graded cell for each entry of `points`."""
    graded = [
        cell("code", f"# points of task {place}", grade=True, points=worth)
        for place, worth in enumerate(points)
    ]
    return notebook(cell("markdown", "# Pooling: the assignment", grade=False), *graded)


def book_with_assignment(folder, text=None):
    """Write the book; chapter 6 has the assignment `text`. Return the path of its notebook."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "quizzes").mkdir()
    (folder / "references.bib").write_text("")
    (folder / "index.md").write_text("# Front\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - glob: chapters/[0-9][0-9]_*\n"
    )
    for stem in ("01_activation_functions", "06_pooling"):
        text_of = notebook(cell("markdown", "# A question?\n\nAn answer.\n\n## Part\n\nMore."))
        (folder / f"chapters/{stem}.ipynb").write_text(text_of)
    path = folder / "assignments/release/06_pooling/06_pooling.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(release() if text is None else text, encoding="utf-8")
    return path
