"""How the assignment of chapter 6 is judged. For teachers only; students get nothing of this.

Each part isolates one mistake: maps are not square, have several channels and differ from example
to example; equal numbers, negative maps, leftovers and whole numbers come only where a part is
about them, so that a student loses what the mistake is worth and no more.
"""

from functools import cache

from book_helpers import datasets
from book_helpers.reference import pooling
import numpy as np

from book_grader.answers import accuracy_above, item, near
from book_grader.tasks import Assignment, Mistake, Part, Task, WrittenTask

# Shared by the parts ----------------------------------------------------------------------------


def _maps(generator, *shape):
    """Feature maps of positive and negative numbers, no two of them equal."""
    count = int(np.prod(shape))
    steps = generator.permutation(count) - count // 2
    return (steps + generator.uniform(0.1, 0.9)).reshape(shape) * (6.0 / count)


# Task 1: sizes ----------------------------------------------------------------------------------


def truth_pooled_shape(shape, window, stride, padding):
    """(n, h', w', c) as a tuple."""
    n, height, width, c = shape
    sides = (pooling.output_size(side, window, stride, padding) for side in (height, width))
    return (n, *sides, c)


def judge_shape(call, value):
    """Four whole numbers, as a tuple or a list."""
    return isinstance(value, tuple | list) and near(value, truth_pooled_shape(*call))


def _shapes(generator, settings):
    """Calls for (height, width, window, stride, padding)."""
    return [
        ((*generator.integers(1, 9, size=1).tolist(), height, width,
          *generator.integers(1, 65, size=1).tolist()), window, stride, padding)
        for height, width, window, stride, padding in settings
    ]  # fmt: skip


def draw_valid_shapes(generator):
    """Windows that touch, overlap or leave gaps; some leave cells over."""
    more = int(generator.integers(20, 60))
    settings = [(28, 14, 2, 2), (11, 8, 3, 2), (10, 13, 2, 3), (more, more + 5, 4, 1)]
    return _shapes(generator, [(*setting, "valid") for setting in settings])


def draw_same_shapes(generator):
    """The same with windows that reach over the border."""
    more = int(generator.integers(20, 60))
    settings = [(28, 15, 2, 2), (11, 8, 3, 2), (10, 13, 2, 3), (more, more + 5, 4, 1), (2, 5, 7, 3)]
    return _shapes(generator, [(*setting, "same") for setting in settings])


def draw_windows_too_large(generator):
    """No window fits into one side, or into both."""
    settings = [(3, 12, 5, 2), (12, 2, 4, 1), (2, 2, 6, 1)]
    return _shapes(generator, [(*setting, "valid") for setting in settings])


POOLED_SHAPE = Task(
    id="pooled_shape",
    title="How large is the result?",
    asks="pooled_shape",
    parts=(
        Part(
            "valid windows",
            1,
            draw_valid_shapes,
            "⌊(size − window) / stride⌋ + 1 for each side: count the places where a whole window "
            "fits. Height comes before width; examples and channels stay.",
            judge=judge_shape,
        ),
        Part(
            "same padding",
            1,
            draw_same_shapes,
            "⌈size / stride⌉: with this padding the window's size does not matter.",
            judge=judge_shape,
        ),
        Part(
            "a window larger than the map",
            1,
            draw_windows_too_large,
            "Where no window fits, the side has length 0. It can never be negative.",
            judge=judge_shape,
        ),
    ),
)

# Task 2: pooling --------------------------------------------------------------------------------


def truth_pool(maps, window, stride, mode, padding):
    """Pooled maps, (n, h', w', c)."""
    return pooling.pool(maps, window, stride, padding, mode)


def _pools(generator, settings, mode, padding="valid"):
    """Calls for (height, width, window, stride): two or three examples, three channels."""
    return [
        (_maps(generator, int(generator.integers(2, 4)), height, width, 3), window, stride, mode,
         padding)
        for height, width, window, stride in settings
    ]  # fmt: skip


def draw_touching_max(generator):
    """Windows side by side that use every cell."""
    return _pools(generator, [(4, 6, 2, 2), (9, 6, 3, 3)], "max")


def draw_overlapping_max(generator):
    """Windows that overlap, leave gaps, leave cells over."""
    return _pools(generator, [(7, 5, 3, 2), (5, 7, 2, 1), (8, 9, 2, 3)], "max")


