"""Start a chapter: the skeleton with the whole anatomy, and its quiz.

The table of contents (_toc.yml) takes every chapter that exists, in the order of numbers.

python -m tools.new_chapter 07_data_augmentation
"""

from pathlib import Path
import re
import sys

import yaml

from tools import CHAPTERS, ROOT
from tools.notebook_form import to_text
from tools.notebooks import from_percent_script
from tools.register import read_register, statements_of

STEM = re.compile(r"\d\d(_[a-z0-9]+)+")
SKELETON = Path(__file__).with_name("chapter_skeleton.txt")
QUIZ_SKELETON = Path(__file__).with_name("quiz_skeleton.txt")
LEVELS = ("by hand", "with code", "further")


def question_of(stem):
    """Return the chapter's question from the list of all chapters, else a placeholder."""
    path = ROOT / "site" / "questions.yml"
    if path.exists():
        for part in yaml.safe_load(path.read_text(encoding="utf-8"))["parts"]:
            for chapter in part["chapters"]:
                if chapter["stem"] == stem:
                    return chapter["question"]
    return "TODO: which question does this chapter answer?"


def script(stem):
    """Return the skeleton of a chapter as a py:percent script."""
    number = int(stem[:2])
    statements = statements_of(number, read_register())
    rows = [f"# | {name} | TODO | **{verdict}** | TODO |" for name, verdict in statements.items()]
    tests = [
        f"# %% [markdown]\n# TODO: show that {name} is wrong.\n\n"
        f'# %% tags=["{name}"]\nclaim("TODO: what is true instead of {name}", False)\n\n'
        for name, verdict in statements.items()
        if verdict == "wrong"
    ]
    exercises = "".join(
        f"#\n# ### Exercise {number}.{index} ({level})\n#\n# TODO: the task.\n#\n"
        "# ```{admonition} Hint\n# :class: hint\n# TODO\n# ```\n#\n"
        "# ```{admonition} Solution\n# :class: solution\n# TODO\n# ```\n"
        for index, level in enumerate(LEVELS, 1)
    )
    return SKELETON.read_text(encoding="utf-8").format(
        question=question_of(stem),
        number=number,
        stem=stem,
        rows="\n".join(rows),
        tests="".join(tests) or '# %%\nclaim("TODO", False)\n\n',
        exercises=exercises,
    )


def create(stem, root=ROOT):
    """Write the chapter and its quiz; return the paths written.

    Raises ValueError for a bad stem, FileExistsError when the chapter exists.
    """
    if not STEM.fullmatch(stem):
        raise ValueError(f"expected a stem such as 07_data_augmentation, got {stem!r}")
    chapter = root / CHAPTERS.name / f"{stem}.ipynb"
    quiz = root / "quizzes" / f"{stem}.yml"
    if chapter.exists():
        raise FileExistsError(f"{chapter.relative_to(root)} exists already")
    written = [chapter]
    chapter.parent.mkdir(exist_ok=True)
    chapter.write_text(to_text(from_percent_script(script(stem))), encoding="utf-8", newline="\n")
    if not quiz.exists():
        quiz.parent.mkdir(exist_ok=True)
        text = QUIZ_SKELETON.read_text(encoding="utf-8").replace("{stem}", stem)
        quiz.write_text(text, encoding="utf-8", newline="\n")
        written.append(quiz)
    return written


def main(arguments):
    """Create the named chapter and say what comes next."""
    if len(arguments) != 1:
        print("Name one stem: make new-chapter STEM=07_data_augmentation", file=sys.stderr)
        return 2
    try:
        for path in create(arguments[0]):
            print("written:", path.relative_to(ROOT))
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"Every TODO is yours. Then: make notebooks CHAPTERS={arguments[0][:2]}, and "
        f"python -m tools.anatomy {arguments[0][:2]} says what is missing."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
