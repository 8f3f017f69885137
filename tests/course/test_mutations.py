"""Random changes of good submissions: of shape, which cost nothing; of code, which earn nothing."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.course.corpus import fair
from tests.course.corpus.kinds import Kind
from tests.course.corpus.mutations import (
    ENCODINGS,
    LABELS,
    SHAPES,
    WRECKS,
    reshaped,
    scribbled,
    wrecked,
)
from tests.course.corpus.running import Classroom

TASKS = ("centred", "affine", "row_softmax")
# One example is a whole class: shrinking it would grade it a hundred times.
few = settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    database=None,
)

reshapings = st.tuples(
    st.lists(st.sampled_from(SHAPES), max_size=4),
    st.lists(st.sampled_from(LABELS), max_size=3, unique=True),
    st.sampled_from(sorted(ENCODINGS)),
    st.integers(0, 2**32),
)
wrecks = st.dictionaries(st.sampled_from(TASKS), st.sampled_from(sorted(WRECKS)), min_size=1)
scribbles = st.tuples(
    st.sampled_from(TASKS),
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from("abcxyz01.,:()[]=+-*/ \n\t\"'#\0é")),
        min_size=1,
        max_size=3,
    ),
)


def unfairness(kinds):
    """What was unfair when these kinds were graded. kinds: from a good submission to kinds."""
    with Classroom() as classroom:
        classroom.add(kinds(classroom.good))
        done = classroom.grade()
        assert done.code == 0, done.output
        return classroom.faults(done.results)


@few
@given(plans=st.lists(reshapings, min_size=24, max_size=24))
def test_the_shape_of_a_submission_costs_nothing(plans):
    def kinds(good):
        for shapes, labels, encoding, seed in plans:
            names = [change.__name__ for change in (*shapes, *labels)]
            yield Kind(
                f"{names} {encoding} {seed}",
                lambda g, plan=(shapes, labels, encoding, seed): reshaped(g, *plan),
            )

    assert unfairness(kinds) == []


@few
@given(plans=st.lists(wrecks, min_size=20, max_size=20))
def test_wrecked_cells_earn_what_they_do_and_cost_no_other(plans):
    assert unfairness(lambda good: [wrecked(good, p, fair.possible_scores) for p in plans]) == []


@few
@given(plans=st.lists(scribbles, min_size=20, max_size=20))
def test_scribbles_in_one_cell_cost_no_other_and_never_raise_its_score(plans):
    def kinds(good):
        for task, edits in plans:
            code = scribbled(good.solutions[task], edits)
            scores = fair.possible_scores(good, {task: code}, task_named(good, task))
            yield Kind(
                f"{task}: {code!r}",
                lambda g, task=task, code=code: g.files(g.with_code({task: code})),
                earns={task: scores.pop()},
                loose=(task,) if scores else (),
            )

    assert unfairness(kinds) == []


def task_named(good, wanted):
    """The task with this id."""
    return next(task for task in good.coded if task.id == wanted)
