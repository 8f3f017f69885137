"""How the assignment of chapter 2 is judged. For teachers only; students get nothing of this.

The parts of a task are independent as far as they can be: some look only at where a descent ends,
one at whether every position was recorded, so that a student loses what a mistake is worth and no
more.
"""

from functools import cache

from book_helpers import datasets
from book_helpers.reference import descent
import numpy as np

from book_grader.answers import accuracy_above, item, near, numbers
from book_grader.tasks import Assignment, Mistake, Part, Task, WrittenTask

# Shared by the parts ----------------------------------------------------------------------------


def _regression(generator, examples, parameters):
    """Features (m, p) with a column of ones, correlated with each other, and targets (m,)."""
    features = generator.normal(size=(examples, parameters)) + generator.uniform(0.5, 1.0)
    features[:, 0] = 1.0
    return features, generator.normal(3.0, 2.0, size=examples)


def _last_row(value):
    """The last row of a table, None if the value is none."""
    table = numbers(value)
    return table[-1] if table is not None and table.ndim == 2 and len(table) else None


# Task 1: loss and gradient ----------------------------------------------------------------------


def truth_loss_and_gradient(X, y, theta):
    """Mean squared error, a number, and its gradient, (p,)."""
    return descent.loss(X, y, theta), descent.gradient(X, y, theta)


def judge_both(call, value):
    """The loss and the gradient, together."""
    right = truth_loss_and_gradient(*call)
    return all(near(item(value, position), right[position]) for position in (0, 1))


def draw_regressions(generator):
    """More examples than parameters, and fewer."""
    return [
        (*_regression(generator, m, p), generator.normal(size=p))
        for m, p in ((9, 2), (12, 4), (3, 5))
    ]


def draw_smallest_regressions(generator):
    """Whole numbers: three examples of one feature, one example of two and of one."""
    return [
        (
            generator.integers(1, 6, size=(m, p)),
            generator.integers(10, 20, size=m),
            generator.integers(-3, 2, size=p),
        )
        for m, p in ((3, 1), (1, 2), (1, 1))
    ]


LOSS_AND_GRADIENT = Task(
    id="loss_and_gradient",
    title="The loss and its gradient",
    asks="loss_and_gradient",
    parts=(
        Part(
            "the loss",
            1,
            draw_regressions,
            "The mean of the squared errors Xθ − y: one number, returned first.",
            judge=lambda call, value: near(item(value, 0), truth_loss_and_gradient(*call)[0]),
        ),
        Part(
            "the gradient",
            1,
            draw_regressions,
            "2/m · Xᵀ(Xθ − y), shape (p,), returned second. A mean over the examples: with twice "
            "as many of the same examples it does not grow. It points uphill.",
            judge=lambda call, value: near(item(value, 1), truth_loss_and_gradient(*call)[1]),
        ),
        Part(
            "one feature or one example, whole numbers",
            1,
            draw_smallest_regressions,
            "With p = 1 or m = 1 the shapes stay (p,) and (m,), and the formulas are the same.",
            judge=judge_both,
        ),
    ),
)

# Task 2: batches --------------------------------------------------------------------------------


def truth_batches(order, batch_size):
    """List of index arrays."""
    return [order[first : first + batch_size] for first in range(0, len(order), batch_size)]


def judge_batches(call, value):
    """A list (or tuple) of the right pieces, whatever the type of their whole numbers."""
    right = truth_batches(*call)
    return (
        isinstance(value, tuple | list)
        and len(value) == len(right)
        and all(near(one, other) for one, other in zip(value, right, strict=True))
    )


def draw_whole_batches(generator):
    """Sizes that divide the count."""
    return [(generator.permutation(n), size) for n, size in ((12, 4), (15, 5), (8, 1), (6, 6))]


def draw_batches_with_remainder(generator):
    """Sizes that do not divide the count, once in such a way that pieces of equal size exist."""
    return [(generator.permutation(n), size) for n, size in ((10, 4), (23, 10), (12, 5))]


def draw_small_orders(generator):
    """Fewer examples than a batch holds; one; none."""
    return [(generator.permutation(n), size) for n, size in ((3, 8), (1, 4), (0, 5))]