def draw_average(generator):
    """Means of windows that touch and overlap."""
    return _pools(generator, [(4, 6, 2, 2), (7, 5, 3, 2), (5, 8, 2, 3)], "average")


# (height, width, window, stride): cells before and behind, behind only, a window over everything.
_BEYOND = [(5, 7, 3, 2), (5, 3, 2, 2), (6, 8, 3, 2), (2, 3, 5, 2)]


def draw_negative_same(generator):
    """Same padding, all numbers below 0."""
    return [
        (-1.0 - np.abs(maps), *rest) for maps, *rest in _pools(generator, _BEYOND, "max", "same")
    ]


def draw_average_same(generator):
    """Same padding, means."""
    return _pools(generator, _BEYOND, "average", "same")


def draw_whole_numbers(generator):
    """Counts, such as pixels from 0 to 255."""
    return [
        (generator.integers(0, 256, size=(2, 4, 6, 2)), 2, 2, "average", "valid"),
        (generator.integers(0, 256, size=(1, 7, 5, 3)), 3, 2, "average", "valid"),
    ]


POOL = Task(
    id="pool",
    title="Max and average pooling",
    asks="pool",
    needs=("pooled_shape",),
    parts=(
        Part(
            "max, windows that touch",
            1,
            draw_touching_max,
            "The largest number of each window, for each example and each channel by itself.",
            expected=truth_pool,
        ),
        Part(
            "max, windows that overlap or leave gaps",
            1,
            draw_overlapping_max,
            "Window (i, j) begins at row i · stride and column j · stride, whatever its size. What "
            "does not fill a window at the end is dropped.",
            expected=truth_pool,
        ),
        Part(
            "average",
            1,
            draw_average,
            "The mean of each window, over rows and columns, not over channels.",
            expected=truth_pool,
        ),
        Part(
            "max with same padding, negative maps",
            1,
            draw_negative_same,
            "Cells outside the map do not count. A border of zeros wins against negative numbers. "
            "And where do the windows begin? An odd number of outside cells has one more behind.",
            expected=truth_pool,
        ),
        Part(
            "average with same padding",
            1,
            draw_average_same,
            "Cells outside the map do not count: divide by the number of cells inside, which is "
            "smaller at the border.",
            expected=truth_pool,
        ),
        Part(
            "maps of whole numbers",
            1,
            draw_whole_numbers,
            "An array of whole numbers cuts off what you write into it: 3.5 becomes 3. The result "
            "is an array of floats.",
            expected=truth_pool,
        ),
    ),
)

# Task 3: the way back ---------------------------------------------------------------------------


def truth_pool_backward(maps, output_gradient, window, stride, mode):
    """Gradient of the maps, (n, h, w, c)."""
    return pooling.pool_gradient(maps.astype(float), output_gradient, window, stride, "valid", mode)


def _ways_back(generator, settings, make=_maps):
    """Calls for (height, width, window, stride, mode)."""
    calls = []
    for height, width, window, stride, mode in settings:
        maps = make(generator, 2, height, width, 3)
        sides = (pooling.output_size(side, window, stride) for side in (height, width))
        calls.append((maps, generator.normal(size=(2, *sides, 3)), window, stride, mode))
    return calls


def draw_touching_max_back(generator):
    """Max, windows side by side."""
    return _ways_back(generator, [(4, 6, 2, 2, "max"), (9, 6, 3, 3, "max")])


def draw_touching_average_back(generator):
    """Average, windows side by side."""
    return _ways_back(generator, [(4, 6, 2, 2, "average"), (9, 6, 3, 3, "average")])


def draw_overlapping_back(generator):
    """Overlapping windows, large ones, so that cells win more than once."""
    return _ways_back(
        generator, [(8, 6, 4, 1, "max"), (7, 9, 3, 2, "average"), (7, 9, 5, 1, "max")]
    )


def draw_equal_cells_back(generator):
    """Max, windows that touch, with the largest number standing several times in a window."""

    def tied(generator, *shape):
        maps = generator.integers(0, 2, size=shape).astype(float)
        maps[:, :2, :2] = 1.0  # at least one window of nothing but winners
        return maps

    return _ways_back(generator, [(4, 6, 2, 2, "max"), (6, 9, 3, 3, "max")], tied)


