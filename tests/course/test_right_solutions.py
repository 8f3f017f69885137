"""Right solutions that look different from the reference earn every point."""

import pytest

from tools.assignments import master
from tools.assignments.scoring import Bench

STEM = "01_activation_functions"
RIGHT = {
    "maximum and minimum": (
        "leaky_relu",
        """
def leaky_relu(x, alpha):
    return np.maximum(x, 0) + alpha * np.minimum(x, 0), (x > 0) + alpha * (x <= 0)
""",
    ),
    "a float copy and a mask": (
        "leaky_relu",
        """
def leaky_relu(x, alpha):
    values, slopes = np.array(x, dtype=float), np.ones(np.shape(x))
    left = values <= 0
    values[left] *= alpha
    slopes[left] = alpha
    return values, slopes
""",
    ),
    "one number at a time": (
        "leaky_relu",
        """
def leaky_relu(x, alpha):
    value = np.vectorize(lambda one: float(one if one > 0 else alpha * one))
    slope = np.vectorize(lambda one: 1.0 if one > 0 else float(alpha))
    return value(x), slope(x)
""",
    ),
    "the logarithm of the sum": (
        "softmax",
        """
def softmax(scores, axis=-1):
    largest = scores.max(axis, keepdims=True)
    total = largest + np.log(np.exp(scores - largest).sum(axis, keepdims=True))
    return np.exp(scores - total)
""",
    ),
    "the axis moved to the end, in place on a copy": (
        "softmax",
        """
def softmax(scores, axis=-1):
    scores = np.moveaxis(np.array(scores, dtype=float), axis, -1)
    scores -= scores.max(axis=-1)[..., None]
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1)[..., None]
    return np.moveaxis(scores, -1, axis)
""",
    ),
    "erf on the right, erfc on the left": (
        "gelu",
        """
def gelu(x):
    def one(v):
        t = v / math.sqrt(2)
        return v * (0.5 * math.erfc(-t) if v < 0 else 0.5 + 0.5 * math.erf(t))
    return np.vectorize(one, otypes=[float])(x)
""",
    ),
    "a flat loop": (
        "gelu",
        """
def gelu(x):
    flat = [v * math.erfc(-v / 2**0.5) / 2 for v in np.ravel(x).tolist()]
    return np.array(flat, dtype=float).reshape(np.shape(x))
""",
    ),
    "the bell as it stands": (
        "gelu_slope",
        """
def gelu_slope(x):
    x = np.asarray(x, dtype=float)
    bell = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    return 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(x / np.sqrt(2))) + x * bell
""",
    ),
    "the whole table": (
        "softmax_backward",
        """
def softmax_backward(probabilities, upstream):
    p = probabilities
    table = p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])
    return np.einsum("...k,...kj->...j", upstream, table)
""",
    ),
    "example by example": (
        "softmax_backward",
        """
def softmax_backward(probabilities, upstream):
    classes = probabilities.shape[-1]
    rows = zip(probabilities.reshape(-1, classes), upstream.reshape(-1, classes), strict=True)
    made = [(np.diag(p) - np.outer(p, p)) @ g for p, g in rows]
    return np.array(made).reshape(probabilities.shape)
""",
    ),
}


@pytest.fixture(scope="module")
def bench():
    return Bench(master.cells_of(master.read(STEM)), master.checks_of(STEM))


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_solution_earns_everything(bench, name):
    task_id, source = RIGHT[name]
    task = next(task for task in bench.assignment.coded if task.id == task_id)
    for earned in bench.earned(task, source, seeds=range(20)):
        assert earned == {part.name: part.points for part in task.parts}


def test_every_function_task_has_another_right_solution(bench):
    functions = {task.id for task in bench.assignment.coded if task.kind == "function"}
    assert {task for task, _ in RIGHT.values()} == functions