BATCHES = Task(
    id="batches",
    title="Batches of an epoch",
    asks="batches",
    parts=(
        Part(
            "the size divides the count",
            1,
            draw_whole_batches,
            "Consecutive pieces of `order`, in its order: it is already shuffled.",
            judge=judge_batches,
        ),
        Part(
            "a smaller last batch",
            1,
            draw_batches_with_remainder,
            "Every example is used once an epoch. The last batch holds what is left over; all "
            "others are full.",
            judge=judge_batches,
        ),
        Part(
            "fewer examples than a batch, or none",
            1,
            draw_small_orders,
            "If there are fewer examples than a batch holds, they are one batch. No examples make "
            "no batches: an empty list.",
            judge=judge_batches,
        ),
    ),
)

# Task 3: mini-batch descent ---------------------------------------------------------------------


def truth_minibatch_descent(X, y, theta, learning_rate, orders, batch_size):
    """All positions, the start first, (updates + 1, p)."""
    path = [np.asarray(theta, dtype=np.float64)]
    for order in orders:
        for batch in truth_batches(order, batch_size):
            slope = descent.gradient(X[batch], y[batch], path[-1])
            path.append(path[-1] - learning_rate * slope)
    return np.array(path)


def judge_last_of_descent(call, value):
    """Whether a descent ended where it should, however it was recorded."""
    return near(_last_row(value), truth_minibatch_descent(*call)[-1])


def _descents(generator, sizes):
    """Calls for (examples, epochs, batch size): three parameters, a rate that is stable."""
    calls = []
    for n, epochs, size in sizes:
        X, y = _regression(generator, n, 3)
        orders = [generator.permutation(n) for _ in range(epochs)]
        theta, rate = generator.normal(size=3), float(generator.uniform(0.02, 0.08))
        calls.append((X, y, theta, rate, np.array(orders, dtype=np.int64).reshape(-1, n), size))
    return calls


def draw_full_batches(generator):
    """One batch of all examples, one to four epochs."""
    return _descents(generator, [(8, 1, 8), (10, 4, 10)])


def draw_mini_batches(generator):
    """Several updates an epoch, two epochs and more; sizes divide."""
    return _descents(generator, [(12, 2, 4), (20, 3, 5), (6, 2, 1)])


def draw_remainders(generator):
    """Sizes that do not divide, one larger than the number of examples."""
    return _descents(generator, [(10, 2, 4), (11, 2, 5), (6, 2, 20)])


def draw_whole_paths(generator):
    """Several epochs; no epoch at all; a start of whole numbers."""
    calls = _descents(generator, [(12, 3, 4), (6, 0, 3), (6, 2, 3)])
    X, y, _, *rest = calls[-1]
    calls[-1] = (X, y, generator.integers(-4, 5, size=3), *rest)
    return calls


MINIBATCH_DESCENT = Task(
    id="minibatch_descent",
    title="Mini-batch gradient descent",
    asks="minibatch_descent",
    needs=("loss_and_gradient", "batches"),
    parts=(
        Part(
            "all examples in one batch",
            1,
            draw_full_batches,
            "θ ← θ − η · gradient, for all parameters at once: the gradient is taken at the old "
            "θ, every entry of it.",
            judge=judge_last_of_descent,
        ),
        Part(
            "small batches",
            2,
            draw_mini_batches,
            "Each epoch has an order of its own, one row of `orders`; each batch of it makes an "
            "update from where the one before ended.",
            judge=judge_last_of_descent,
        ),
        Part(
            "a last batch that is not full",
            1,
            draw_remainders,
            "Its gradient is the mean over the examples that it has, not over `batch_size`.",
            judge=judge_last_of_descent,
        ),
        Part(
            "every position recorded",
            1,
            draw_whole_paths,
            "The start first, then one row for each update, each a new array of floats: after "
            "`theta -= …` all rows are the same array, and the caller's start is lost.",
            expected=truth_minibatch_descent,
            keeps_inputs=True,
        ),
    ),
)

# Task 4: momentum -------------------------------------------------------------------------------