def draw_unread_cells_back(generator):
    """Leftovers and gaps that no window reads, in maps of whole numbers without ties."""

    def whole(generator, *shape):
        return generator.permutation(int(np.prod(shape))).reshape(shape)

    return _ways_back(generator, [(5, 7, 2, 2, "max"), (8, 8, 2, 3, "average")], whole)


POOL_BACKWARD = Task(
    id="pool_backward",
    title="The way back",
    asks="pool_backward",
    needs=("pooled_shape", "pool"),
    parts=(
        Part(
            "max, windows that touch",
            1,
            draw_touching_max_back,
            "Each window's gradient goes to its winner, all of it; the others get 0. Each example "
            "and each channel has winners of its own.",
            expected=truth_pool_backward,
        ),
        Part(
            "average, windows that touch",
            1,
            draw_touching_average_back,
            "A mean depends on all cells of its window alike: each gets the window's gradient "
            "divided by the number of its cells.",
            expected=truth_pool_backward,
        ),
        Part(
            "windows that overlap",
            1,
            draw_overlapping_back,
            "A cell that several windows read collects a gradient from each: add (+=), do not "
            "overwrite (=).",
            expected=truth_pool_backward,
        ),
        Part(
            "equal largest numbers",
            1,
            draw_equal_cells_back,
            "Only the first of equal numbers gets the gradient, in reading order. `cells == "
            "cells.max()` finds all of them; np.argmax finds the first.",
            expected=truth_pool_backward,
        ),
        Part(
            "cells that no window reads, whole numbers",
            1,
            draw_unread_cells_back,
            "The gradient has the shape of the maps and is 0 where no window looked. It is an "
            "array of floats, even if the maps are whole numbers.",
            expected=truth_pool_backward,
        ),
    ),
)

# Task 4: global pooling -------------------------------------------------------------------------


def truth_global_pool(maps, output_gradient, mode):
    """Pooled maps, (n, c), and the gradient of the maps, (n, h, w, c)."""
    n, height, width, c = maps.shape
    pooled = pooling.global_pool(maps, mode)
    if mode == "average":
        shares = np.broadcast_to(output_gradient[:, None, None, :], maps.shape)
        return pooled, shares / (height * width)
    gradient = np.zeros((n, height * width, c))
    winners = maps.reshape(n, -1, c).argmax(axis=1)
    np.put_along_axis(gradient, winners[:, None], output_gradient[:, None], axis=1)
    return pooled, gradient.reshape(maps.shape)


def judge_pooled(call, value):
    """Whether the first result is right."""
    return near(item(value, 0), truth_global_pool(*call)[0])


def judge_gradient(call, value):
    """Whether the second result is right."""
    return near(item(value, 1), truth_global_pool(*call)[1])


def _globals(generator, modes, make=_maps):
    return [
        (make(generator, *shape), generator.normal(size=(shape[0], shape[3])), mode)
        for mode in modes
        for shape in ((2, 3, 5, 4), (3, 6, 2, 1), (1, 4, 7, 3))
    ]


def draw_global_pools(generator):
    """Both modes."""
    return _globals(generator, ("average", "max"))


def draw_global_averages(generator):
    """Average only."""
    return _globals(generator, ("average",))


def draw_global_maxima(generator):
    """Max only, no equal numbers."""
    return _globals(generator, ("max",))


def draw_global_ties(generator):
    """Max, with few different numbers: after a ReLU most cells are equal."""
    return _globals(generator, ("max",), lambda g, *shape: g.integers(0, 3, size=shape))


GLOBAL_POOL = Task(
    id="global_pool",
    title="Global pooling, forward and back",
    asks="global_pool",
    parts=(
        Part(
            "the values",
            1,
            draw_global_pools,
            "One number for each example and each channel, shape (n, c): mean or maximum over rows "
            "and columns. It is returned first.",
            judge=judge_pooled,
        ),
        Part(
            "the gradient of the average",
            1,
            draw_global_averages,
            "Every cell gets its channel's gradient divided by the number of cells, h · w. It has "
            "the shape of the maps, and is returned second.",
            judge=judge_gradient,
        ),
        Part(
            "the gradient of the maximum",
            1,
            draw_global_maxima,
            "One cell for each example and each channel gets the whole gradient, all others 0.",
            judge=judge_gradient,
        ),
        Part(
            "equal largest numbers",
            1,
            draw_global_ties,
            "Only the first of equal numbers gets the gradient, in reading order.",
            judge=judge_gradient,
        ),
    ),
)

