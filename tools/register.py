"""Every statement of the source is answered: the chapters against the register of statements.

In the part "what the source said" each statement has a row of a table,

    | C1.4 | the statement in our words | **wrong** | what is true, and where it is shown |

with the register's verdict. A code cell that tests a statement has its id as a tag; a statement
that is wrong needs such a cell, and the cell makes a claim.
"""

import csv
from pathlib import Path
import re

from tools import ROOT

REGISTER = Path("docs", "register", "claims.csv")
IDENTIFIER = re.compile(r"C\d+\.\d+")
UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


def read_register(root=ROOT):
    """Return {id: verdict} of every statement of the source."""
    with (root / REGISTER).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["verdict"] for row in csv.DictReader(file)}


def statements_of(number, register):
    """Return the part of a register that belongs to a chapter."""
    return {name: verdict for name, verdict in register.items() if name.startswith(f"C{number}.")}


def table_rows(chapter):
    """Yield (cell, id, columns after it) of each statement's row in the chapter's table."""
    for cell in chapter.section("section-source"):
        if cell.is_code:
            continue
        for line in cell.source.splitlines():
            line = line.strip()
            if not line.startswith("|"):
                continue
            columns = [part.strip() for part in UNESCAPED_BAR.split(line.strip("|"))]
            identifier = columns[0].strip("*` ")
            if IDENTIFIER.fullmatch(identifier):
                yield cell, identifier, columns[1:]


def coverage_faults(chapter, register):
    """Return the faults of a chapter's coverage of the register ({id: verdict})."""
    expected = statements_of(chapter.number, register)
    faults, seen = [], set()
    for cell, name, columns in table_rows(chapter):
        if name not in expected:
            faults.append(chapter.fault(f"the register has no {name} for this chapter", cell))
            continue
        if name in seen:
            faults.append(chapter.fault(f"{name} has more than one row", cell))
        seen.add(name)
        if len(columns) != 3:
            faults.append(
                chapter.fault(
                    f"{name}: expected | id | statement | verdict | what is true |, "
                    f"got {len(columns) + 1} columns (write a bar inside a column as \\|)",
                    cell,
                )
            )
            continue
        if not all(columns):
            what = "a column is empty; say what is true, or where it is shown"
            faults.append(chapter.fault(f"{name}: {what}", cell))
            continue
        verdict = columns[1].strip("*_ ").lower()
        if verdict != expected[name]:
            faults.append(
                chapter.fault(f"{name} is {expected[name]} in the register, got {verdict!r}", cell)
            )
    for name in expected.keys() - seen:
        faults.append(chapter.fault(f"{name} has no row in the table of the source's statements"))
    return faults + _test_faults(chapter, expected)


def _test_faults(chapter, expected):
    faults, tested, claimed = [], set(), set()
    for cell in chapter.cells:
        for tag in cell.tags:
            if not IDENTIFIER.fullmatch(tag):
                continue
            if tag not in expected:
                faults.append(chapter.fault(f"tagged {tag}, which is not of this chapter", cell))
            if not cell.is_code:
                faults.append(chapter.fault(f"tagged {tag}, but only code tests anything", cell))
            tested.add(tag)
            if cell.makes_claim:
                claimed.add(tag)
    for name, verdict in expected.items():
        if verdict == "wrong" and name not in claimed:
            what = "has a cell, but it makes no claim" if name in tested else "has no code cell"
            faults.append(chapter.fault(f"{name} is wrong, and {what} that shows it"))
    return faults