def truth_momentum_path(H, theta, learning_rate, momentum, nesterov, updates):
    """All positions, the start first, (updates + 1, p)."""
    rule = descent.Momentum(momentum, nesterov)
    path = [np.asarray(theta, dtype=np.float64)]
    state = rule.start(path[0])
    for _ in range(updates):
        moved, state = rule.step(path[-1], H @ path[-1], state, learning_rate)
        path.append(moved)
    return np.array(path)


def judge_last_of_path(call, value):
    """Whether a path ended where it should, however it was recorded."""
    return near(_last_row(value), truth_momentum_path(*call)[-1])


def _paths(generator, settings):
    """Calls for (momentum, nesterov, updates): a bowl of two to four parameters."""
    calls = []
    for momentum, nesterov, updates in settings:
        p = int(generator.integers(2, 5))
        root = generator.normal(size=(p, p))
        H = root @ root.T / p + 0.5 * np.eye(p)
        rate = float(generator.uniform(0.3, 0.6) / np.linalg.eigvalsh(H)[-1])
        start = generator.choice([-1.0, 1.0], size=p) * generator.uniform(1.0, 3.0, size=p)
        calls.append((H, start, rate, momentum, nesterov, updates))
    return calls


def draw_without_momentum(generator):
    """Momentum 0: plain descent."""
    return _paths(generator, [(0.0, False, 1), (0.0, False, 6)])


def draw_momentum(generator):
    """Usual momenta, two updates and more."""
    return _paths(generator, [(0.9, False, 2), (float(generator.uniform(0.4, 0.8)), False, 7)])


def draw_nesterov(generator):
    """Nesterov's form, one update and more."""
    return _paths(generator, [(0.9, True, 1), (float(generator.uniform(0.4, 0.8)), True, 6)])


def draw_recorded_paths(generator):
    """No update; some; a start of whole numbers."""
    calls = _paths(generator, [(0.8, False, 0), (0.8, False, 5), (0.7, False, 4)])
    H, start, *rest = calls[-1]
    calls[-1] = (H, np.round(start).astype(np.int64), *rest)
    return calls


MOMENTUM_PATH = Task(
    id="momentum_path",
    title="Momentum, and Nesterov's form",
    asks="momentum_path",
    parts=(
        Part(
            "momentum 0 is plain descent",
            1,
            draw_without_momentum,
            "With μ = 0 each update is θ ← θ − η Hθ. If yours climbs, the sign of the gradient is "
            "wrong; if it lags one update behind, θ moves before the velocity is renewed.",
            judge=judge_last_of_path,
        ),
        Part(
            "speed carries over",
            1,
            draw_momentum,
            "The velocity starts at 0 and is kept from update to update: v ← μv − ηg. The gradient "
            "is not multiplied by 1 − μ.",
            judge=judge_last_of_path,
        ),
        Part(
            "Nesterov's form",
            1,
            draw_nesterov,
            "The same velocity, then θ ← θ + μv − ηg with the new v, and with g taken at the old "
            "θ. Only the move differs, not v.",
            judge=judge_last_of_path,
        ),
        Part(
            "every position recorded",
            1,
            draw_recorded_paths,
            "The start first, then one row for each update, each a new array of floats: after "
            "`theta += …` all rows are the same array, and the caller's start is lost.",
            expected=truth_momentum_path,
            keeps_inputs=True,
        ),
    ),
)

# Task 5: the divergence threshold ---------------------------------------------------------------


def truth_largest_rate(X, momentum):
    """2(1 + μ)/λ_max: along an eigenvector z² − (1 + μ − ηλ)z + μ leaves the unit circle at −1."""
    return (1.0 + momentum) * descent.stability_limit(X)


def judge_rate(call, value):
    """One number within 2 % of the threshold."""
    rate = numbers(value)
    if rate is None or rate.shape != ():
        return False
    return abs(float(rate) / truth_largest_rate(*call) - 1.0) < 0.02


def _momenta(generator):
    return [float(momentum) for momentum in generator.uniform([0.3, 0.6, 0.88], [0.5, 0.8, 0.92])]


def draw_plain_thresholds(generator):
    """Correlated features of usual size, thresholds below 1."""
    return [(_regression(generator, m, p)[0], 0.0) for m, p in ((20, 2), (30, 3), (15, 5))]


