"""Colours by meaning, matplotlib's settings, and new figures that use them. See `plotting`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
import functools

from book_helpers._rendering import TOKENS
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
import numpy as np

_INK = TOKENS["figure"]["ink_neutral"]
_GRID = TOKENS["figure"]["grid_neutral"]
_SIZE = TOKENS["figure"]["font_size"]

SERIES = ("value", "gradient", "target", "comparison", "attention")
"""Names of the colours that lines take in turn."""


def colour(name: str) -> str:
    """Hex value of a colour of the book by its meaning, such as "value", "gradient", "target".

    "ink" and "grid" are the neutral ones for figures. `ValueError` lists the names.
    """
    neutral = {"ink": _INK, "grid": _GRID}
    if name in neutral:
        return neutral[name]
    if name not in TOKENS["colour"]:
        names = ", ".join(dict.fromkeys([*neutral, *TOKENS["colour"]]))
        raise ValueError(f"there is no colour {name!r}; there are {names}")
    return TOKENS["colour"][name]["light"]


STYLE: dict[str, object] = {
    "axes.axisbelow": True,
    "axes.edgecolor": _INK,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.labelcolor": _INK,
    "axes.labelsize": _SIZE,
    "axes.linewidth": 0.8,
    "axes.prop_cycle": mpl.cycler(color=[colour(name) for name in SERIES]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": _INK,
    "axes.titlelocation": "left",
    "axes.titlesize": _SIZE + 1,
    "axes.titleweight": "normal",
    "figure.constrained_layout.use": True,
    "figure.edgecolor": "none",
    "figure.facecolor": "none",
    "font.family": ["DejaVu Sans"],  # comes with matplotlib, so layout is the same everywhere
    "font.size": _SIZE,
    "grid.alpha": 0.6,
    "grid.color": _GRID,
    "grid.linewidth": 0.6,
    "image.cmap": "viridis",
    "image.interpolation": "none",
    "legend.facecolor": "none",
    "legend.fontsize": _SIZE,
    "legend.frameon": False,
    "legend.labelcolor": _INK,
    "lines.linewidth": TOKENS["figure"]["line_width"],
    "lines.markersize": 4.5,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0.0,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "text.color": _INK,
    "xtick.color": _INK,
    "xtick.labelsize": _SIZE - 1,
    "xtick.major.size": 3.0,
    "xtick.major.width": 0.8,
    "ytick.color": _INK,
    "ytick.labelsize": _SIZE - 1,
    "ytick.major.size": 3.0,
    "ytick.major.width": 0.8,
}


@contextmanager
def style() -> Iterator[None]:
    """The book's settings inside a ``with`` block; afterwards everything is as it was."""
    with mpl.rc_context(STYLE):
        yield


class BookAxes(Axes):
    """Axes whose drawing methods use the book's style, whatever the global settings are."""

    def imshow(self, *arguments, **options):
        """A picture or a map, without a grid over it."""
        with mpl.rc_context(STYLE):
            image = super().imshow(*arguments, **options)
            self.grid(False)
        return image


def _styled(method):
    @functools.wraps(method)
    def wrapped(self, *arguments, **options):
        with mpl.rc_context(STYLE):
            return method(self, *arguments, **options)

    return wrapped


for _name in (
    "annotate", "arrow", "axhline", "axhspan", "axline", "axvline", "axvspan", "bar", "bar_label",
    "barh", "boxplot", "contour", "contourf", "errorbar", "fill_between", "fill_betweenx", "grid",
    "hist", "hlines", "legend", "loglog", "pcolormesh", "plot", "quiver", "scatter",
    "semilogx", "semilogy", "set_title", "set_xlabel", "set_ylabel", "stackplot", "stairs", "stem",
    "step", "text", "tick_params", "violinplot", "vlines",
):  # fmt: skip
    setattr(BookAxes, _name, _styled(getattr(Axes, _name)))


def figure(
    rows: int = 1,
    columns: int = 1,
    *,
    width: float = TOKENS["figure"]["width_inches"],
    height: float | None = None,
    **options,
) -> tuple[Figure, Axes | np.ndarray]:
    """A new figure and its Axes, in the book's style, outside pyplot.

    rows, columns: more than one gives an array of Axes, as `matplotlib.pyplot.subplots` does.
    width, height: inches; the height defaults to 3.2 for one row and 2.6 a row for more.
    options: passed on to `Figure.subplots`, such as ``sharey=True``.
    """
    if height is None:
        height = 3.2 if rows == 1 else 2.6 * rows
    with style():
        fig = Figure(figsize=(width, height), layout="constrained")
        options["subplot_kw"] = {"axes_class": BookAxes, **options.get("subplot_kw", {})}
        axes = fig.subplots(rows, columns, **options)
    return fig, axes
