"""Where a reader can run a chapter: Binder and Colab, when the repository's address is known.

The address comes from, in this order: `repository` in `_config.yml`, the environment variables
BOOK_REPOSITORY and BOOK_BRANCH, the git remote `origin`. So a fork needs no edit. Addresses of
hosts that Binder and Colab can't open (a folder, a private server) give no buttons.
"""

from dataclasses import dataclass
import os
from pathlib import Path
import re
import subprocess
from urllib.parse import quote

from sphinx.application import Sphinx

# Jupyter Book fills this in where a configuration names no repository.
PLACEHOLDER = "https://github.com/executablebooks/jupyter-book"
ADDRESS = re.compile(
    r"(?:https?://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|(?:[\w.-]+@))"
    r"(?P<host>github\.com|gitlab\.com)(?::\d+)?[:/](?P<path>[\w.-]+(?:/[\w.-]+)+)/?"
)


@dataclass(frozen=True)
class Repository:
    """A public repository: host (`github.com`), path (`owner/name`), branch."""

    host: str
    path: str
    branch: str


def parse(address: str | None, branch: str | None = None) -> Repository | None:
    """Return the repository of an address, or None when it is of no host that we know."""
    match = ADDRESS.fullmatch((address or "").strip())
    if not match:
        return None
    return Repository(match["host"], match["path"].removesuffix(".git"), branch or "main")


def find(folder: Path, address: str = "", branch: str = "") -> Repository | None:
    """Return the repository to launch from, or None. `address`: from the configuration."""
    if address.rstrip("/") in ("", PLACEHOLDER):
        address = branch = ""
    address = (
        address
        or os.environ.get("BOOK_REPOSITORY", "")
        or _git(folder, "remote", "get-url", "origin")
    )
    branch = branch or os.environ.get("BOOK_BRANCH", "")
    if not branch:
        current = _git(folder, "rev-parse", "--abbrev-ref", "HEAD")
        branch = current if current != "HEAD" else ""
    return parse(address, branch)


def of_book(app: Sphinx) -> Repository | None:
    """Return the repository that readers of this book launch from, if it is known."""
    options = app.config.html_theme_options
    return find(
        Path(app.srcdir),
        options.get("repository_url", "") or "",
        options.get("repository_branch", "") or "",
    )


def buttons(repository: Repository | None, notebook: str) -> list[dict[str, str]]:
    """Return name, address and icon of each launch button for a notebook's path in the book."""
    if repository is None:
        return []
    path, branch = quote(notebook), quote(repository.branch, safe="")
    if repository.host == "github.com":
        hub = f"gh/{repository.path}"
    else:
        hub = f"gl/{quote(repository.path, safe='')}"
    found = [
        {
            "name": "Run on Binder",
            "icon": "launch",
            "url": f"https://mybinder.org/v2/{hub}/{branch}?urlpath=lab/tree/{path}",
        }
    ]
    if repository.host == "github.com":
        found.append(
            {
                "name": "Run on Colab",
                "icon": "launch",
                "url": "https://colab.research.google.com/github/"
                f"{repository.path}/blob/{quote(repository.branch)}/{path}",
            }
        )
    return found


def colab_cell(repository: Repository | None) -> str:
    """Return what a first cell on Colab must run: it has Keras, but nothing of the book's."""
    if repository is None or repository.host != "github.com":
        return ""
    address = f"https://github.com/{repository.path}"
    return (
        f"!git clone --quiet --depth 1 --branch {repository.branch} {address} book\n"
        "%cd book\n"
        "%pip install --quiet ."
    )


def _git(folder: Path, *arguments: str) -> str:
    """Return what git says, or nothing (no git, no repository, no remote)."""
    if not (folder / ".git").exists():  # a copy without history may lie in another repository
        return ""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
