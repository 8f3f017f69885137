"""Every kind of submission, in each of the book's assignments: none loses what it earned, none gets
more, all end in the right state, and nothing of it leaves the sandbox."""

import collections

import pytest

from tests.course.corpus import KINDS, models, running
from tests.course.corpus.running import VICTIM, Classroom

# Every third kind meets all three assignments, the others one each.
STEMS = ("01_activation_functions", "02_gradient_descent", "06_pooling")


class Graded:
    """A classroom with one submission of each kind, graded; what was there before and after."""

    def __init__(self, stem, kinds, **settings):
        self.classroom = Classroom(stem, **settings)
        # There is a gradebook already, and a grade in it.
        self.alone = self.classroom.grade()
        self.classroom.add(kinds)
        self.before = self.classroom.inputs()
        self.grading = self.classroom.grade()
        self.after = self.classroom.inputs()


@pytest.fixture(scope="module", params=[*STEMS, "Keras"])
def graded(request):
    if request.param == "Keras":
        found = Graded(STEMS[0], models.KINDS, keras=True, seconds=25)
    else:
        mine = STEMS.index(request.param)
        kinds = [kind for i, kind in enumerate(KINDS) if i % 3 == 0 or i // 3 % 3 == mine]
        found = Graded(request.param, kinds)
    yield found
    found.classroom.close()


def test_the_corpus_is_large_and_its_names_tell_kinds_apart():
    names = collections.Counter(kind.name for kind in [*KINDS, *models.KINDS])
    assert [name for name, count in names.items() if count > 1] == []
    assert len(KINDS) >= 60 and sum(kind.hostile for kind in KINDS) >= 30


def test_none_loses_what_it_earned_and_none_gets_more(graded):
    assert graded.grading.code == 0, graded.grading.output
    assert graded.classroom.faults(graded.grading.results) == []


def test_nobody_is_forgotten_and_none_is_added(graded):
    assert graded.grading.results.keys() == graded.classroom.kinds.keys() | {VICTIM}


def test_another_students_grade_does_not_change(graded):
    assert graded.alone.results[VICTIM]["state"] == "graded"
    assert graded.grading.results[VICTIM] == graded.alone.results[VICTIM]
    scores = graded.classroom.gradebook_scores()
    assert set(scores[VICTIM].values()) == {0.0}


def test_the_gradebook_says_what_the_results_say(graded):
    scores = graded.classroom.gradebook_scores()
    for student, result in graded.grading.results.items():
        if result["state"] == "graded":
            earned = {task["id"]: task["earned"] for task in result["tasks"]}
            assert {task: scores[student].get(task) for task in earned} == earned, student


def test_no_file_of_the_teacher_or_of_a_student_changes(graded):
    assert running.witnesses.differences(graded.before, graded.after) == []


def test_nothing_leaves_the_sandbox(graded):
    assert graded.classroom.escaped() == []


def test_nothing_survives(graded):
    assert graded.grading.survivors == []


def test_the_terminal_counts_every_state(graded):
    states = collections.Counter(result["state"] for result in graded.grading.results.values())
    lines = graded.grading.output.splitlines()
    for state, count in states.items():
        assert any(state in line and str(count) in line for line in lines), (state, count)
