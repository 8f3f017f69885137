"""From the bytes of a submission to its cells, however they were mangled on the way.

Only what cannot be read as a notebook in any sensible way is refused, with a reason that the
student understands. Outputs are dropped: nothing is graded from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import io
import json
import re
from typing import Any
import zipfile

LARGEST_FILE = 256 * 2**20
LONGEST_CELL = 2**20
MOST_CELLS = 5000


class Unreadable(Exception):
    """Not a notebook; the message tells the student what it is instead and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell. number: its place in the notebook. id: nbgrader's, "" where there is none."""

    number: int
    kind: str  # "code", "markdown" or "raw"
    source: str
    id: str = ""


@dataclass(frozen=True)
class Notebook:
    """The cells in their order, and remarks about what had to be mended to read them."""

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = field(default=())


def parse(content: bytes, stem: str) -> Notebook:
    """Return the notebook in a file's bytes. stem: the name to look for in an archive.

    Raises Unreadable.
    """
    remarks: list[str] = []
    if content[:4] == b"PK\x03\x04":
        content = _from_archive(content, stem)
        remarks.append("the notebook was taken out of a zip archive")
    _refuse_other_kinds(content)
    text = _decode(content, remarks)
    data = _load(text, remarks)
    if not isinstance(data, dict):
        raise Unreadable("the file is JSON, but not a notebook; hand in the .ipynb file itself")
    raw = _raw_cells(data)
    if len(raw) > MOST_CELLS:
        raise Unreadable(f"the notebook has {len(raw)} cells; at most {MOST_CELLS} are read")
    cells = [_cell(number, cell, remarks) for number, cell in enumerate(raw)]
    return Notebook(tuple(cell for cell in cells if cell is not None), tuple(remarks))


def _refuse_other_kinds(content: bytes) -> None:
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable("the file is empty; hand it in again")
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kinds = {
        b"%pdf": "a PDF",
        b"\x89png": "a picture",
        b"\xff\xd8\xff": "a picture",
        b"{\\rtf": "a text document (RTF)",
        b"\xd0\xcf\x11\xe0": "an old Word document",
        b"\x1f\x8b": "a gzip archive",
        b"rar!": "a RAR archive",
        b"7z\xbc\xaf": "a 7z archive",
        b"<!doctype html": "a web page",
        b"<html": "a web page",
        b"version https://git-lfs": "a Git LFS pointer",
    }
    for beginning, name in kinds.items():
        if head.startswith(beginning):
            raise Unreadable(f"the file is {name}, not a notebook; hand in the .ipynb file itself")


def _from_archive(content: bytes, stem: str) -> bytes:
    advice = "hand in the .ipynb file itself"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = [member.filename for member in members]
            if "word/document.xml" in names:
                raise Unreadable(f"the file is a Word document, not a notebook; {advice}")
            found = [
                member
                for member in members
                if member.filename.lower().endswith(".ipynb")
                and not re.search(r"(^|/)(__MACOSX|\.ipynb_checkpoints|\.)", member.filename)
            ]
            named = [m for m in found if m.filename.rsplit("/", 1)[-1] == f"{stem}.ipynb"]
            if len(found) > 1 and len(named) == 1:
                found = named
            if not found:
                raise Unreadable(f"the file is a zip archive without a notebook; {advice}")
            if len(found) > 1:
                raise Unreadable(f"the zip archive holds {len(found)} notebooks; {advice}")
            with archive.open(found[0]) as stream:
                inner = stream.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as problem:
        raise Unreadable(f"the zip archive cannot be opened; {advice}") from problem
    if len(inner) > LARGEST_FILE:
        raise Unreadable("the notebook in the zip archive is too large; delete its outputs")
    return inner


def _decode(content: bytes, remarks: list[str]) -> str:
    detected = json.detect_encoding(content)  # from the pattern of zero bytes
    for encoding in [detected, "cp1252", "latin-1"]:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if encoding != "utf-8":
            remarks.append(f"the file was read as {encoding}")
        return text
    raise Unreadable("the file's characters cannot be decoded")  # latin-1 decodes everything


# A string, or a comma before a closing bracket.
_STRING_OR_COMMA = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[}\]])', re.DOTALL)


def _load(text: str, remarks: list[str]) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        first = problem
    mended = _STRING_OR_COMMA.sub(lambda match: "" if match[0] == "," else match[0], text)
    try:
        data = json.loads(mended, strict=False)
        remarks.append("superfluous commas in the file were removed")
        return data
    except (ValueError, RecursionError):
        pass
    raise Unreadable(_why_not_json(text, first)) from first


def _why_not_json(text: str, problem: Exception) -> str:
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        return "the file holds marks of an unsolved Git conflict; solve it and hand it in again"
    beginning = text.lstrip()[:1]
    if beginning not in ("{", "["):
        if re.search(r"^\s*(import|from|def|class|#)", text, re.MULTILINE):
            return "the file is a Python script or plain text, not a notebook (.ipynb)"
        return "the file is plain text, not a notebook (.ipynb)"
    if isinstance(problem, json.JSONDecodeError) and problem.pos >= len(text.rstrip()) - 1:
        return "the file breaks off before its end; hand it in again"
    if isinstance(problem, json.JSONDecodeError) and problem.msg.startswith("Unterminated"):
        return "the file breaks off before its end; hand it in again"
    return "the file is damaged (its JSON cannot be read); hand it in again"


def _raw_cells(data: dict[str, Any]) -> list[Any]:
    cells = data.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = data.get("worksheets")  # nbformat 3
    if isinstance(sheets, list):
        found = []
        for sheet in sheets:
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list):
                found += sheet["cells"]
        return found
    raise Unreadable("the file is JSON, but not a notebook; hand in the .ipynb file itself")


def _cell(number: int, raw: Any, remarks: list[str]) -> Cell | None:
    if not isinstance(raw, dict):
        remarks.append(f"cell {number + 1} is damaged and was left out")
        return None
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    source = source.encode("utf-8", "replace").decode()
    if len(source) > LONGEST_CELL:
        remarks.append(f"cell {number + 1} is longer than a million characters and was left out")
        return None
    kind = raw.get("cell_type", "code")
    kind = kind if kind in ("code", "markdown", "raw") else "markdown"
    metadata = raw.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    return Cell(number, kind, source, name if isinstance(name, str) else "")
