"""Kinds that change the notebook around the solutions, as people and programs do."""

from __future__ import annotations

import copy
import json
import re

from tests.course.corpus.kinds import Kind, changed
from tests.course.corpus.submission import as_bytes, code_cell, find, grade_id, source_of


def _rename(good, notebook):
    find(notebook, good.target.id)["metadata"]["nbgrader"]["grade_id"] = "my_own_name"


def _swap(good, notebook):
    first, second = (find(notebook, task.id) for task in (good.functions[0], good.functions[-1]))
    first["metadata"], second["metadata"] = second["metadata"], first["metadata"]


def _duplicate(good, notebook):
    cell = find(notebook, good.target.id)
    position = notebook["cells"].index(cell)
    notebook["cells"].insert(position + 1, copy.deepcopy(cell))


def _stub_left_above(good, notebook):
    stub = copy.deepcopy(find(good.blank(), good.target.id))
    position = notebook["cells"].index(find(notebook, good.target.id))
    notebook["cells"].insert(position, stub)


def _two_claims(good, notebook):
    cell = copy.deepcopy(find(notebook, good.target.id))
    cell["source"] = f"def {good.target.asks}(*arguments):\n    return None\n"
    position = notebook["cells"].index(find(notebook, good.target.id))
    notebook["cells"].insert(position + 1, cell)


def _keep(keep):
    def change(good, notebook):
        notebook["cells"] = [cell for cell in notebook["cells"] if keep(good, cell)]

    return change


def _is_test(good, cell):
    return (grade_id(cell) or "").endswith(("_try", "_points"))


def _is_solution(good, cell):
    return grade_id(cell) in good.solutions


def _reverse(good, notebook):
    places = [i for i, cell in enumerate(notebook["cells"]) if _is_solution(good, cell)]
    cells = [notebook["cells"][i] for i in places]
    for place, cell in zip(places, reversed(cells), strict=True):
        notebook["cells"][place] = cell


def _tests_first(good, notebook):
    notebook["cells"].sort(key=lambda cell: not _is_test(good, cell))


def _split(good, notebook):
    cell = find(notebook, good.target.id)
    code = cell["source"]
    cell["source"] = "# my solution is in the next cell\n"
    position = notebook["cells"].index(cell)
    notebook["cells"].insert(position + 1, code_cell(code))


def _split_in_two(good, notebook):
    # The function of the graded cell needs what a new cell above it defines.
    cell = find(notebook, good.target.id)
    renamed = re.sub(rf"\b{good.target.asks}\b", "my_helper", cell["source"])
    position = notebook["cells"].index(cell)
    notebook["cells"].insert(position, code_cell(renamed))
    cell["source"] = f"def {good.target.asks}(*arguments):\n    return my_helper(*arguments)\n"


def _merge(good, notebook):
    cells = [cell for cell in notebook["cells"] if _is_solution(good, cell)]
    kept = find(notebook, good.target.id)
    kept["source"] = "\n\n".join(source_of(cell) for cell in cells)
    notebook["cells"] = [c for c in notebook["cells"] if c is kept or not _is_solution(good, c)]


def _merge_with_test(good, notebook):
    cell, test = (find(notebook, good.target.id + end) for end in ("", "_try"))
    cell["source"] = cell["source"].rstrip("\n") + "\n\n" + source_of(test)
    notebook["cells"].remove(test)


def _unlock_and_edit(good, notebook):
    for cell in notebook["cells"]:
        if _is_test(good, cell) and cell["cell_type"] == "code":
            cell["source"] = "print('all right')\n1000\n"
            cell["metadata"]["nbgrader"]["locked"] = False
            cell["metadata"].pop("deletable", None)


def _more_points(good, notebook):
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        if "points" in settings:
            settings["points"] = 1000


def _new_graded_cell(good, notebook):
    settings = {"grade": True, "grade_id": "bonus", "locked": True, "points": 50}
    settings |= {"schema_version": 3, "solution": False, "task": False}
    notebook["cells"].append(code_cell("50", nbgrader=settings))


def _without_cell_metadata(good, notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def _without_notebook_metadata(good, notebook):
    notebook["metadata"] = {}


def _wrong_kernel(good, notebook):
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}


def _wrong_language(good, notebook):
    notebook["metadata"]["language_info"] = {"name": "julia", "version": "1.9"}
    notebook["metadata"]["kernelspec"] = {"name": "none", "display_name": "", "language": "julia"}


def _as_markdown(good, notebook):
    cell = find(notebook, good.target.id)
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def _as_raw(good, notebook):
    _as_markdown(good, notebook)
    find(notebook, good.target.id)["cell_type"] = "raw"


def _large_outputs(good, notebook):
    text = "".join(f"epoch {epoch}: loss 0.5\n" for epoch in range(2_300_000))
    output = {"output_type": "stream", "name": "stdout", "text": text}
    find(notebook, good.target.id)["outputs"] = [output]


