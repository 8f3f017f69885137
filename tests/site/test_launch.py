"""Launch buttons: only for public hosts, open the chapter itself, and a fork needs no edit."""

import os
import subprocess
import sys

from book_site import launch
import pytest

from tools import ROOT

NOTEBOOK = "chapters/06_pooling.ipynb"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("BOOK_REPOSITORY", "BOOK_BRANCH"):
        monkeypatch.delenv(name, raising=False)


def git(folder, *arguments):
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def checkout(tmp_path):
    git(tmp_path, "init", "-b", "trunk")
    git(tmp_path, "commit", "--allow-empty", "-m", "first")
    return tmp_path


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/ada/book",
        "https://github.com/ada/book.git",
        "https://github.com/ada/book/",
        "https://secret-token@github.com/ada/book.git",
        "git@github.com:ada/book.git",
        "ssh://git@github.com/ada/book.git",
        "ssh://git@github.com:22/ada/book.git",
    ],
)
def test_addresses_of_a_repository(address):
    assert launch.parse(address) == launch.Repository("github.com", "ada/book", "main")


def test_groups_of_gitlab():
    found = launch.parse("https://gitlab.com/group/part/book.git", "next")
    assert found == launch.Repository("gitlab.com", "group/part/book", "next")


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "/srv/git/book",
        "../book",
        "file:///srv/git/book",
        "C:\\books\\book",
        "https://example.org/ada/book",
        "https://github.com.example.org/ada/book",
        "https://example.org/github.com/ada/book",
        "https://github.com/ada",
        "javascript:alert(1)//github.com/ada/book",
    ],
)
def test_other_addresses_give_no_buttons(address):
    assert launch.parse(address) is None
    assert launch.buttons(launch.parse(address), NOTEBOOK) == []


def test_the_remote_of_a_fork_is_found(checkout):
    git(checkout, "remote", "add", "origin", "git@github.com:grace/fork.git")
    assert launch.find(checkout) == launch.Repository("github.com", "grace/fork", "trunk")


def test_a_local_remote_does_not_count(checkout, tmp_path):
    git(checkout, "remote", "add", "origin", str(tmp_path / "elsewhere"))
    assert launch.find(checkout) is None


def test_a_folder_without_history_ignores_the_repository_around_it(checkout):
    git(checkout, "remote", "add", "origin", "git@github.com:grace/fork.git")
    inner = checkout / "unpacked"
    inner.mkdir()
    assert launch.find(inner) is None


def test_a_detached_head_launches_the_main_branch(checkout):
    git(checkout, "remote", "add", "origin", "git@github.com:grace/fork.git")
    git(checkout, "checkout", "--detach")
    assert launch.find(checkout).branch == "main"


def test_environment_before_remote_and_configuration_before_both(checkout, monkeypatch):
    git(checkout, "remote", "add", "origin", "git@github.com:grace/fork.git")
    monkeypatch.setenv("BOOK_REPOSITORY", "https://gitlab.com/ada/book")
    monkeypatch.setenv("BOOK_BRANCH", "class-of-26")
    found = launch.Repository("gitlab.com", "ada/book", "class-of-26")
    assert launch.find(checkout) == found
    assert launch.find(checkout, launch.PLACEHOLDER, "master") == found
    assert launch.find(checkout, "https://github.com/joan/book", "v1") == launch.Repository(
        "github.com", "joan/book", "v1"
    )


def test_buttons_open_the_chapter_itself():
    github, gitlab = (
        [button["url"] for button in launch.buttons(launch.parse(address, "a/b"), NOTEBOOK)]
        for address in ("https://github.com/ada/book", "https://gitlab.com/ada/book")
    )
    assert github == [
        f"https://mybinder.org/v2/gh/ada/book/a%2Fb?urlpath=lab/tree/{NOTEBOOK}",
        f"https://colab.research.google.com/github/ada/book/blob/a/b/{NOTEBOOK}",
    ]
    assert gitlab == [f"https://mybinder.org/v2/gl/ada%2Fbook/a%2Fb?urlpath=lab/tree/{NOTEBOOK}"]


def test_colab_gets_the_package_from_the_repository_that_is_launched():
    cell = launch.colab_cell(launch.parse("git@github.com:grace/fork.git", "trunk"))
    assert cell.split("\n") == [
        "!git clone --quiet --depth 1 --branch trunk https://github.com/grace/fork book",
        "%cd book",
        "%pip install --quiet .",
    ]
    assert launch.colab_cell(launch.parse("https://gitlab.com/ada/book")) == ""
    assert launch.colab_cell(None) == ""


def test_the_cell_for_colab_leads_to_a_running_chapter(tmp_path):
    """As Colab would, but from this folder and with the packages that are there."""
    cell = launch.colab_cell(launch.Repository("github.com", "ada/book", "main"))
    clone, change, install = cell.split("\n")
    command = clone.removeprefix("!").replace("https://github.com/ada/book", ROOT.as_uri())
    command = command.replace("--branch main ", "")  # a checkout need not be on a branch
    subprocess.run(command.split(), cwd=tmp_path, check=True)
    folder = tmp_path / change.removeprefix("%cd ")
    pip = [sys.executable, "-m", *install.removeprefix("%").split(), "--no-deps"]
    options = ["--no-build-isolation", "--target", tmp_path / "installed"]
    subprocess.run([*pip, *options], cwd=folder, check=True)
    script = (
        "from book_helpers import quiz; import book_helpers as b; "
        "print(b.__file__, len(quiz.show('01_activation_functions')._mount_html()))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(tmp_path / "installed"))
