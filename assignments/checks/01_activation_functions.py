"""How the assignment of chapter 1 is judged. For teachers only; students get nothing of this.

Each part isolates one mistake: inputs of one part never contain what another part is about (zeros,
negative α, large scores), so that a student loses what the mistake is worth and no more.
"""

import functools
import math

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
            "into x first, you no longer know on which side of 0 x was, and nor does your caller.",
            expected=truth_leaky_relu,
            keeps_inputs=True,
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
            "Take the largest score away from all of them first: the result is the same. Make a "
            "new array of that: `scores -= …` changes the caller's.",
            expected=truth_softmax,
            keeps_inputs=True,
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

# Tasks 3 and 4: GELU and its slope ---------------------------------------------------------------

_erfc = np.vectorize(math.erfc, otypes=[float])


def truth_gelu(x):
    """x Φ(x), with full relative accuracy in the left tail."""
    x = np.asarray(x, dtype=float)
    return 0.5 * x * _erfc(-x / math.sqrt(2.0))


def truth_gelu_slope(x):
    """Φ(x) + x φ(x)."""
    x = np.asarray(x, dtype=float)
    near = np.clip(x, -50.0, 50.0)
    return 0.5 * _erfc(-x / math.sqrt(2.0)) + near * np.exp(-0.5 * near**2) / math.sqrt(2 * math.pi)


def draw_between_3(generator):
    """Vectors between −3 and 3."""
    return [(generator.uniform(-3, 3, size=40),) for _ in range(2)]


def draw_between_4(generator):
    """Vectors between −4 and 4."""
    return [(generator.uniform(-4, 4, size=60),) for _ in range(2)]


def _arrays_with(generator, *large):
    """Arrays of several shapes, one of whole numbers, and a vector with large numbers in it."""
    vector = generator.permutation(np.concatenate([generator.uniform(-3, 3, size=5), large]))
    return [
        (generator.uniform(-3, 3, size=(2, 3, 4)),),
        (generator.integers(-3, 4, size=(3, 5)),),
        (np.asarray(generator.uniform(0.5, 3)),),
        (vector,),
    ]


def draw_gelu_arrays(generator):
    """Any shape, and numbers up to ±100 000."""
    size = float(generator.uniform(1e4, 1e5))
    return _arrays_with(generator, size, -size, 60.0, -60.0)


def draw_slope_arrays(generator):
    """Any shape, and numbers up to ±10²⁰⁰."""
    return _arrays_with(generator, 1e200, -1e200, 60.0, -60.0)


def draw_left_tail(generator):
    """Vectors between −30 and −7."""
    return [(generator.uniform(-30, -7, size=30),) for _ in range(2)]


def judge_left_tail(arguments, value):
    """Six right digits, relative to the right value."""
    wanted = truth_gelu(*arguments)
    if not isinstance(value, np.ndarray) or value.shape != wanted.shape or value.dtype.kind != "f":
        return False
    return bool(np.all(np.abs(value - wanted) <= 1e-6 * np.abs(wanted)))


EXACT_GELU = Task(
    id="gelu",
    title="GELU, to the last digit",
    asks="gelu",
    parts=(
        Part(
            "near enough",
            1,
            draw_between_3,
            "x times the share of a normal distribution below x: erf of x/√2, not of x, plus 1, "
            "halved, times x.",
            expected=truth_gelu,
            tolerance=1e-3,
        ),
        Part(
            "any shape, large numbers",
            1,
            draw_gelu_arrays,
            "math.erf takes one number: np.vectorize applies it to arrays of any shape. Far to the "
            "right GELU is x, far to the left 0.",
            expected=truth_gelu,
            tolerance=1e-3,
        ),
        Part(
            "exact",
            1,
            draw_between_4,
            "The formula with tanh is an approximation: it is off by up to 0.0005. The definition "
            "has erf.",
            expected=truth_gelu,
            tolerance=1e-10,
        ),
        Part(
            "the left tail",
            1,
            draw_left_tail,
            "1 + erf(t) for t far below 0 is a difference of nearly equal numbers: their digits "
            "cancel. erfc(−t) is the same number, computed without a difference.",
            judge=judge_left_tail,
        ),
    ),
)

GELU_SLOPE = Task(
    id="gelu_slope",
    title="The slope of GELU",
    asks="gelu_slope",
    needs=("gelu",),
    parts=(
        Part(
            "near enough",
            1,
            draw_between_3,
            "The product rule gives two terms: Φ(x) and x times the bell curve at x.",
            expected=truth_gelu_slope,
            tolerance=1e-2,
        ),
        Part(
            "exact",
            1,
            draw_between_4,
            "A difference quotient loses digits, and so does the formula with tanh. Use the slope "
            "that you derived.",
            expected=truth_gelu_slope,
            tolerance=1e-12,
        ),
        Part(
            "any shape, huge numbers",
            1,
            draw_slope_arrays,
            "Far to the right the slope is 1, far to the left 0. Infinity times 0 is nan: look "
            "which of your terms overflows. And all shapes are asked for, a single number too.",
            expected=truth_gelu_slope,
            tolerance=1e-2,
        ),
    ),
)

