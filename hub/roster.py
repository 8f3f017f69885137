"""The people of a course, read from a CSV file with the columns `user` and `role`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
import re

ROLES = ("student", "instructor")
# Names become folder names and parts of addresses: nothing that could leave a folder.
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@dataclass(frozen=True)
class Roster:
    """Who takes the course and who teaches it: user names, in the order of the file."""

    students: tuple[str, ...]
    instructors: tuple[str, ...]


def is_user_name(name: str) -> bool:
    """Return whether `name` may name a user: lower case, digits, dot, hyphen, underscore."""
    return isinstance(name, str) and USER_NAME.fullmatch(name) is not None and ".." not in name


def read_roster(path: Path) -> Roster:
    """Read the roster.

    Raises ValueError, with the line, for an unknown role, a bad or a repeated name, and for a
    roster without students or without instructors; FileNotFoundError when there is no such file.
    """
    people: dict[str, str] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        if rows.fieldnames is None or not {"user", "role"} <= set(rows.fieldnames):
            raise ValueError(
                f"{path}: expected a first line with the columns user and role, "
                f"got {rows.fieldnames}"
            )
        for row in rows:
            where = f"{path}, line {rows.line_num}"
            user, role = (row["user"] or "").strip(), (row["role"] or "").strip()
            if not is_user_name(user):
                raise ValueError(
                    f"{where}: expected a user name of lower-case letters, digits, '.', '_' "
                    f"and '-', got {user!r}"
                )
            if role not in ROLES:
                raise ValueError(f"{where}: expected a role of {ROLES}, got {role!r}")
            if user in people:
                raise ValueError(f"{where}: {user!r} is there already, as {people[user]}")
            people[user] = role
    roster = Roster(
        students=tuple(user for user, role in people.items() if role == "student"),
        instructors=tuple(user for user, role in people.items() if role == "instructor"),
    )
    if not roster.students or not roster.instructors:
        raise ValueError(f"{path}: expected at least one student and one instructor")
    return roster