# Task 5: the shift test -------------------------------------------------------------------------


def truth_shift_change(maps, window, mode, down, right):
    """Relative change of each example, (n,), 0 where nothing was there before."""
    before = pooling.pool(maps, window, mode=mode)
    after = pooling.pool(pooling.shift(maps, down, right), window, mode=mode)
    return np.nan_to_num(pooling.relative_change(before, after), nan=0.0)


def _shifts(generator, moves):
    """Calls for (down, right): after a ReLU, both modes, some leftovers."""
    calls = []
    for number, (down, right) in enumerate(moves):
        window = int(generator.integers(2, 4))
        shape = (3, 4 * window + 1, 3 * window + 2, 2)
        maps = np.maximum(0.0, generator.normal(0.5, 1.0, size=shape))
        calls.append((maps, window, ("max", "average")[number % 2], down, right))
    return calls


def draw_shifts_right(generator):
    """One cell or two to the right."""
    return _shifts(generator, [(0, 1), (0, 1), (0, 2)])


def draw_shifts_anywhere(generator):
    """Up, down, left, both at once, none."""
    return _shifts(generator, [(1, 0), (-1, 0), (0, -1), (2, -1), (-1, 2), (0, 0)])


def draw_blank_maps(generator):
    """Batches in which some examples are 0 everywhere."""
    calls = _shifts(generator, [(0, 1), (0, 1)])
    for maps, *_ in calls:
        maps[generator.integers(0, len(maps))] = 0.0
    return calls


SHIFT_CHANGE = Task(
    id="shift_change",
    title="The shift test",
    asks="shift_change",
    needs=("pooled_shape", "pool"),
    parts=(
        Part(
            "a shift to the right",
            1,
            draw_shifts_right,
            "Move the maps, then pool; do not move what is pooled. Cells that enter repeat the "
            "edge: np.roll lets them come in from the other side. One number for each example, "
            "over all its channels.",
            expected=truth_shift_change,
        ),
        Part(
            "any direction",
            1,
            draw_shifts_anywhere,
            "`down` is for rows, `right` for columns; negative numbers mean up and left, and both "
            "may come at once. Move a copy: the maps belong to the caller.",
            expected=truth_shift_change,
            keeps_inputs=True,
        ),
        Part(
            "maps without any feature",
            1,
            draw_blank_maps,
            "Where the pooled map is 0 everywhere before the shift, the quotient is 0/0: the task "
            "asks for 0 there.",
            expected=truth_shift_change,
        ),
    ),
)

# Task 6: a network that a shift does not disturb ------------------------------------------------


def _ink(image):
    """The smallest rectangle that holds all of a digit, as bytes: the same wherever it stands."""
    rows, columns = np.nonzero(image[:, :, 0])
    crop = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return crop.shape, crop.tobytes()


@cache
def _held_out_digits():
    """The held-out digits, (540, 8, 8, 1), and the label of each by its ink."""
    data = datasets.digits()
    pairs = zip(data.x_test, data.y_test, strict=True)
    return data.x_test, {_ink(image): int(label) for image, label in pairs}


def _on_canvas(generator, size, corners):
    """All held-out digits, one at each of the corners (540, 2), in an order of their own."""
    digits = _held_out_digits()[0]
    canvases = np.zeros((len(digits), size, size, 1), dtype=np.float32)
    for canvas, digit, (top, left) in zip(canvases, digits, corners, strict=True):
        canvas[top : top + 8, left : left + 8] = digit
    return [(canvases[generator.permutation(len(canvases))],)]


def draw_centred_digits(generator):
    """All held-out digits in the middle."""
    return _on_canvas(generator, 12, np.full((540, 2), 2))


def draw_moved_digits(generator):
    """Each of them moved by one pixel in one of four directions."""
    corners = np.array([(2, 3), (2, 1), (3, 2), (1, 2)])
    return _on_canvas(generator, 12, corners[generator.integers(0, 4, size=540)])


