"""Files on their way between a user's server and the exchange, with their hashes.

A bundle is `{"files": [{"path": "a/b.ipynb", "sha256": "…", "data": base64}]}`.
"""

from __future__ import annotations

import base64
import binascii
from fnmatch import fnmatch
import hashlib
import os
from pathlib import Path, PurePosixPath

MOST_BYTES = 30_000_000
MOST_FILES = 500


class BadBundle(ValueError):
    """Files that cannot be taken: a path that leaves its folder, a wrong hash, too much."""


def sha256(data: bytes) -> str:
    """Return the hash as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def checked_path(text: object) -> str:
    """Return the path if it stays inside its folder. Raises BadBundle."""
    path = PurePosixPath(text) if isinstance(text, str) else PurePosixPath("/")
    parts = path.parts
    if (
        not parts
        or path.is_absolute()
        or str(path) != text
        or any(part in ("..", ".") or len(part.encode()) > 200 for part in parts)
        or any(ord(sign) < 32 or sign == "\\" for sign in str(text))
        or len(parts) > 10
    ):
        raise BadBundle(f"expected a relative path inside the folder, got {text!r}")
    return str(path)


def pack(files: dict[str, bytes]) -> dict:
    """Return the bundle of some files, by path."""
    return {
        "files": [
            {"path": path, "sha256": sha256(data), "data": base64.b64encode(data).decode()}
            for path, data in sorted(files.items())
        ]
    }


def unpack(bundle: object) -> dict[str, bytes]:
    """Return the files of a bundle, by path; trusts nothing in it. Raises BadBundle."""
    entries = bundle.get("files") if isinstance(bundle, dict) else None
    if not isinstance(entries, list) or not entries:
        raise BadBundle('expected {"files": […]} with at least one file')
    if len(entries) > MOST_FILES:
        raise BadBundle(f"expected at most {MOST_FILES} files, got {len(entries)}")
    files: dict[str, bytes] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("data"), str):
            raise BadBundle("expected path, sha256 and data for each file")
        path = checked_path(entry.get("path"))
        try:
            data = base64.b64decode(entry["data"], validate=True)
        except (binascii.Error, ValueError):
            raise BadBundle(f"{path}: expected base64") from None
        if sha256(data) != entry.get("sha256"):
            raise BadBundle(f"{path}: it changed on its way: the hash differs")
        files[path] = data
    names = set(files)
    if len(names) != len(entries):
        raise BadBundle("expected every path once")
    for path in names:
        above = {str(parent) for parent in PurePosixPath(path).parents}
        if above & names:
            raise BadBundle(f"{path}: a file and a folder have the same name")
    total = sum(map(len, files.values()))
    if total > MOST_BYTES:
        raise BadBundle(f"expected at most {MOST_BYTES // 10**6} MB, got {total / 10**6:.1f} MB")
    return files


def read_folder(folder: Path, ignore: list[str]) -> dict[str, bytes]:
    """Return the files of a folder, by path; names that match a pattern of `ignore` are left out.

    Raises BadBundle when they are too many or too large.
    """
    files: dict[str, bytes] = {}
    total = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not any(fnmatch(name, pattern) for pattern in ignore)
        )
        for name in sorted(names):
            path = Path(where) / name
            if any(fnmatch(name, pattern) for pattern in ignore) or not path.is_file():
                continue
            total += path.stat().st_size
            if total > MOST_BYTES or len(files) == MOST_FILES:
                raise BadBundle(
                    f"{folder}: expected at most {MOST_FILES} files and {MOST_BYTES // 10**6} MB; "
                    "leave out what was not asked for"
                )
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a bundle into a folder. Raises BadBundle, OSError."""
    for path, data in files.items():
        place = folder / checked_path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