def _error_outputs(good, notebook):
    output = {"output_type": "error", "ename": "<b>x</b>", "evalue": "\x1b[31m", "traceback": []}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [output]


def _lines(good, notebook):
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell).splitlines(keepends=True)


def _carriage_returns(good, notebook):
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell).replace("\n", "\r\n")


def _same_cell_ids(good, notebook):
    for cell in notebook["cells"]:
        cell["id"] = "one"


def _without_cell_ids(good, notebook):
    for cell in notebook["cells"]:
        cell.pop("id", None)
    notebook["nbformat_minor"] = 4


def _odd_cells(good, notebook):
    notebook["cells"][1:1] = [{}, {"cell_type": "code"}, {"cell_type": "code", "source": 7}, None]


def _without_outputs(good, notebook):
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _future(good, notebook):
    notebook["nbformat_minor"] = 99
    notebook["from the future"] = True


def _extra_work(good, notebook):
    text = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "# My *notes*"}
    for position in (0, 3, len(notebook["cells"])):
        notebook["cells"].insert(position, copy.deepcopy(text))
        notebook["cells"].insert(position, code_cell("2 + 2"))


def _unsolved(good, notebook):
    return good.blank()


def as_version_3(notebook) -> bytes:
    """A notebook in the format of before 2015: worksheets, `input`, `prompt_number`."""
    cells = []
    for cell in notebook["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        if cell["cell_type"] == "code":
            old |= {"input": source_of(cell), "outputs": [], "language": "python"}
            old |= {"collapsed": False, "prompt_number": 1}
        else:
            old["source"] = source_of(cell)
        cells.append(old)
    whole = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}
    return json.dumps(whole | {"worksheets": [{"cells": cells, "metadata": {}}]}).encode()


def _latin(good):
    notebook = good.notebook()
    cell = find(notebook, good.target.id)
    cell["source"] = "# größer als null\n" + cell["source"]
    return {f"{good.stem}.ipynb": as_bytes(notebook).decode().encode("latin-1", "replace")}


def _encoded(encoding):
    return lambda good: {
        f"{good.stem}.ipynb": as_bytes(good.notebook()).decode("utf-8").encode(encoding)
    }


KINDS = [
    Kind("good", lambda good: good.files(good.notebook())),
    changed("nothing done", _unsolved, target="nothing", rest="nothing"),
    changed("solution cell renamed", _rename),
    changed("ids of two solution cells swapped", _swap),
    changed("solution cell duplicated", _duplicate),
    changed("stub left above the solution", _stub_left_above),
    changed(
        "two different cells for one task", _two_claims, target="at most", state="needs a human"
    ),
    changed("test cells deleted", _keep(lambda good, cell: not _is_test(good, cell))),
    changed("only solution cells left", _keep(_is_solution)),
    changed("import cell deleted", _keep(lambda good, cell: grade_id(cell) != "setup")),
    changed(
        "solution cell deleted",
        _keep(lambda good, cell: grade_id(cell) != good.target.id),
        target="nothing",
    ),
    changed("solution cells in reverse order", _reverse),
    changed("tests moved to the top", _tests_first),
    changed("solution in a new cell", _split),
    changed("helper in a new cell", _split_in_two),
    changed("all solutions in one cell", _merge),
    changed("solution and test in one cell", _merge_with_test),
    changed("test cells unlocked and edited", _unlock_and_edit),
    changed("more points in the metadata", _more_points, hostile=True),
    changed("a graded cell of one's own", _new_graded_cell, hostile=True),
    changed("no nbgrader metadata", _without_cell_metadata),
    changed("no notebook metadata", _without_notebook_metadata),
    changed("kernel of R", _wrong_kernel),
    changed("language Julia", _wrong_language),
    changed("solution cell turned into Markdown", _as_markdown),
    changed("solution cell turned into raw text", _as_raw),
    changed("50 MB of outputs", _large_outputs),
    changed("outputs with errors", _error_outputs),
    changed("sources as lists of lines", _lines),
    changed("Windows lines in the cells", _carriage_returns),
    changed("all cells with the same cell id", _same_cell_ids),
    changed("no cell ids", _without_cell_ids),
    changed("cells that are no cells", _odd_cells),
    changed("no outputs, no counts", _without_outputs),
    changed("a later minor format", _future),
    changed("cells added", _extra_work),
    Kind("byte order mark", _encoded("utf-8-sig")),
    Kind("UTF-16", _encoded("utf-16")),
    Kind("UTF-16 without a mark", _encoded("utf-16-le")),
    Kind("UTF-32", _encoded("utf-32")),
    Kind("Latin-1", _latin),
    Kind(
        "Windows lines in the file",
        lambda good: {f"{good.stem}.ipynb": as_bytes(good.notebook()).replace(b"\n", b"\r\n")},
    ),
    Kind("nbformat 3", lambda good: {f"{good.stem}.ipynb": as_version_3(good.notebook())}),
]