def draw_digits_anywhere(generator):
    """Each of them somewhere on a larger canvas."""
    return _on_canvas(generator, 20, generator.integers(0, 13, size=(540, 2)))


def _label(image):
    return _held_out_digits()[1][_ink(image)]


# Measured for six to twelve seeds, trained on 1000 centred digits, eight to ten epochs of Adam
# 0.003 in batches of 32: centred, moved by a pixel, anywhere on 20 × 20 pixels.
#   two 5 × 5 convolutions, global maximum      0.976  0.974 (least 0.962)  0.964 (least 0.943)
#   3 × 3, pooling with stride 1, global max    0.957  0.943 (least 0.900)  0.908 (least 0.863)
#   3 × 3, pooling with stride 2, global max    0.957  0.768 (most 0.823)   0.712 (most 0.787)
#   3 × 3, pooling with stride 2, flatten       0.976  0.635 (most 0.675)   takes 12 × 12 only
#   the same, moved digits in training          0.988  0.977 (least 0.975)  takes 12 × 12 only
SHIFT_MODEL = Task(
    id="shift_model",
    title="A network that does not mind a shift",
    asks="shift_model",
    kind="model",
    seconds=180,
    parts=(
        Part(
            "more than 90 % right, centred",
            1,
            draw_centred_digits,
            "First of all it has to read digits that stand where it saw them: enough channels, "
            "enough epochs, a rate that suits.",
            judge=accuracy_above(0.90, _label),
        ),
        Part(
            "more than 90 % right, moved by one pixel",
            2,
            draw_moved_digits,
            "Flatten ties each weight to a place. A global maximum does not; but every stride of 2 "
            "before it still tells even places from odd ones. What if nothing steps by 2?",
            judge=accuracy_above(0.90, _label),
        ),
        Part(
            "more than 86 % right, anywhere on a larger canvas",
            1,
            draw_digits_anywhere,
            "A network without flatten can take pictures of any size, if its Input leaves height "
            "and width open.",
            judge=accuracy_above(0.86, _label),
        ),
    ),
)

WRITTEN = WrittenTask(
    id="what_pooling_does",
    title="What does pooling do?",
    points=5,
    rubric=(
        (1, "Invariance: pooling makes a network less sensitive to small shifts, within a window; "
            "not invariant. Backed by a number from task 5, task 6 or the chapter."),
        (1, "Parameters: pooling has none and takes none from a convolution; it only makes a later "
            "flatten + dense layer smaller."),
        (1, "Overfitting: therefore at most an indirect effect; on the digits there was no "
            "overfitting to prevent. What pooling does bring: less work in later layers, a larger "
            "receptive field."),
        (1, "Segmentation: there the place is the answer, and pooling throws it away; three of "
            "four numbers at 2 × 2, and odd rows silently."),
        (1, "A remedy that fits: no or few strides, dilation, skip connections from before the "
            "pooling, unpooling with stored places, or strided convolutions with a learned way "
            "back; with a reason."),
    ),
)  # fmt: skip

# What students write, and what it earns ---------------------------------------------------------

_SHAPE = """
def pooled_shape(shape, window, stride, padding):
    n, height, width, c = shape
    def length(size):
        if padding == "same":
            return {same}
        return {valid}
    return ({result})
"""

_POOL = """
def pool(maps, window, stride, mode, padding):
    n, height, width, c = maps.shape
    reduce = np.max if mode == "max" else np.mean
    before = [0, 0]
    if padding == "same":
        rows, columns = -(-height // stride), -(-width // stride)
        reach = [(rows - 1) * stride + window - height, (columns - 1) * stride + window - width]
        reach = [max(0, cells) for cells in reach]
        before = [{before} for cells in reach]
        after = [cells - first for cells, first in zip(reach, before)]
        border = ((0, 0), (before[0], after[0]), (before[1], after[1]), (0, 0))
        maps = np.pad(maps.astype(float), border, constant_values={fill})
        reduce = {max} if mode == "max" else {mean}
    else:
        rows, columns = (height - window) // stride + 1, (width - window) // stride + 1
    pooled = np.zeros({shape}, dtype={kind})
    for i in range(rows):
        for j in range(columns):
            top, left = i * {step}, j * {step}
            cells = maps[:, top : top + window, left : left + window]
            pooled[:, {place}] = reduce(cells, axis=(1, 2))
    return pooled
"""

