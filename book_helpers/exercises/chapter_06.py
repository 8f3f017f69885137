"""Checked exercises of chapter 6, pooling."""

from book_helpers.exercises._framework import Case, Exercise, Mistake
from book_helpers.reference import pooling
import numpy as np

_RNG = np.random.default_rng(6)


def _size(size, window, stride):
    length = pooling.output_size(size, window, stride)
    return length, size - ((length - 1) * stride + window)


def _spread(output_gradient, window):
    share = output_gradient / window**2
    return share.repeat(window, axis=0).repeat(window, axis=1)


def _to_one_corner(output_gradient, window):
    rows, columns = output_gradient.shape
    gradient = np.zeros((rows * window, columns * window))
    gradient[::window, ::window] = output_gradient
    return gradient


def _change(image, window):
    before = pooling.pool(image, window)
    after = pooling.pool(pooling.shift(image, 0, 1), window)
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def _change_of_the_image(image, window):
    moved = pooling.shift(image, 0, 1)
    return float(np.linalg.norm(moved - image) / np.linalg.norm(image))


def _pooled_then_moved(image, window):
    before = pooling.pool(image, window)
    return float(np.linalg.norm(pooling.shift(before, 0, 1) - before) / np.linalg.norm(before))


POOLED_SIZE = Exercise(
    number="6.1",
    title="how large is it, and what is lost?",
    call="pooled_size",
    solution=_size,
    cases=(
        Case((28, 2, 2), "28 cells, window 2, stride 2", "14 windows read all 28 cells: (14, 0)."),
        Case((5, 2, 2), "an odd side", "Two windows read four cells; the fifth is lost: (2, 1)."),
        Case((11, 3, 2), "overlapping windows", "⌊(11 − 3)/2⌋ + 1 = 5, and 4 · 2 + 3 = 11."),
        Case(
            (10, 2, 3), "a stride larger than the window", "The last window ends at 2 · 3 + 2 = 8."
        ),
    ),
    mistakes=(
        Mistake(
            lambda size, window, stride: (size // stride, size % stride),
            "This is right only where stride and window are equal.",
        ),
        Mistake(
            lambda size, window, stride: (-(-size // stride), 0),
            "This is “same” padding. Valid windows must fit.",
        ),
        Mistake(
            lambda size, window, stride: ((size - window) // stride, 0),
            "One window more: the one that begins at 0.",
        ),
    ),
)

AVERAGE_POOL_BACKWARD = Exercise(
    number="6.2",
    title="average pooling, backward",
    call="average_pool_backward",
    solution=_spread,
    cases=(
        Case((np.ones((2, 2)), 2), "ones", "Every input cell gets a quarter."),
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), 3),
            "four different gradients, window 3",
            "Each window's nine cells get a ninth of its gradient.",
        ),
        Case((_RNG.normal(size=(3, 5)), 2), "a map that is no square", "Rows and columns differ."),
    ),
    mistakes=(
        Mistake(
            lambda gradient, window: gradient.repeat(window, axis=0).repeat(window, axis=1),
            "Divide by the number of cells in a window: the output was their mean.",
        ),
        Mistake(
            lambda gradient, window: (gradient / window).repeat(window, 0).repeat(window, 1),
            "A window has window² cells, not window.",
        ),
        Mistake(
            _to_one_corner,
            "One cell gets all: that is how a maximum behaves. An average depends on all cells.",
        ),
    ),
)

SHIFT_CHANGE = Exercise(
    number="6.3",
    title="measure a shift",
    call="shift_change",
    solution=_change,
    cases=(
        Case(
            (np.ones((6, 6)), 2),
            "an even grey",
            "Nothing changes when an even picture moves: 0.",
        ),
        Case((np.eye(8), 2), "a diagonal line", "Pool before and after the move, then compare."),
        Case((_RNG.random((9, 7)), 3), "noise, window 3", "Rows that fill no window are dropped."),
    ),
    mistakes=(
        Mistake(_change_of_the_image, "You compare the pictures. Pool both first."),
        Mistake(
            _pooled_then_moved,
            "You move the pooled map by a whole cell. Move the picture, then pool.",
        ),
    ),
)

EXERCISES = (POOLED_SIZE, AVERAGE_POOL_BACKWARD, SHIFT_CHANGE)