# Task 5: backwards through a softmax -------------------------------------------------------------


def truth_softmax_backward(probabilities, upstream):
    """p (g − Σ g p), along the last axis."""
    weighted = probabilities * upstream
    return weighted - probabilities * weighted.sum(axis=-1, keepdims=True)


def _probabilities_and_upstream(generator, shape):
    scores = generator.normal(0.0, 1.5, size=shape)
    return truth_softmax(scores), generator.normal(0.0, 2.0, size=shape)


def draw_backward_vectors(generator):
    """One example at a time."""
    return [_probabilities_and_upstream(generator, (size,)) for size in (3, 6, 10)]


def draw_backward_tables(generator):
    """Tables, a square one among them, where a wrong axis does not show in the shape."""
    return [_probabilities_and_upstream(generator, shape) for shape in ((5, 3), (4, 4), (7, 10))]


def draw_backward_blocks(generator):
    """Three and four axes."""
    return [_probabilities_and_upstream(generator, shape) for shape in ((2, 3, 4), (2, 2, 3, 5))]


SOFTMAX_BACKWARD = Task(
    id="softmax_backward",
    title="Backwards through a softmax",
    asks="softmax_backward",
    parts=(
        Part(
            "one vector",
            1,
            draw_backward_vectors,
            "p(1 − p) is the diagonal of the table alone. The other entries, −p_k p_j, count too: "
            "what you take away is p times the sum of all g p.",
            expected=truth_softmax_backward,
        ),
        Part(
            "a table, row by row",
            2,
            draw_backward_tables,
            "The sum of g p goes over the classes of one example: along the last axis, which is "
            "kept (keepdims=True).",
            expected=truth_softmax_backward,
        ),
        Part(
            "more axes",
            1,
            draw_backward_blocks,
            "The classes lie along the last axis, −1, however many axes come before it. And both "
            "inputs belong to the caller: `upstream -= …` changes one of them.",
            expected=truth_softmax_backward,
            keeps_inputs=True,
        ),
    ),
)

# Task 6: repair a model --------------------------------------------------------------------------

# Measured for the repaired model, 30 epochs, seeds 0 to 3: 94.7 to 96.5 % right, log loss 0.112 to
# 0.132; after 10 epochs 93.0 to 96.5 % and 0.168 to 0.228. Always saying benign is 62.6 % right.
RIGHT_AT_LEAST, LOG_LOSS_AT_MOST = 0.90, 0.25
ASKED = 150


@functools.cache
def _held_out():
    """The test rows (171, 30), standardised as the students' are, and their labels by row."""
    from book_helpers.datasets import breast_cancer

    data = breast_cancer()
    labels = {row.tobytes(): int(y) for row, y in zip(data.x_test, data.y_test, strict=True)}
    return data.x_test, labels


def draw_tumours(generator):
    """Most of the held-out tumours, in an order of this submission's own."""
    rows, _ = _held_out()
    return [(rows[generator.permutation(len(rows))[:ASKED]],)]


def draw_strange_rows(generator):
    """Held-out tumours, and measurements that no tumour has."""
    strange = generator.normal(0.0, 5.0, size=(200, 30)).astype(np.float32)
    return [*draw_tumours(generator), (strange,)]


def _probabilities(arguments, value):
    """The predictions as (n,) float64, or None where they are not numbers of shape (n, 1)."""
    rows = len(arguments[0])
    if not isinstance(value, np.ndarray) or value.shape != (rows, 1) or value.dtype.kind != "f":
        return None
    value = value[:, 0].astype(np.float64)
    return value if np.isfinite(value).all() else None


def _within(value):
    return value is not None and bool(np.all((value >= 0) & (value <= 1)))


def _labels(arguments):
    _, labels = _held_out()
    return np.array([labels[row.tobytes()] for row in arguments[0]])


def judge_range(arguments, value):
    """Every prediction lies in [0, 1]."""
    return _within(_probabilities(arguments, value))


def judge_sides(arguments, value):
    """At least nine of ten are on the right side of 0.5."""
    value = _probabilities(arguments, value)
    if value is None:
        return False
    return bool(np.mean((value > 0.5) == _labels(arguments)) >= RIGHT_AT_LEAST)


