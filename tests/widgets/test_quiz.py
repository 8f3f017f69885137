"""The quiz's Python side: what it takes, what it puts on the page."""

import json
import re

from book_helpers import quiz
from book_helpers.widgets import Quiz
from book_helpers.widgets.quiz import example
import pytest
import traitlets


@pytest.fixture(scope="module")
def widget():
    return example()


def test_it_shows_what_the_file_holds(widget):
    loaded = quiz.load("01_activation_functions")
    assert widget.stem == "01_activation_functions"
    assert widget.questions == loaded["questions"]
    assert widget.question == 1


def test_a_question_that_does_not_exist_is_refused(widget):
    count = len(widget.questions)
    with pytest.raises(traitlets.TraitError, match=f"from 1 to {count}.*got {count + 1}"):
        widget.question = count + 1
    with pytest.raises(traitlets.TraitError):
        widget.question = 0


@pytest.mark.parametrize("wrong", ["01_activation_functions", {"questions": []}, 3])
def test_it_takes_what_load_returns_and_says_so(wrong):
    with pytest.raises(TypeError, match=r"book_helpers\.quiz\.load"):
        Quiz(wrong)


def test_the_fallback_asks_the_questions_and_keeps_the_answers(widget):
    text = re.sub("<script.*?</script>", "", widget._mount_html())
    for question in widget.questions:
        assert f"{question['prompt'][0][:20]}" in text.replace("&#x27;", "'").replace("&quot;", '"')
    assert "feedback for every answer" in text
    first = widget.questions[0]
    assert first["feedback"]["right"][0] not in text


def test_the_page_gets_the_whole_quiz_and_no_result(widget):
    state = json.loads(json.dumps(widget.page_state()))
    assert set(state) == {"title", "task", "question", "stem", "questions", "results"}
    assert state["results"] == {}
    assert widget.describe() == example().describe()