def draw_momentum_thresholds(generator):
    """The same, with momentum."""
    return [(_regression(generator, 20, 3)[0], momentum) for momentum in _momenta(generator)]


def draw_scaled_thresholds(generator):
    """Very small and very large features."""
    scales = 10.0 ** generator.uniform([-3.0, 2.0], [-2.0, 3.0])
    return [(scale * _regression(generator, 20, 3)[0], 0.0) for scale in scales]


def draw_flat_thresholds(generator):
    """A direction without slope: a column twice, fewer examples than parameters."""
    X = _regression(generator, 12, 3)[0]
    return [(X[:, [0, 1, 2, 1]], 0.0), (_regression(generator, 2, 4)[0], 0.0)]


LARGEST_RATE = Task(
    id="largest_rate",
    title="Where does it diverge?",
    asks="largest_rate",
    needs=("loss_and_gradient", "momentum_path"),
    seconds=90,
    parts=(
        Part(
            "without momentum",
            1,
            draw_plain_thresholds,
            "The steepest direction decides: the largest eigenvalue of the Hessian 2/m · XᵀX, not "
            "its smallest, and not an entry of the matrix. If you searched: enough updates to "
            "tell slow growth from slow decay?",
            judge=judge_rate,
        ),
        Part(
            "with momentum",
            2,
            draw_momentum_thresholds,
            "Momentum moves the threshold. Measure it for one bowl and several μ, and compare "
            "with the threshold for μ = 0: the quotient is a simple function of μ.",
            judge=judge_rate,
        ),
        Part(
            "very small and very large features",
            1,
            draw_scaled_thresholds,
            "The threshold may lie anywhere between a millionth and a million. If you search, let "
            "the first interval grow until it holds the threshold.",
            judge=judge_rate,
        ),
        Part(
            "a direction without slope",
            1,
            draw_flat_thresholds,
            "Where the bowl is a level valley, an eigenvalue is 0 and the parameters never arrive "
            "anywhere. They do not run away either: the threshold is that of the steep directions.",
            judge=judge_rate,
        ),
    ),
)

# Task 6: repair a training ----------------------------------------------------------------------


@cache
def _held_out_digits():
    """The held-out digits, (540, 64), and the label of each by the bytes of its image."""
    data = datasets.digits(flat=True)
    pairs = zip(data.x_test, data.y_test, strict=True)
    return data.x_test, {image.tobytes(): int(label) for image, label in pairs}


def draw_held_out_digits(generator):
    """All held-out digits in an order of their own, so that no order can be learned."""
    images = _held_out_digits()[0]
    return [(images[generator.permutation(len(images))],)]


def _label(image):
    return _held_out_digits()[1][image.tobytes()]


# Measured for twelve seeds, trained on 1000 digits, ten epochs in batches of 32: momentum 0.9 with
# η = 0.05 reaches 0.959 ± 0.006 (least 0.948), SGD 0.1 0.94 ± 0.01, SGD 0.01 0.65 ± 0.07; SGD 0.1
# on all examples at once 0.28 ± 0.06; η = 3 or weights that start at 0 end at 0.10.
DIGIT_MODEL = Task(
    id="digit_model",
    title="Repair a training",
    asks="digit_model",
    kind="model",
    seconds=150,
    parts=(
        Part(
            "it learns: more than 45 % right",
            1,
            draw_held_out_digits,
            "Look for the fault that no number of epochs can mend: what do the hidden units have "
            "in common at the start?",
            judge=accuracy_above(0.45, _label),
        ),
        Part(
            "more than 80 % right",
            2,
            draw_held_out_digits,
            "Count the updates that the training makes, and try rates of different magnitude: "
            "0.001, 0.01, 0.1, 1.",
            judge=accuracy_above(0.80, _label),
        ),
        Part(
            "more than 93 % right",
            2,
            draw_held_out_digits,
            "You are nearly there. Momentum, another rate, smaller batches: choose with the "
            "validation digits, not with the test digits.",
            judge=accuracy_above(0.93, _label),
        ),
    ),
)