_BACK = """
def pool_backward(maps, output_gradient, window, stride, mode):
    gradient = np.zeros(maps.shape, dtype={kind})
    n, rows, columns, c = output_gradient.shape
    for i in range(rows):
        for j in range(columns):
            here = (slice(None), slice(i * {step}, i * {step} + window),
                    slice(j * {step}, j * {step} + window))
            incoming = output_gradient[:, i : i + 1, j : j + 1]
            cells = maps[here]
            if mode == "average":
                share = np.broadcast_to(incoming / {cells}, cells.shape)
            else:
                {winners}
                share = incoming * won
            gradient[here] {how} share
    return gradient
"""

_FIRST = """flat = cells.reshape(n, -1, c)
                won = np.arange(window**2)[:, None] == flat.argmax(axis=1)[:, None]
                won = won.reshape(cells.shape)"""
_ALL = "won = cells == cells.max(axis=(1, 2), keepdims=True)"

_GLOBAL = """
def global_pool(maps, output_gradient, mode):
    n, height, width, c = maps.shape
    incoming = output_gradient[:, None, None, :]
    if mode == "average":
        return maps.mean(axis={axes}), np.ones(maps.shape) * incoming / ({cells})
    pooled = maps.max(axis={axes})
    return pooled, incoming * (maps == maps.max(axis=(1, 2), keepdims=True))
"""

_CHANGE = """
def shift_change(maps, window, mode, down, right):
    def pooled(maps):
        n, height, width, c = maps.shape
        rows, columns = height // window, width // window
        blocks = maps[:, : rows * window, : columns * window]
        blocks = blocks.reshape(n, rows, window, columns, window, c)
        return blocks.max(axis=(2, 4)) if mode == "max" else blocks.mean(axis=(2, 4))

    def moved(maps):
        {moved}

    before, after = pooled(maps), {after}
    change = np.sqrt(np.sum((after - before) ** 2, axis=(1, 2, 3)))
    length = np.sqrt(np.sum(before**2, axis=(1, 2, 3)))
    return {result}
"""
_EDGE = """n, height, width, c = maps.shape
        rows = np.clip(np.arange(height) - down, 0, height - 1)
        columns = np.clip(np.arange(width) - right, 0, width - 1)
        return maps[:, rows][:, :, columns]"""
_ROLL = "return np.roll(maps, (down, right), axis=(1, 2))"
_ONLY_FORWARD = """for _ in range(right):
            maps = np.concatenate([maps[:, :, :1], maps[:, :, :-1]], axis=2)
        for _ in range(down):
            maps = np.concatenate([maps[:, :1], maps[:, :-1]], axis=1)
        return maps"""
_IN_PLACE = _EDGE.replace("return ", "maps[:] = ") + "; return maps"
_QUOTIENT = "np.where(length > 0, change / np.where(length > 0, length, 1), 0.0)"

_MODEL = """
keras.utils.set_random_seed(2)
shift_model = keras.Sequential(
    [
        keras.Input({size}),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.{head}(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
shift_model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
{fit}
"""
_FIT = "shift_model.fit(x_train, y_train, batch_size=32, epochs=8, verbose=0)"
_FIT_MOVED = """
moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
images = np.concatenate([moved(x_train, *move) for move in moves])
shift_model.fit(images, np.tile(y_train, 5), batch_size=32, epochs=5, verbose=0)
"""


def _shape(
    same="-(-size // stride)",
    valid="max(0, (size - window) // stride + 1)",
    result="n, length(height), length(width), c",
):
    return _SHAPE.format(same=same, valid=valid, result=result)


def _pool(**changes):
    right = {"before": "cells // 2", "fill": "np.nan", "max": "np.nanmax", "mean": "np.nanmean"}
    right |= {"kind": "float", "step": "stride", "place": "i, j", "shape": "(n, rows, columns, c)"}
    return _POOL.format(**right | changes)


def _back(**changes):
    right = {
        "kind": "float",
        "step": "stride",
        "cells": "window**2",
        "winners": _FIRST,
        "how": "+=",
    }
    return _BACK.format(**right | changes)


def _global(axes="(1, 2)", cells="height * width"):
    return _GLOBAL.format(axes=axes, cells=cells)