def judge_log_loss(arguments, value):
    """Probabilities, and their mean cross-entropy is small."""
    value = _probabilities(arguments, value)
    if not _within(value):
        return False
    value, labels = np.clip(value, 1e-7, 1 - 1e-7), _labels(arguments)
    loss = -np.mean(labels * np.log(value) + (1 - labels) * np.log(1 - value))
    return bool(loss <= LOG_LOSS_AT_MOST)


REPAIRED = Task(
    id="repaired",
    title="Repair a model",
    asks="repaired",
    kind="model",
    seconds=120,
    parts=(
        Part(
            "predictions are probabilities",
            1,
            draw_strange_rows,
            "A probability lies between 0 and 1 for any input, and there is one for each tumour: "
            "shape (n, 1). Which output unit can give nothing else?",
            judge=judge_range,
        ),
        Part(
            "nine of ten are right",
            2,
            draw_tumours,
            "Was the model trained, long enough, and with the labels as they are (1 is benign)? "
            "Does the loss fit the output unit?",
            judge=judge_sides,
        ),
        Part(
            "the probabilities can be trusted",
            2,
            draw_tumours,
            "The log loss punishes confidence in wrong answers, and numbers that are not "
            "probabilities have none. Output unit and loss must fit: a score needs a sigmoid "
            "before it is a probability.",
            judge=judge_log_loss,
        ),
    ),
)

DEAD_OUTPUT = WrittenTask(
    id="dead_output",
    title="Why did it not learn?",
    points=5,
    rubric=(
        (
            1,
            "Below 0 the clipped output is constant, so is the loss (16.1 or 0); its gradient is 0",
        ),
        (1, "Hence start 1, with all outputs below 0, did not move; start 0 had some above 0"),
        (
            1,
            "Quotes the printed numbers: start 1 has the same outputs before and after training",
        ),
        (1, "Sigmoid: the gradient at the score is p − y, largest where the answer is most wrong"),
        (1, "Tanh fits labels −1 and 1 with the squared error or a hinge loss, read off at 0"),
    ),
)

# What students get wrong, and what it earns ------------------------------------------------------


def _network(output, compiled, labels="y_train", epochs=30, seed=0):
    """The cell of task 6 with another output unit, loss, labels, or less training."""
    fit = f"repaired.fit(x_train, {labels}, epochs={epochs}, batch_size=32, verbose=0)"
    return f"""
keras.utils.set_random_seed({seed})
repaired = keras.Sequential(
    [
        keras.Input(shape=(30,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(16, activation="sigmoid"),
        keras.layers.Dense(1, activation={output!r}),
    ]
)
repaired.compile(optimizer="adam", loss={compiled})
{fit if epochs else ""}
"""


