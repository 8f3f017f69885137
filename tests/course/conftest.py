"""A small course whose gradebook knows its assignment."""

import pytest

from book_grader import gradebook
from tests.course.tiny_course import STEM, make_course


@pytest.fixture(scope="session")
def registered_gradebook(tmp_path_factory):
    """The bytes of a gradebook that knows the small assignment: making one takes seconds."""
    course = make_course(tmp_path_factory.mktemp("empty"))
    gradebook.enter(course, STEM)
    return (course / "gradebook.db").read_bytes()


@pytest.fixture
def course(registered_gradebook, tmp_path):
    """A course of its own for each test, in which nobody has handed in."""
    made = make_course(tmp_path)
    (made / "gradebook.db").write_bytes(registered_gradebook)
    return made