WRITTEN = WrittenTask(
    id="honest_comparison",
    title="Is Adam the better optimiser?",
    points=5,
    rubric=(
        (1, "Learning rates: the same number means different step lengths to SGD and to Adam; "
            "each optimiser needs its own rate. One rate compares rates, not optimisers."),
        (1, "Updates: ten epochs in batches of 16 are eight times as many updates as in batches "
            "of 128. Epochs are not updates."),
        (1, "Evidence: one run each, no spread; two of three equal settings may differ by chance. "
            "And the setting was chosen on the test digits, which then measure nothing any more."),
        (1, "A low loss does not show a global minimum: descent finds a low point that depends on "
            "the start; many others are as low."),
        (1, "A fair experiment that could be run: same network and budget of updates (or time), a "
            "grid of rates for each optimiser judged on validation digits, several seeds with "
            "their spread, the test digits once at the end."),
    ),
)  # fmt: skip

# What students write, and what it earns ---------------------------------------------------------

_DESCENT = """
def minibatch_descent(X, y, theta, learning_rate, orders, batch_size):
    theta = np.{start}(theta, dtype=float)
    path = [{place}]
    for order in {orders}:
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            error = X[batch] @ theta - y[batch]
            gradient = 2 / {count} * X[batch].T @ error
            {update}
            path.append({place})
    return np.array(path)
"""
_PLAIN = "theta = theta - learning_rate * gradient"

_MOMENTUM = """
def momentum_path(H, theta, learning_rate, momentum, nesterov, updates):
    theta = np.array(theta, dtype=float)
    velocity = np.zeros(len(theta))
    path = [theta]
    for _ in range(updates):
        {lines}
        path.append(theta)
    return np.array(path)
"""

_RATE = """
def largest_rate(X, momentum):
    hessian = 2 / len(X) * X.T @ X
    return {formula}
"""

_TRAINING = """
keras.utils.set_random_seed(2)
dense = keras.layers.Dense
digit_model = keras.Sequential(
    [
        keras.Input((64,)),
        dense(32, activation="relu", kernel_initializer="{start}"),
        dense(10, activation="softmax", kernel_initializer="{start}"),
    ]
)
digit_model.compile(keras.optimizers.SGD({rate}), "sparse_categorical_crossentropy")
digit_model.fit(x_train, y_train, batch_size={size}, epochs=10, verbose=0)
"""


def _loss_and_gradient(gradient):
    return f"""
def loss_and_gradient(X, y, theta):
    error = X @ theta - y
    return np.mean(error**2), {gradient}
"""


def _momentum(*lines):
    return _MOMENTUM.format(lines="\n        ".join(lines))


def _rate(formula):
    return _RATE.format(formula=formula)


def _descent(update=_PLAIN, count="len(batch)", orders="orders", start="array", place="theta"):
    return _DESCENT.format(update=update, count=count, orders=orders, start=start, place=place)


def _training(start="he_normal", rate=0.1, size=32):
    return _TRAINING.format(start=start, rate=rate, size=size)


_DROPPED = """
def batches(order, batch_size):
    count = len(order) // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]
"""

_EQUAL_PIECES = """
def batches(order, batch_size):
    return np.array_split(order, -(-len(order) // batch_size))
"""

_ONE_AFTER_THE_OTHER = """
def minibatch_descent(X, y, theta, learning_rate, orders, batch_size):
    theta = np.array(theta, dtype=float)
    path = [theta.copy()]
    for order in orders:
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            for k in range(len(theta)):
                error = X[batch] @ theta - y[batch]
                theta[k] -= learning_rate * 2 * np.mean(error * X[batch, k])
            path.append(theta.copy())
    return np.array(path)
"""

_FIXED_INTERVAL = """
def largest_rate(X, momentum):
    hessian = 2 / len(X) * X.T @ X
    low, high = 0.0, 4.0
    for _ in range(30):
        rate = (low + high) / 2
        theta, velocity = np.ones(len(hessian)), np.zeros(len(hessian))
        for _ in range(800):
            velocity = momentum * velocity - rate * hessian @ theta
            theta = theta + velocity
            if np.abs(theta).max() > 1e6:
                break
        low, high = (low, rate) if np.abs(theta).max() > 1e6 else (rate, high)
    return rate
"""

