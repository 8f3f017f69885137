"""The settings of a course's hub: one TOML file, named by the variable BOOK_HUB_SETTINGS."""

from __future__ import annotations

from dataclasses import dataclass, fields
import os
from pathlib import Path
import re
import tomllib

from hub.roster import Roster, is_user_name, read_roster

VARIABLE = "BOOK_HUB_SETTINGS"
SPAWNERS = ("one machine", "as configured")
MEMORY = re.compile(r"[0-9]+(\.[0-9]+)?[KMGT]")


@dataclass(frozen=True)
class Settings:
    """What a course decides; README.md describes each.

    Paths in the file are relative to it. Memory is written as JupyterHub does: "2G".
    """

    course: str
    roster_file: Path
    state: Path
    course_account: str = "course"
    memory: str = "2G"
    memory_guarantee: str = "1G"
    idle_minutes: float = 20
    servers_at_once: int = 0
    spawner: str = "one machine"
    homes: Path | None = None
    first_uid: int = 60001
    service_uid: int = 60000
    exchange_port: int = 10101
    exchange_address: str = ""
    book_folder: str = ""

    @property
    def exchange_url(self) -> str:
        """Where servers find the exchange."""
        return self.exchange_address or f"http://127.0.0.1:{self.exchange_port}/services/exchange/"

    @property
    def roster(self) -> Roster:
        """Read the roster anew. Raises ValueError as `read_roster` does."""
        roster = read_roster(self.roster_file)
        if self.course_account in (*roster.students, *roster.instructors):
            raise ValueError(
                f"{self.roster_file}: {self.course_account!r} is the course's account; "
                "expected people only"
            )
        return roster


def _checked(settings: Settings) -> Settings:
    if not is_user_name(settings.course) or not is_user_name(settings.course_account):
        raise ValueError("course and course_account: expected lower-case letters, digits, '_', '-'")
    for name in ("memory", "memory_guarantee"):
        if not MEMORY.fullmatch(getattr(settings, name)):
            raise ValueError(f'{name}: expected like "2G", got {getattr(settings, name)!r}')
    if settings.spawner not in SPAWNERS:
        raise ValueError(f"spawner: expected one of {SPAWNERS}, got {settings.spawner!r}")
    if settings.spawner == "one machine" and settings.homes is None:
        raise ValueError('homes: expected a folder when spawner is "one machine"')
    if settings.idle_minutes <= 0 or settings.servers_at_once < 0:
        raise ValueError("idle_minutes: expected above 0; servers_at_once: expected 0 or more")
    if min(settings.first_uid, settings.service_uid) < 1000:
        raise ValueError("first_uid and service_uid: expected 1000 or more, never a system account")
    if settings.service_uid >= settings.first_uid:
        raise ValueError("service_uid: expected below first_uid, so that no user shares it")
    return settings


def read_settings(path: Path | None = None) -> Settings:
    """Read the settings from `path`, or from the file that BOOK_HUB_SETTINGS names.

    Raises ValueError for a missing, an unknown or a wrong setting.
    """
    if path is None:
        if not os.environ.get(VARIABLE):
            raise ValueError(f"expected {VARIABLE} to name the settings file; it is not set")
        path = Path(os.environ[VARIABLE])
    path = path.resolve()
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {field.name: field for field in fields(Settings)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"{path}: unknown settings {unknown}; expected some of {sorted(known)}")
    missing = sorted({"course", "roster_file", "state"} - set(values))
    if missing:
        raise ValueError(f"{path}: expected also {missing}")
    for name, value in values.items():
        wanted = str if "Path" in str(known[name].type) else known[name].type
        kinds = {"str": str, "int": int, "float": (int, float), str: str}[wanted]
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise ValueError(f"{path}: {name}: expected {known[name].type}, got {value!r}")
    for name in ("roster_file", "state", "homes"):
        if name in values:
            values[name] = path.parent / values[name]
    try:
        return _checked(Settings(**values))
    except ValueError as problem:
        raise ValueError(f"{path}: {problem}") from None
