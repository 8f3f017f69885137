"""The measurement of `make bench course` with a class of twenty; and what the large one is."""

from collections import Counter

from tests.course.corpus.classes import make_class
from tests.course.corpus.running import Classroom
from tools.bench import course

STEM = "01_activation_functions"


def test_a_class_of_twenty_loses_nothing_and_is_given_nothing():
    """Also proves that the measurement counts: a result that is spoilt is seen."""
    with Classroom(STEM) as classroom:
        classroom.add(make_class(classroom.good, 20))
        row = course.measure_engine(classroom)
        assert row["marks lost"] == row["marks too many"] == row["wrong state"] == 0
        results = classroom.results()
        some = next(s for s, kind in classroom.kinds.items() if kind.name == "solved")
        results[some]["tasks"][0]["earned"] = 0.0
        other = next(s for s, k in classroom.kinds.items() if k.name.startswith("mistake"))
        results[other]["state"] = "unreadable"
        lost, _, wrong = course.unfairness(classroom, results)
        assert lost == classroom.good.coded[0].points and wrong == 1


def test_the_large_class_is_one_tenth_hostile():
    with Classroom(STEM) as classroom:
        kinds = make_class(classroom.good, 200)
        assert len(kinds) == 200
        assert sum(kind.hostile for kind in kinds) == 20
        assert Counter(kind.name for kind in kinds)["solved"] == 110
        assert [k.name for k in kinds] == [k.name for k in make_class(classroom.good, 200)]
