"""How the assignment of chapter 1 is judged. For teachers only; students get nothing of this.

Each part isolates one mistake: inputs of one part never contain what another part is about (zeros,
negative α, large scores), so that a student loses what the mistake is worth and no more.
"""

import numpy as np

from book_grader.tasks import Assignment, Mistake, Part, Task, WrittenTask

# Task 1: leaky ReLU ------------------------------------------------------------------------------


def truth_leaky_relu(x, alpha):
    """Values and slopes, of the shape of x."""
    positive = np.asarray(x) > 0
    return np.where(positive, x, alpha * np.asarray(x)), np.where(positive, 1.0, alpha)


def _without_zeros(generator, shape):
    """Numbers of both signs whose size is at least 0.1."""
    return generator.choice([-1.0, 1.0], size=shape) * generator.uniform(0.1, 5.0, size=shape)


def draw_small_alpha(generator):
    """Vectors, α between 0 and 1."""
    return [(_without_zeros(generator, 12), float(generator.uniform(0.01, 0.9))) for _ in range(3)]


def draw_any_alpha(generator):
    """Vectors, α above 1, exactly 0, below 0."""
    alphas = (generator.uniform(1.5, 4.0), 0.0, generator.uniform(-2.0, -0.1))
    return [(_without_zeros(generator, 12), float(alpha)) for alpha in alphas]


def draw_with_zeros(generator):
    """Vectors with zeros of either sign among other numbers."""
    calls = []
    for _ in range(3):
        x = _without_zeros(generator, 12)
        x[generator.choice(12, size=4, replace=False)] = [0.0, -0.0, 0.0, -0.0]
        calls.append((x, float(generator.uniform(0.01, 0.9))))
    return calls


def draw_whole_numbers(generator):
    """Whole numbers other than 0, in tables and deeper arrays, and a single one."""
    calls = []
    for shape in ((3, 4), (2, 3, 2), (5, 1), ()):
        x = generator.integers(1, 9, size=shape) * generator.choice([-1, 1], size=shape)
        calls.append((np.asarray(x, dtype=np.int64), float(generator.uniform(0.05, 0.9))))
    return calls


LEAKY_RELU = Task(
    id="leaky_relu",
    title="Leaky ReLU, value and slope",
    asks="leaky_relu",
    parts=(
        Part(
            "values and slopes for α between 0 and 1",
            1,
            draw_small_alpha,
            "Compare with the two formulas: x and 1 where x is above 0, αx and α elsewhere. "
            "Both arrays are returned, values first.",
            expected=truth_leaky_relu,
        ),
        Part(
            "any other α",
            1,
            draw_any_alpha,
            "max(αx, x) equals leaky ReLU for α between 0 and 1 only. And if you write the values "
            "into x first, you no longer know on which side of 0 x was.",
            expected=truth_leaky_relu,
        ),
        Part(
            "the slope at 0",
            1,
            draw_with_zeros,
            "At 0 the slope is taken from the left: it is α, not 1 and not 0.",
            expected=truth_leaky_relu,
        ),
        Part(
            "whole numbers and any shape",
            1,
            draw_whole_numbers,
            "An array of whole numbers cuts off what you write into it: 0.1 becomes 0. Make arrays "
            "of floats, and let numpy work on all axes at once.",
            expected=truth_leaky_relu,
        ),
    ),
)

# Task 2: softmax ---------------------------------------------------------------------------------


def truth_softmax(scores, axis=-1):
    """Probabilities along an axis, of the shape of scores."""
    powers = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def draw_score_vectors(generator):
    """Vectors of moderate scores, one of whole numbers, some with ties."""
    return [
        (generator.normal(0.0, 2.0, size=5),),
        (generator.integers(-3, 4, size=9),),
        (np.repeat(generator.normal(size=2), [1, 3]),),
    ]


def draw_score_tables(generator):
    """Tables whose rows do not add up to the same."""
    return [
        (generator.normal(size=(rows, classes)) + generator.normal(size=(rows, 1)),)
        for rows, classes in ((4, 3), (3, 3), (1, 6))
    ]


def draw_score_blocks(generator):
    """Arrays of three dimensions and an axis; a cube too, where a lost axis goes unnoticed."""
    return [
        (generator.normal(size=(4, 3, 2)), 0),
        (generator.normal(size=(4, 3, 2)), 1),
        (generator.normal(size=(3, 3, 3)), -2),
    ]


def draw_large_scores(generator):
    """Vectors far above and far below 0; the differences within each are moderate."""
    return [
        (generator.normal(size=6) + generator.uniform(900, 20_000),),
        (generator.normal(size=6) - generator.uniform(900, 20_000),),
    ]


def draw_rows_far_apart(generator):
    """Tables whose rows lie at different heights, thousands apart."""
    heights = np.array([[2000.0], [0.0], [-2000.0]])
    return [(generator.normal(size=(3, 5)) + generator.permutation(heights),) for _ in range(3)]


SOFTMAX = Task(
    id="softmax",
    title="A softmax that holds",
    asks="softmax",
    parts=(
        Part(
            "one vector",
            1,
            draw_score_vectors,
            "Exponentials first, then each divided by the sum of all of them.",
            expected=truth_softmax,
        ),
        Part(
            "a table, row by row",
            1,
            draw_score_tables,
            "Each row has a sum of its own: sum along the axis, and keep the axis (keepdims=True), "
            "so that the division finds its row.",
            expected=truth_softmax,
        ),
        Part(
            "any axis",
            1,
            draw_score_blocks,
            "Use the argument axis wherever you reduce, and keep the axis (keepdims=True).",
            expected=truth_softmax,
        ),
        Part(
            "large scores",
            1,
            draw_large_scores,
            "The exponential of a large score is infinite, and that of a very negative one is 0. "
            "Take the largest score away from all of them first: the result is the same.",
            expected=truth_softmax,
        ),
        Part(
            "rows far apart",
            1,
            draw_rows_far_apart,
            "Each example needs its own largest score. With the largest of the whole table, the "
            "exponentials of the lower rows are all 0.",
            expected=truth_softmax,
        ),
    ),
)

ASSIGNMENT = Assignment(
    stem="01_activation_functions",
    title="Activation functions",
    minutes=120,
    goals=(
        "write leaky ReLU, softmax and GELU so that they hold for any shape and extreme numbers",
        "derive their slopes, and hand a gradient back through a softmax",
        "find digits that a formula loses, and save them",
        "recognise a wrong output unit by its numbers, and repair the model",
    ),
    tasks=(LEAKY_RELU, SOFTMAX),
    mistakes=(),
)
