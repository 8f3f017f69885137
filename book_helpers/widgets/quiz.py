"""A chapter's quiz, with feedback for every answer (every chapter)."""

import textwrap

import traitlets

from .._quiz_markup import plain
from ._base import BookWidget


class Quiz(BookWidget):
    """Questions one at a time; shown by `book_helpers.quiz.show(stem)`.

    quiz: what `book_helpers.quiz.load` returns. Answers stay in the reader's browser.
    """

    _stem = "quiz"
    _touch = (36, 48)

    question = traitlets.Int(1, min=1, max=99, help="The question shown, from 1.").tag(sync=True)
    stem = traitlets.Unicode(help="Names the reader's stored progress.").tag(sync=True)
    questions = traitlets.List(traitlets.Dict(), help="The questions, in order.").tag(sync=True)
    results = traitlets.Dict(
        help="What the reader has done: {question id: {right, tries, shown}}."
    ).tag(sync=True)

    def __init__(self, quiz=None, **kwargs):
        if quiz is not None:
            if not isinstance(quiz, dict) or not {"stem", "questions"} <= set(quiz):
                raise TypeError(
                    "Quiz takes what book_helpers.quiz.load returns, a dict with stem and "
                    f"questions; got {type(quiz).__name__}. Use quiz.show(stem) in a chapter."
                )
            kwargs = {"stem": quiz["stem"], "questions": quiz["questions"]} | kwargs
            if quiz.get("title"):
                kwargs.setdefault("title", plain(quiz["title"]))
        super().__init__(**kwargs)

    @traitlets.validate("question")
    def _question_exists(self, proposal):
        count = len(self.questions)
        if count and proposal["value"] > count:
            raise traitlets.TraitError(
                f"question is from 1 to {count}, the number of questions; got {proposal['value']}"
            )
        return proposal["value"]

    @property
    def _reserve(self):
        # The first question, unanswered; lines are estimated from the number of characters.
        if not self.questions:
            return (220, 260)
        first = self.questions[0]
        rows = [plain(row["text"]) for row in first.get("options", first.get("items", []))]
        # Handles and buttons take room from the items to be ordered.
        buttons = 13 if first["kind"] == "ordering" else 0
        heights = []
        for base, prompt_width, row_width, tabs in ((321, 75, 94, 15), (399, 38, 35, 8)):
            field = sum(max(46, 18 + 23 * _lines(row, row_width - buttons)) for row in rows)
            field = field + 8 * (len(rows) - 1) if rows else 44
            more_tabs = 36 * ((len(self.questions) - 1) // tabs)
            prompt = 26 * _lines(plain(first["prompt"]), prompt_width)
            heights.append(base + prompt + field + more_tabs)
        return tuple(heights)

    def describe(self) -> str:
        prompts = " ".join(
            f"{number}. {plain(question['prompt'])}"
            for number, question in enumerate(self.questions, 1)
        )
        return f"Quiz of {len(self.questions)} questions, with feedback for every answer. {prompts}"


def _lines(text: str, width: int) -> int:
    return max(1, len(textwrap.wrap(text, width)))


def example() -> Quiz:
    """The first chapter's quiz, for tests."""
    from book_helpers import quiz

    return quiz.show("01_activation_functions")
