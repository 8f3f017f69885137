r"""Quizzes: one YAML file a chapter, `quizzes/<stem>.yml`, shown by the `Quiz` widget.

>>> show("01_activation_functions")          # in a chapter's cell
>>> problems("quizzes/01_activation_functions.yml")
[]

A file looks like this. Every key is needed, but for those marked *optional*.

```yaml
title: Check yourself                       # optional
questions:                                  # five or more, at least one of them numeric
  - id: stable-step                         # its name in permalinks and in stored progress
    kind: single                            # exactly one option is right
    prompt: The loss is $w^2$. Which step size diverges?
    options:
      - {text: "$\\eta = 0.5$", right: false, feedback: "It arrives in one step: $1 - 2\\eta = 0$."}
      - {text: "$\\eta = 1.1$", right: true, feedback: "The factor is $-1.2$: every step grows."}
    feedback: {right: "Said when it is right.", wrong: "A nudge; not the answer."}
    hint: What does one step multiply $w$ by?   # optional
    explains: C2.11                             # optional: one statement of the register, or a list
  - id: updates
    kind: multiple                          # one or more options are right, and one or more wrong
    …
  - id: how-many
    kind: numeric
    prompt: 1000 examples, batches of 32, 3 epochs. How many updates?
    answer: 96
    tolerance: {absolute: 0}                # or {relative: 0.01}
    unit: updates                           # "" for a pure number
    mistakes:                               # one or more
      - {value: 93, feedback: "You rounded down: the last batch has 8 examples, and it counts."}
    feedback: {right: …, wrong: …}
  - id: one-step
    kind: ordering
    prompt: Put one training step in order.
    items:                                  # in the right order; shown in another
      - {text: forward pass, feedback: Why it stands first.}
      - …
    feedback: {right: …, wrong: …}
```

Texts may hold `` `code` ``, `*emphasis*`, `**strong**` and `$simple maths$`. Quote a text with
“: ” in it, or one that starts with a bracket, a brace, `*` or a backtick; in double quotes write
a backslash twice.

Everything but `show` needs PyYAML and the standard library alone, so that the website's build can
refuse a faulty quiz without the book's other packages.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ._quiz_file import Reader

if TYPE_CHECKING:
    from .widgets.quiz import Quiz

FOLDER = "quizzes"


class QuizError(ValueError):
    """A quiz that can't be shown; the message lists file, line and fault, one a line."""


def load(quiz: str | Path) -> dict:
    """Read a quiz: ``{"stem", "title", "questions": [{"id", "kind", "prompt", …}, …]}``.

    quiz: the chapter's stem, such as ``"02_gradient_descent"``, or the path of a YAML file.
    Texts come as pieces (see `_quiz_markup`), ready for JSON.

    Raises `QuizError` when something is wrong with the file, `FileNotFoundError` when it
    is missing.
    """
    path = _find(quiz)
    reader = Reader(path)
    if reader.faults:
        raise QuizError("\n".join(_lines(path, reader)))
    return reader.quiz


def problems(path: str | Path) -> list[str]:
    """Everything that is wrong with one quiz, as ``file:line: what``; empty when all is well."""
    path = Path(path)
    return _lines(path, Reader(path))


def check_all(folder: str | Path = FOLDER, chapters: str | Path | None = None) -> list[str]:
    """Everything that is wrong with the quizzes of a folder, as ``file:line: what``.

    chapters: the chapters' folder (by default the one beside `folder`). Every quiz needs a chapter
        of the same stem there, once that folder exists.
    """
    folder = Path(folder)
    chapters = folder.parent / "chapters" if chapters is None else Path(chapters)
    found = []
    for path in sorted(folder.glob("*.yaml")):
        found.append(f"{path}:1: the ending of a quiz is .yml")
    for path in sorted(folder.glob("*.yml")):
        found += problems(path)
        if chapters.is_dir() and not (chapters / f"{path.stem}.ipynb").is_file():
            found.append(f"{path}:1: there is no chapter {chapters / path.stem}.ipynb")
    return found


def show(quiz: str | Path) -> "Quiz":
    """Show a chapter's quiz; the last line of a cell.

    quiz, errors: see `load`.
    """
    from .widgets.quiz import Quiz

    return Quiz(load(quiz))


def _lines(path: Path, reader: Reader) -> list[str]:
    return [f"{path}:{line}: {what}" for line, what in sorted(reader.faults)]


def _find(quiz: str | Path) -> Path:
    """A path as it is; a stem in the nearest folder `quizzes`, upwards, or beside the package."""
    path = Path(quiz)
    if path.suffix in (".yml", ".yaml"):
        if path.is_file():
            return path
        raise FileNotFoundError(f"there is no quiz {path}")
    here = Path.cwd()
    folders = [base / FOLDER for base in (here, *here.parents, Path(__file__).parents[1])]
    for folder in folders:
        if (folder / f"{path}.yml").is_file():
            return folder / f"{path}.yml"
    known = sorted({file.stem for folder in folders for file in folder.glob("*.yml")})
    raise FileNotFoundError(
        f"there is no quiz {quiz!r}; there are {', '.join(known) if known else 'none'}"
    )