def _change(moved=_EDGE, after="pooled(moved(maps))", result=_QUOTIENT):
    return _CHANGE.format(moved=moved, after=after, result=result)


def _model(size="(12, 12, 1)", head="Flatten", fit=_FIT):
    return _MODEL.format(size=size, head=head, fit=fit)


# (name, task, cell, what the task then earns)
_WRONG = (
    ("height and width are exchanged",
     "pooled_shape", _shape(result="n, length(width), length(height), c"), 0),
    ("the side is divided by the stride, whatever the window",
     "pooled_shape", _shape(valid="size // stride"), 1),
    ("leftover cells get a window of their own without padding",
     "pooled_shape", _shape(valid="max(0, -(-(size - window) // stride) + 1)"), 1),
    ("a length may be negative",
     "pooled_shape", _shape(valid="(size - window) // stride + 1"), 2),
    ("windows always touch: the stride is taken for the window's size",
     "pool", _pool(step="window"), 1),
    ("rows and columns of the result are exchanged",
     "pool", _pool(place="j, i", shape="(n, columns, rows, c)"), 0),
    ("same padding fills the border with zeros, which beat negative numbers and thin out means",
     "pool", _pool(fill="0.0"), 4),
    ("the mean at the border is divided by the whole window, padding included",
     "pool",
     _pool(mean="lambda cells, axis: np.nansum(cells, axis=axis) / window**2"), 5),
    ("an odd number of cells outside the map stands before it",
     "pool", _pool(before="(cells + 1) // 2"), 4),
    ("the result has the type of the maps, so that means of whole numbers are cut off",
     "pool", _pool(kind="maps.dtype"), 5),
    ("all equal largest numbers get the gradient", "pool_backward", _back(winners=_ALL), 4),
    ("a later window overwrites what an earlier one gave", "pool_backward", _back(how="="), 4),
    ("the average's gradient is not divided", "pool_backward", _back(cells="1"), 2),
    ("the gradient has the type of the maps, so that whole-number maps cut it off",
     "pool_backward", _back(kind="maps.dtype").replace(
         "gradient[here] += share", "gradient[here] += share.astype(maps.dtype)"
     ), 4),
    ("windows always touch, on the way back", "pool_backward", _back(step="window"), 3),
    ("all equal largest numbers get the gradient, globally", "global_pool", _global(), 3),
    ("global pooling takes the channels together", "global_pool", _global(axes="(1, 2, 3)"), 2),
    ("the average's gradient is divided by the height only",
     "global_pool", _global(cells="height"), 2),
    ("what leaves on the right comes in on the left", "shift_change", _change(moved=_ROLL), 0),
    ("the pooled map is moved, not the map",
     "shift_change", _change(after="moved(pooled(maps))"), 0),
    ("one number for the whole batch",
     "shift_change",
     _change(result="np.linalg.norm(after - before) / np.linalg.norm(before)"), 0),
    ("the maps are moved in place",
     "shift_change", _change(moved=_IN_PLACE), 2),
    ("only shifts to the right and downwards are made",
     "shift_change", _change(moved=_ONLY_FORWARD), 2),
    ("0/0 for a map without features", "shift_change", _change(result="change / length"), 2),
    ("flatten after pooling with stride 2",
     "shift_model", _model(), 1),
    ("a global maximum after pooling with stride 2",
     "shift_model", _model("(None, None, 1)", "GlobalMaxPooling2D"), 1),
    ("moved digits in training, but flatten, which takes pictures of one size",
     "shift_model",
     _model(fit=_FIT_MOVED), 3),
)  # fmt: skip

ASSIGNMENT = Assignment(
    stem="06_pooling",
    title="Pooling",
    minutes=120,
    goals=(
        "predict the shape of a pooled map, and what is dropped",
        "write max, average and global pooling for any window, stride and padding",
        "route gradients back through them",
        "measure how much a shift changes what a pooling layer passes on",
        "build a network whose answers hold when the picture moves",
    ),
    tasks=(POOLED_SHAPE, POOL, POOL_BACKWARD, GLOBAL_POOL, SHIFT_CHANGE, SHIFT_MODEL, WRITTEN),
    mistakes=tuple(
        Mistake(name, {task: code}, {task: earns}) for name, task, code, earns in _WRONG
    ),
)
