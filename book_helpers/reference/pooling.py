"""Pooling of feature maps, where its gradient goes, and what a shift changes. Built in chapter 6.

Feature maps are (n, height, width, channels); a single map (height, width) is taken as well and
gives back two axes. Windows, strides and padding mean what they mean in Keras:

- ``"valid"``: windows that fit; rows and columns left over are dropped;
- ``"same"``: ⌈size / stride⌉ windows; cells outside the map never count, not even in an average.
"""

import numpy as np

MODES = ("max", "average", "min", "subsample")


def output_size(size: int, window: int, stride: int | None = None, padding: str = "valid") -> int:
    """Length of the pooled axis: ⌊(size − window) / stride⌋ + 1, or ⌈size / stride⌉ for "same"."""
    stride = _checked(window, stride, padding)
    if padding == "same":
        return -(-size // stride)
    return max(0, (size - window) // stride + 1)


def padding_before(
    size: int, window: int, stride: int | None = None, padding: str = "valid"
) -> int:
    """How many cells outside the map precede it; what is odd goes behind, as in Keras."""
    stride = _checked(window, stride, padding)
    if padding == "valid":
        return 0
    total = (output_size(size, window, stride, padding) - 1) * stride + window - size
    return max(0, total) // 2


def windows(
    size: int, window: int, stride: int | None = None, padding: str = "valid"
) -> list[tuple[int, int]]:
    """(start, stop) of every window along one axis, cut to the map."""
    stride = _checked(window, stride, padding)
    before = padding_before(size, window, stride, padding)
    starts = [i * stride - before for i in range(output_size(size, window, stride, padding))]
    return [(max(0, start), min(size, start + window)) for start in starts]


def pool(maps, window: int, stride: int | None = None, padding: str = "valid", mode: str = "max"):
    """Pool (n, h, w, c) → (n, h′, w′, c), each channel by itself.

    stride: None means the window's size, so that windows touch and do not overlap.
    mode: "max", "average", "min", or "subsample": the first cell of each window (top left).
    """
    maps, flat = _maps(maps)
    rows, columns = _axes(maps, window, stride, padding)
    pooled = np.empty((len(maps), len(rows), len(columns), maps.shape[3]))
    reduce = _reduction(mode)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            pooled[:, i, j] = reduce(maps[:, top:bottom, left:right])
    return pooled[0, :, :, 0] if flat else pooled


def pool_gradient(
    maps,
    output_gradient,
    window: int,
    stride: int | None = None,
    padding: str = "valid",
    mode: str = "max",
):
    """Backward pass: ∂L/∂input from ∂L/∂output, in the shape of the maps.

    max and min send each window's gradient to the chosen cell, the first in reading order if
    several are equal; average spreads it over the window's cells; overlapping windows add up.
    """
    maps, flat = _maps(maps)
    rows, columns = _axes(maps, window, stride, padding)
    _reduction(mode)
    expected = (len(maps), len(rows), len(columns), maps.shape[3])
    incoming = np.asarray(output_gradient, dtype=np.float64)
    incoming = incoming[np.newaxis, :, :, np.newaxis] if flat and incoming.ndim == 2 else incoming
    if incoming.shape != expected:
        raise ValueError(f"the output's gradient must have shape {expected}; got {incoming.shape}")
    gradient = np.zeros_like(maps)
    if mode == "average":
        for i, (top, bottom) in enumerate(rows):
            for j, (left, right) in enumerate(columns):
                cells = (bottom - top) * (right - left)
                gradient[:, top:bottom, left:right] += incoming[:, i : i + 1, j : j + 1] / cells
    else:
        row, column = chosen_cells(maps, window, stride, padding, mode)
        image = np.arange(len(maps))[:, np.newaxis, np.newaxis, np.newaxis]
        channel = np.arange(maps.shape[3])
        # add.at, not +=, because windows that overlap may choose the same cell.
        np.add.at(gradient, (image, row, column, channel), incoming)
    return gradient[0, :, :, 0] if flat else gradient


def chosen_cells(
    maps, window: int, stride: int | None = None, padding: str = "valid", mode: str = "max"
) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of the cell that each window passes on; both in the output's shape.

    mode: "max", "min" or "subsample". An average passes on no single cell (`ValueError`).
    """
    if mode not in ("max", "min", "subsample"):
        raise ValueError(f'one cell is chosen by "max", "min" and "subsample" only; got {mode!r}')
    maps, flat = _maps(maps)
    rows, columns = _axes(maps, window, stride, padding)
    row = np.empty((len(maps), len(rows), len(columns), maps.shape[3]), dtype=np.int64)
    column = np.empty_like(row)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            cells = maps[:, top:bottom, left:right].reshape(len(maps), -1, maps.shape[3])
            if mode == "subsample":
                place = np.zeros((len(maps), maps.shape[3]), dtype=np.int64)
            else:
                place = cells.argmax(axis=1) if mode == "max" else cells.argmin(axis=1)
            row[:, i, j], column[:, i, j] = (
                top + place // (right - left),
                left + place % (right - left),
            )
    return (row[0, :, :, 0], column[0, :, :, 0]) if flat else (row, column)


def global_pool(maps, mode: str = "average") -> np.ndarray:
    """One number a channel: (n, h, w, c) → (n, c). mode: "average" or "max"."""
    if mode not in ("average", "max"):
        raise ValueError(f'mode must be "average" or "max"; got {mode!r}')
    maps = np.asarray(maps, dtype=np.float64)
    if maps.ndim != 4:
        raise ValueError(f"expected maps (n, h, w, c); got shape {maps.shape}")
    return maps.mean(axis=(1, 2)) if mode == "average" else maps.max(axis=(1, 2))


def blur(maps, taps: int = 3) -> np.ndarray:
    """Smooth both axes with the binomial filter of 3 taps (1 2 1)/4 or 5 taps (1 4 6 4 1)/16.

    The border is mirrored without repeating the edge, as in Zhang 2019.
    """
    filters = {3: np.array([1.0, 2.0, 1.0]) / 4.0, 5: np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0}
    if taps not in filters:
        raise ValueError(f"taps must be 3 or 5; got {taps}")
    maps, flat = _maps(maps)
    reach = taps // 2
    if min(maps.shape[1:3]) <= reach:
        raise ValueError(f"a blur of {taps} taps needs more than {reach} cells; got {maps.shape}")
    for axis in (1, 2):
        width = [(0, 0)] * 4
        width[axis] = (reach, reach)
        padded = np.pad(maps, width, mode="reflect")
        length = maps.shape[axis]
        maps = sum(
            weight * np.take(padded, range(k, k + length), axis=axis)
            for k, weight in enumerate(filters[taps])
        )
    return maps[0, :, :, 0] if flat else maps


def max_blur_pool(maps, window: int = 2, stride: int | None = None, taps: int = 3) -> np.ndarray:
    """Anti-aliased max pooling (Zhang 2019): maximum at every position, blur, then every stride-th.

    "valid" windows throughout; the output has the size of `pool(maps, window, stride)`.
    """
    stride = _checked(window, stride, "valid")
    dense = blur(pool(maps, window, 1, "valid", "max"), taps)
    return dense[::stride, ::stride] if dense.ndim == 2 else dense[:, ::stride, ::stride]


def shift(maps, down: int, right: int, fill: str = "edge") -> np.ndarray:
    """Move maps by whole cells. fill: what enters at the border, "edge", "zero" or "wrap"."""
    modes = {"edge": "edge", "zero": "constant", "wrap": "wrap"}
    if fill not in modes:
        raise ValueError(f'fill must be "edge", "zero" or "wrap"; got {fill!r}')
    maps, flat = _maps(maps)
    height, width = maps.shape[1:3]
    border = [(0, 0), (abs(down),) * 2, (abs(right),) * 2, (0, 0)]
    padded = np.pad(maps, border, mode=modes[fill])
    top, left = abs(down) - down, abs(right) - right
    moved = padded[:, top : top + height, left : left + width]
    return moved[0, :, :, 0] if flat else moved


def relative_change(before, after) -> np.ndarray:
    """‖after − before‖ / ‖before‖ for each map of a batch, (n,); NaN where `before` is all 0."""
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if before.shape != after.shape:
        raise ValueError(f"shapes differ: {before.shape} and {after.shape}")
    before, after = before.reshape(len(before), -1), after.reshape(len(after), -1)
    length = np.sqrt(np.sum(before**2, axis=1))
    change = np.sqrt(np.sum((after - before) ** 2, axis=1))
    return np.divide(change, length, out=np.full(len(before), np.nan), where=length > 0)


def _reduction(mode: str):
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}; got {mode!r}")
    return {
        "max": lambda cells: cells.max(axis=(1, 2)),
        "min": lambda cells: cells.min(axis=(1, 2)),
        "average": lambda cells: cells.mean(axis=(1, 2)),
        "subsample": lambda cells: cells[:, 0, 0],
    }[mode]


def _checked(window: int, stride: int | None, padding: str) -> int:
    stride = window if stride is None else stride
    for name, value in (("window", window), ("stride", stride)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")
    if padding not in ("valid", "same"):
        raise ValueError(f'padding must be "valid" or "same"; got {padding!r}')
    return stride


def _maps(maps) -> tuple[np.ndarray, bool]:
    maps = np.asarray(maps, dtype=np.float64)
    if maps.ndim == 2:
        return maps[np.newaxis, :, :, np.newaxis], True
    if maps.ndim == 4:
        return maps, False
    raise ValueError(f"expected maps (n, h, w, c) or one map (h, w); got shape {maps.shape}")


def _axes(maps: np.ndarray, window: int, stride: int | None, padding: str):
    return tuple(windows(size, window, stride, padding) for size in maps.shape[1:3])