MISTAKES = (
    Mistake(
        "leaky ReLU as max(αx, x)",
        {
            "leaky_relu": """
def leaky_relu(x, alpha):
    return np.maximum(alpha * x, x), np.where(x > 0, 1.0, alpha)
"""
        },
        {"leaky_relu": 3},
    ),
    Mistake(
        "leaky ReLU with slope 1 at 0",
        {
            "leaky_relu": """
def leaky_relu(x, alpha):
    return np.where(x > 0, x, alpha * x), np.where(x >= 0, 1.0, alpha)
"""
        },
        {"leaky_relu": 3},
    ),
    Mistake(
        "leaky ReLU written into a copy, which may hold whole numbers only",
        {
            "leaky_relu": """
def leaky_relu(x, alpha):
    values, slopes = x.copy(), np.ones_like(x)
    values[x <= 0] *= alpha
    slopes[x <= 0] = alpha
    return values, slopes
"""
        },
        {"leaky_relu": 3},
    ),
    Mistake(
        "leaky ReLU written into its input, and the slopes taken from that",
        {
            "leaky_relu": """
def leaky_relu(x, alpha):
    x[x <= 0] *= alpha
    return x, np.where(x > 0, 1.0, alpha)
"""
        },
        {"leaky_relu": 2},
    ),
    Mistake(
        "leaky ReLU returns the values alone",
        {
            "leaky_relu": """
def leaky_relu(x, alpha):
    return np.where(x > 0, x, alpha * x)
"""
        },
        {"leaky_relu": 0},
    ),
    Mistake(
        "softmax without subtracting the largest score",
        {
            "softmax": """
def softmax(scores, axis=-1):
    powers = np.exp(scores)
    return powers / powers.sum(axis=axis, keepdims=True)
"""
        },
        {"softmax": 3},
    ),
    Mistake(
        "softmax takes the largest score away from its input itself",
        {
            "softmax": """
def softmax(scores, axis=-1):
    scores -= scores.max(axis=axis, keepdims=True)
    powers = np.exp(scores)
    return powers / powers.sum(axis=axis, keepdims=True)
"""
        },
        {"softmax": 4},
    ),
    Mistake(
        "softmax divides by the sum of the whole table",
        {
            "softmax": """
def softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()
"""
        },
        {"softmax": 2},
    ),
    Mistake(
        "softmax subtracts the largest score of the whole table",
        {
            "softmax": """
def softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=axis, keepdims=True)
"""
        },
        {"softmax": 4},
    ),
    Mistake(
        "softmax always along the last axis",
        {
            "softmax": """
def softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
"""
        },
        {"softmax": 4},
    ),
    Mistake(
        "softmax does not keep the axis",
        {
            "softmax": """
def softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max(axis=axis))
    return powers / powers.sum(axis=axis)
"""
        },
        {"softmax": 2},
    ),
    Mistake(
        "GELU by the formula with tanh, its slope by a difference",
        {
            "gelu": """
def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
""",
            "gelu_slope": """
def gelu_slope(x):
    return (gelu(x + 1e-5) - gelu(x - 1e-5)) / 2e-5
""",
        },
        {"gelu": 2, "gelu_slope": 1},
    ),
    Mistake(
        "GELU as x (1 + erf) / 2, whose digits cancel; its slope without the second term",
        {
            "gelu": """
def gelu(x):
    return x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2
""",
            "gelu_slope": """
def gelu_slope(x):
    return (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2
""",
        },
        {"gelu": 3, "gelu_slope": 0},
    ),
    Mistake(
        "GELU and its slope for vectors only",
        {
            "gelu": """
def gelu(x):
    return np.array([0.5 * one * math.erfc(-one / math.sqrt(2)) for one in x])
""",
            "gelu_slope": """
def gelu_slope(x):
    bell = [math.exp(-0.5 * one**2) / math.sqrt(2 * math.pi) for one in x]
    return np.array(
        [0.5 * math.erfc(-a / math.sqrt(2)) + a * b for a, b in zip(x, bell, strict=True)]
    )
""",
        },
        {"gelu": 3, "gelu_slope": 2},
    ),
    Mistake(
        "GELU with erf(x) in place of erf(x / √2)",
        {
            "gelu": """
def gelu(x):
    return 0.5 * np.asarray(x) * np.vectorize(math.erfc, otypes=[float])(-np.asarray(x))
"""
        },
        {"gelu": 0},
    ),
    Mistake(
        "the softmax's derivative is p (1 − p), as the sigmoid's",
        {
            "softmax_backward": """
def softmax_backward(probabilities, upstream):
    return probabilities * (1 - probabilities) * upstream
"""
        },
        {"softmax_backward": 0},
    ),
    Mistake(
        "backwards through a softmax with the sum over the whole table",
        {
            "softmax_backward": """
def softmax_backward(probabilities, upstream):
    return probabilities * (upstream - np.sum(probabilities * upstream))
"""
        },
        {"softmax_backward": 1},
    ),
    Mistake(
        "backwards through a softmax, written into the gradient that arrived",
        {
            "softmax_backward": """
def softmax_backward(probabilities, upstream):
    upstream -= np.sum(probabilities * upstream, axis=-1, keepdims=True)
    return probabilities * upstream
"""
        },
        {"softmax_backward": 3},
    ),
    Mistake(
        "backwards through a softmax along axis 1",
        {
            "softmax_backward": """
def softmax_backward(probabilities, upstream):
    total = np.sum(probabilities * upstream, axis=1, keepdims=True)
    return probabilities * (upstream - total)
"""
        },
        {"softmax_backward": 2},
    ),
    Mistake(
        "the tanh is left and the loss made to fit it",
        {"repaired": _network("tanh", '"mse"')},
        {"repaired": 2},
    ),
    Mistake(
        "no output unit, and a loss from logits: predictions are scores",
        {"repaired": _network(None, "keras.losses.BinaryCrossentropy(from_logits=True)")},
        {"repaired": 2},
    ),
    Mistake(
        "the labels turned round",
        {"repaired": _network("sigmoid", '"binary_crossentropy"', labels="1 - y_train")},
        {"repaired": 1},
    ),
    Mistake(
        "built but not trained",
        {"repaired": _network("sigmoid", '"binary_crossentropy"', epochs=0, seed=1)},
        {"repaired": 1},
    ),
    Mistake(
        "another seed in place of a repair",
        {"repaired": _network("tanh", '"binary_crossentropy"', seed=0)},
        {"repaired": 2},
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
    tasks=(LEAKY_RELU, SOFTMAX, EXACT_GELU, GELU_SLOPE, SOFTMAX_BACKWARD, REPAIRED, DEAD_OUTPUT),
    mistakes=MISTAKES,
)
