"""Links for a class: each puts the book into the student's home and opens a chapter.

    python -m hub.links --hub https://hub.example.org --repository https://example.org/book.git

prints one link for each chapter and each assignment. nbgitpuller clones the book at the first
click and brings it up to date at later ones; what a student changed stays.
"""

from __future__ import annotations

import argparse
from pathlib import Path
import sys
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"expected an address like https://hub.example.org, got {text!r}")
    return text.rstrip("/")


def book_folder(repository: str) -> str:
    """Return the folder into which nbgitpuller clones: the repository's name."""
    name = _address(repository).rsplit("/", 1)[-1].removesuffix(".git")
    if not name:
        raise ValueError(f"expected the address of a repository, got {repository!r}")
    return name


def book_link(hub: str, repository: str, branch: str, path: str) -> str:
    """Return the link that fetches the book and opens `path` in JupyterLab.

    Raises ValueError for an address that is none.
    """
    folder = book_folder(repository)
    where = quote(f"lab/tree/{folder}/{path}")
    # Without targetpath, nbgitpuller would keep the address's ".git" in the folder's name.
    query = urlencode(
        {"repo": repository, "branch": branch, "targetpath": folder, "urlpath": where}
    )
    return f"{_address(hub)}/hub/user-redirect/git-pull?{query}"


def assignment_link(hub: str, stem: str) -> str:
    """Return the link that fetches an assignment from the exchange, once, and opens it."""
    return f"{_address(hub)}/hub/user-redirect/book/assignment/{quote(stem)}"


def main(arguments: list[str]) -> int:
    """Print the links."""
    parser = argparse.ArgumentParser(prog="python -m hub.links", description=__doc__)
    parser.add_argument("--hub", required=True, help="the hub's address, with its base path")
    parser.add_argument("--repository", required=True, help="the book's git address")
    parser.add_argument("--branch", default="main")
    given = parser.parse_args(arguments)
    try:
        for chapter in sorted((ROOT / "chapters").glob("[0-9][0-9]_*.ipynb")):
            path = f"chapters/{chapter.name}"
            print(f"{path}\n  {book_link(given.hub, given.repository, given.branch, path)}")
        for folder in sorted((ROOT / "assignments" / "source").glob("[0-9][0-9]_*")):
            print(f"assignment {folder.name}\n  {assignment_link(given.hub, folder.name)}")
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