_TURN = "velocity = momentum * velocity - learning_rate * H @ theta"
_MOVE = "theta = theta + velocity"

# (name, task, cell, what the task then earns)
_WRONG = (
    ("the gradient is summed, not averaged, over the examples",
     "loss_and_gradient", _loss_and_gradient("2 * X.T @ error"), 1),
    ("the gradient points downhill",
     "loss_and_gradient", _loss_and_gradient("-2 / len(X) * X.T @ error"), 1),
    ("the gradient is divided by the number of parameters",
     "loss_and_gradient", _loss_and_gradient("2 / len(theta) * X.T @ error"), 1),
    ("examples that do not fill a batch are dropped", "batches", _DROPPED, 1),
    ("batches of nearly equal size instead of full ones and a rest",
     "batches", _EQUAL_PIECES, 1),
    ("theta is changed in place, so that all recorded positions are the last one",
     "minibatch_descent", _descent("theta -= learning_rate * gradient"), 4),
    ("every position is copied, but the start that the caller gave is changed",
     "minibatch_descent",
     _descent("theta -= learning_rate * gradient", start="asarray", place="theta.copy()"), 4),
    ("the last, smaller batch is divided by the batch size",
     "minibatch_descent", _descent(count="batch_size"), 4),
    ("every epoch takes the examples in the order of the first",
     "minibatch_descent", _descent(orders="[orders[0]] * len(orders)"), 1),
    ("parameters are updated one after the other, each with the new values of those before",
     "minibatch_descent", _ONE_AFTER_THE_OTHER, 0),
    ("momentum with the wrong sign: it climbs",
     "momentum_path", _momentum(_TURN.replace(" - ", " + "), _MOVE), 0),
    ("the parameters move before the velocity is renewed",
     "momentum_path",
     _momentum("slope = H @ theta", _MOVE, _TURN.replace("H @ theta", "slope")), 0),
    ("the gradient in the velocity is multiplied by 1 − μ",
     "momentum_path", _momentum(_TURN.replace("learning", "(1 - momentum) * learning"), _MOVE), 1),
    ("the argument nesterov is not used", "momentum_path", _momentum(_TURN, _MOVE), 3),
    ("Nesterov's gradient is taken ahead, at θ + μv",
     "momentum_path",
     _momentum(
         "place = theta + momentum * velocity if nesterov else theta",
         _TURN.replace("H @ theta", "H @ place"),
         _MOVE,
     ), 3),
    ("the threshold of the flattest direction",
     "largest_rate", _rate("2 / np.linalg.eigvalsh(hessian)[0]"), 0),
    ("the largest entry of the Hessian in place of its largest eigenvalue",
     "largest_rate", _rate("2 * (1 + momentum) / np.max(np.diag(hessian))"), 0),
    ("momentum is taken not to matter",
     "largest_rate", _rate("2 / np.linalg.eigvalsh(hessian)[-1]"), 3),
    ("the search begins with a fixed interval", "largest_rate", _FIXED_INTERVAL, 4),
    ("all weights still start at 0", "digit_model", _training(start="zeros"), 0),
    ("still one update an epoch", "digit_model", _training(size="len(x_train)"), 0),
    ("a learning rate ten times too small for ten epochs",
     "digit_model", _training(rate=0.01), 1),
)  # fmt: skip

ASSIGNMENT = Assignment(
    stem="02_gradient_descent",
    title="Gradient descent",
    minutes=120,
    goals=(
        "compute the loss, its gradient and an update for any number of examples",
        "write mini-batch descent that uses every example once an epoch",
        "write momentum and Nesterov's form as Keras defines them",
        "find the learning rate at which a descent diverges, by measurement or by theory",
        "recognise why a training fails, and repair it",
    ),
    tasks=(
        LOSS_AND_GRADIENT,
        BATCHES,
        MINIBATCH_DESCENT,
        MOMENTUM_PATH,
        LARGEST_RATE,
        DIGIT_MODEL,
        WRITTEN,
    ),
    mistakes=tuple(
        Mistake(name, {task: code}, {task: earns}) for name, task, code, earns in _WRONG
    ),
)
