"""Random changes of a good submission: of its shape, which cost nothing, and of its code."""

from __future__ import annotations

import copy
import json
import random

from tests.course.corpus.kinds import Files, Kind
from tests.course.corpus.mangled import as_version_3
from tests.course.corpus.submission import Good, as_bytes, code_cell, grade_id, source_of

SCRATCH = (
    "2 + 2",
    "# notes to myself",
    "print('hello')",
    "x = [n**2 for n in range(5)]",
    "1 / 0",
    "this is no Python",
    "import math\nmath.pi",
    "%time 1 + 1",
    "",
)
JUNK = (None, 7, "text", [], {}, {"grade_id": None}, {"grade_id": 5, "points": "many"}, True)


def _solutions(good, notebook):
    return [cell for cell in notebook["cells"] if grade_id(cell) in good.solutions]


def _duplicate(good, notebook, chance):
    cell = chance.choice(_solutions(good, notebook))
    notebook["cells"].insert(chance.randrange(len(notebook["cells"]) + 1), copy.deepcopy(cell))


def _delete_others(good, notebook, chance):
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if grade_id(cell) in (None, *good.solutions) or chance.random() < 0.5
    ]


def _scratch(good, notebook, chance):
    for _ in range(chance.randrange(1, 5)):
        cell = code_cell(chance.choice(SCRATCH))
        notebook["cells"].insert(chance.randrange(len(notebook["cells"]) + 1), cell)


def _text(good, notebook, chance):
    cell = {"cell_type": chance.choice(["markdown", "raw"]), "id": "t", "metadata": {}}
    cell["source"] = "".join(chance.choices("αβ #*<>&\n=\"'\\`", k=30))
    notebook["cells"].insert(chance.randrange(len(notebook["cells"]) + 1), cell)


def _shuffle(good, notebook, chance):
    chance.shuffle(notebook["cells"])


def _new_cell(good, notebook, chance):
    cell = chance.choice(_solutions(good, notebook))
    position = notebook["cells"].index(cell)
    notebook["cells"].insert(position + 1, code_cell(cell["source"]))
    cell["source"] = "# see below\n"


def _edit_tests(good, notebook, chance):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and (grade_id(cell) or "").endswith(("_try", "_points")):
            cell["source"] = chance.choice(SCRATCH)


def _rename(good, notebook, chance):
    for cell in _solutions(good, notebook):
        if chance.random() < 0.5:
            cell["metadata"]["nbgrader"]["grade_id"] = f"mine_{chance.randrange(10**6)}"


def _junk(good, notebook, chance):
    for cell in notebook["cells"]:
        if grade_id(cell) not in good.solutions and chance.random() < 0.5:
            cell["metadata"]["nbgrader"] = copy.deepcopy(chance.choice(JUNK))


def _strip(good, notebook, chance):
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def _kernel(good, notebook, chance):
    notebook["metadata"] = chance.choice(
        [{}, {"kernelspec": {"name": "ir"}}, {"kernelspec": 5}, {"language_info": None}]
    )


def _cell_ids(good, notebook, chance):
    for cell in notebook["cells"]:
        cell["id"] = chance.choice(["", "a", 7, None, "x" * 200])


def _outputs(good, notebook, chance):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = chance.choice(
                [[], None, [{"output_type": "nothing"}], "text", [None]]
            )


def _as_lines(good, notebook, chance):
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell).splitlines(keepends=True)


# Those that need the ids come before those that take them away.
SHAPES = (_duplicate, _delete_others, _scratch, _text, _shuffle, _new_cell, _edit_tests)
LABELS = (_junk, _rename, _strip, _kernel, _cell_ids, _outputs, _as_lines)
ENCODINGS = {
    "utf-8": as_bytes,
    "mark": lambda notebook: b"\xef\xbb\xbf" + as_bytes(notebook),
    "utf-16": lambda notebook: as_bytes(notebook).decode().encode("utf-16"),
    "Windows lines": lambda notebook: as_bytes(notebook).replace(b"\n", b"\r\n"),
    "escaped": lambda notebook: json.dumps(notebook, ensure_ascii=True).encode(),
    "one line": lambda notebook: json.dumps(notebook, ensure_ascii=False).encode(),
    "nbformat 3": as_version_3,
}


def reshaped(good: Good, shapes, labels, encoding: str, seed: int) -> Files:
    """A solved notebook after these changes, in this encoding."""
    notebook, chance = good.notebook(), random.Random(seed)
    for change in [*shapes, *sorted(labels, key=LABELS.index)]:
        change(good, notebook, chance)
    return {f"{good.stem}.ipynb": ENCODINGS[encoding](notebook)}


# What may become of one task's cell, and what it then earns of its points; None: by fair calls.
WRECKS = {
    "stub": ("raise NotImplementedError()\n", 0.0),
    "nothing": ("", 0.0),
    "syntax": ("def NAME(:\n", 0.0),
    "None": ("def NAME(*arguments):\n    return None\n", 0.0),
    "raises": ("def NAME(*arguments):\n    raise ValueError(arguments)\n", 0.0),
    "ends": ("import os\ndef NAME(*arguments):\n    os._exit(3)\n", 0.0),
    "ends at once": ("RIGHT\nimport os\nos._exit(3)\n", 0.0),
    "input": ("def NAME(x, *rest):\n    return x\n", None),
    "one more": ("RIGHT\n_f = NAME\ndef NAME(*a):\n    return _f(*a) + 1\n", None),
    "negative": ("RIGHT\n_g = NAME\ndef NAME(*a):\n    return -_g(*a)\n", None),
    "half": ("RIGHT\n_h = NAME\ndef NAME(*a):\n    return _h(*a) / 2\n", None),
    "right": ("RIGHT\n", 1.0),
    "raises later": ("RIGHT\nraise KeyError('x')\n", 1.0),
}


def wrecked(good: Good, choices: dict[str, str], possible) -> Kind:
    """A kind in which some tasks' cells are wrecked; `choices` from task ids to WRECKS.

    possible: gives the fair scores of a task, from its code.
    """
    code, earns = {}, {}
    for task in good.coded:
        if task.id in choices:
            text, share = WRECKS[choices[task.id]]
            text = text.replace("NAME", task.asks).replace("RIGHT", good.solutions[task.id])
            code[task.id] = text
            if share is not None:
                earns[task.id] = share * task.points
            else:
                (earns[task.id],) = possible(good, {task.id: text}, task)
    return Kind(f"wrecked: {choices}", lambda g: g.files(g.with_code(code)), earns=earns)


def scribbled(code: str, edits: list[tuple[float, str]]) -> str:
    """Code with characters replaced, at places between 0 and 1."""
    letters = list(code)
    for place, character in edits:
        letters[min(int(place * len(letters)), len(letters) - 1)] = character
    return "".join(letters)
