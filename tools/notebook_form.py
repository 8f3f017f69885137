"""The normal form of a chapter: what is stored, and in which way.

Two runs of the same sources store the same bytes, except in cells whose numbers differ from
machine to machine. Nothing here executes anything.
"""

import hashlib
import json
import re

import nbformat

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}
CELL_METADATA = ("jupyter", "mystnb", "tags")
# A stored view without its stored state shows an error; text/html stands for the widget.
LIVE_ONLY = ("application/vnd.jupyter.widget-view+json",)
OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
HIDDEN_FROM_NBVAL = "nbval-ignore-output"


def cell_id(cell, taken):
    """Return an id made of the cell's type and source, unique among those taken."""
    digest = hashlib.sha1((cell.cell_type + "\n" + cell.source).encode()).hexdigest()[:8]
    number, candidate = 1, digest
    while candidate in taken:
        number += 1
        candidate = f"{digest}-{number}"
    return candidate


def _streams_merged(outputs):
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if (
            output.output_type == "stream"
            and last is not None
            and last.output_type == "stream"
            and last.name == output.name
        ):
            last.text += output.text
        else:
            merged.append(output)
    for output in merged:
        if output.output_type == "stream":
            output.text = OVERWRITTEN.sub("", output.text)
    return merged


def _normal_outputs(outputs, count):
    kept = []
    for output in _streams_merged(outputs):
        if output.output_type in ("display_data", "execute_result"):
            data = {kind: value for kind, value in output.data.items() if kind not in LIVE_ONLY}
            if not data:
                continue
            output.data = nbformat.from_dict(data)
            output.metadata.pop("needs_background", None)
            output.pop("transient", None)
        if output.output_type == "execute_result":
            output.execution_count = count
        kept.append(output)
    return kept


def normalise(notebook):
    """Return a copy of a notebook (nbformat 4) in normal form.

    Code cells that were never executed keep an empty count, so that a chapter that was not run
    is never taken for one that was.
    """
    normal = nbformat.from_dict(json.loads(json.dumps(notebook)))
    cells, taken, count = [], set(), 0
    for cell in normal.cells:
        cell.source = cell.source.strip("\n")
        if not cell.source.strip():
            continue
        cell.id = cell_id(cell, taken)
        taken.add(cell.id)
        kept = {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        if not cell.get("attachments"):
            cell.pop("attachments", None)
        if cell.cell_type == "code":
            if cell.get("execution_count") is not None:
                count += 1
                cell.execution_count = count
            cell.outputs = _normal_outputs(cell.get("outputs", []), cell.get("execution_count"))
        cells.append(cell)
    metadata = {"kernelspec": dict(KERNELSPEC), "language_info": dict(LANGUAGE_INFO)}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def to_text(notebook):
    """Return the file that holds a notebook: keys sorted, one newline at the end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def faults_in_outputs(notebook):
    """Return what must not be stored, as (cell number, what) pairs; cells count from 1."""
    faults = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        hidden = HIDDEN_FROM_NBVAL in cell.metadata.get("tags", [])
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                faults.append((number, f"raises {output.ename}: {output.evalue}"))
            elif output.output_type == "stream" and output.name == "stderr":
                faults.append((number, "writes to standard error:\n" + output.text.rstrip()))
            elif not hidden:
                texts = [output.get("text", "")]
                texts += [str(output.get("data", {}).get(k, "")) for k in ("text/plain",)]
                found = ADDRESS.search("\n".join(texts))
                if found:
                    faults.append((number, f"shows a memory address ({found.group()})"))
    return faults


def faults_in_form(text):
    """Return why the text of a stored notebook is not in normal form, as (cell number, what)."""
    notebook = nbformat.reads(text, as_version=4)
    faults = faults_in_outputs(notebook)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and cell.get("execution_count") is None:
            faults.append((number, "was never executed"))
    if not faults and to_text(normalise(notebook)) != text:
        faults.append((0, _first_difference(text, to_text(normalise(notebook)))))
    return faults


def _first_difference(text, normal):
    for number, (got, expected) in enumerate(
        zip(text.split("\n"), normal.split("\n"), strict=False), 1
    ):
        if got != expected:
            return (
                f"is not in normal form: line {number} of the file is {got.strip()[:80]!r}, "
                f"expected {expected.strip()[:80]!r}"
            )
    return "is not in normal form: the end of the file differs"
