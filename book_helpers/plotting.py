"""The book's figures: one style, no global settings, alt text required.

    fig, ax = plotting.figure()
    ax.plot(x, y, color=plotting.colour("value"))
    plotting.show(fig, alt="A straight line through the points …", caption="The fit.")

Figures are vector graphics (SVG) on a transparent ground with ink that can be read on light and on
dark. The website replaces the colours, so take them from `colour` and no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from book_helpers import _rendering
from book_helpers._figure_style import SERIES, STYLE, colour, figure, style
from book_helpers._rendering import TOKENS, DisplayedFigure, DisplayedPicture
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
import numpy as np

__all__ = [
    "SERIES",
    "STYLE",
    "colour",
    "diverging",
    "figure",
    "grey",
    "heat_map",
    "image_grid",
    "label_lines",
    "mean_with_spread",
    "scale_bar",
    "sequential",
    "show",
    "show_picture",
    "style",
]

_FONT_SIZE = TOKENS["figure"]["font_size"]


def show(
    fig: Figure, *, alt: str | None = None, caption: str | None = None, bitmap: bool = False
) -> DisplayedFigure:
    """The last line of a cell that draws: returns what Jupyter displays.

    alt: what the figure shows, for readers who can't see it. Required.
    caption: one sentence that says what to see, printed beneath on the website.
    bitmap: PNG at twice the screen's resolution instead of SVG, for dense photographs and clouds of
        many thousand points.

    The same figure gives the same bytes in every process. `ValueError` if the alt text is missing.
    """
    alt = _alt(alt)
    with style():
        if bitmap:
            return DisplayedFigure(alt, caption, png=_rendering.figure_png(fig))
        return DisplayedFigure(alt, caption, svg=_rendering.figure_svg(fig, alt, caption))


def show_picture(
    array, *, alt: str | None = None, caption: str | None = None, width: int | None = None
) -> DisplayedPicture:
    """A picture as a PNG of a sensible size, with its alt text in the output's metadata.

    array: (h, w) grey or (h, w, 3) colour, floats 0 … 1 or uint8; or a `datasets.Picture`, whose
        attribution is then added to the caption.
    width: shown width in CSS pixels. Small pictures are enlarged by whole factors with hard edges,
        so that every pixel can be seen; large ones are scaled down to the shown width.
        The default is 480, or less if the picture has fewer pixels than that.
    """
    attribution = getattr(array, "attribution", None)
    if attribution:
        caption = f"{caption.rstrip('.')}. {attribution}" if caption else attribution
    png, shown = _rendering.picture_png(np.asarray(array), width)
    return DisplayedPicture(_alt(alt), caption, png, shown)


def _alt(alt: str | None) -> str:
    if not isinstance(alt, str) or len(alt.strip()) < 10:
        raise ValueError(
            'a figure needs alt text that says what it shows: show(fig, alt="The loss falls …"); '
            f"got {alt!r}"
        )
    return " ".join(alt.split())


def sequential() -> Colormap:
    """The map for activations and other values from small to large: viridis."""
    return mpl.colormaps["viridis"]


def grey() -> Colormap:
    """The map for pictures: black to white."""
    return mpl.colormaps["gray"]


def diverging() -> Colormap:
    """Negative vermilion, positive blue, *transparent* at zero: it fits every ground."""
    negative = mpl.colors.to_rgb(colour("gradient"))
    positive = mpl.colors.to_rgb(colour("value"))
    stops = [
        (0.0, (*negative, 1.0)),
        (0.5, (*negative, 0.0)),
        (0.5, (*positive, 0.0)),
        (1.0, (*positive, 1.0)),
    ]
    return LinearSegmentedColormap.from_list("book_diverging", stops, N=257)


def mean_with_spread(
    ax: Axes, x, runs, *, label: str | None = None, color: str | None = None
) -> Axes:
    """The mean of several runs as a line, one standard deviation to each side as a band.

    x: (k,). runs: (runs, k), at least two runs; the deviation divides by runs − 1.
    """
    runs = np.asarray(runs, dtype=float)
    if runs.ndim != 2 or len(runs) < 2:
        raise ValueError(
            f"a spread needs at least two runs, (runs, points); got shape {runs.shape}"
        )
    mean, deviation = runs.mean(axis=0), runs.std(axis=0, ddof=1)
    (line,) = ax.plot(x, mean, label=label, color=color)
    ax.fill_between(
        x, mean - deviation, mean + deviation, color=line.get_color(), alpha=0.2, linewidth=0
    )
    return ax


def label_lines(ax: Axes, labels: Mapping[str, str] | None = None, *, gap: float = 0.03) -> Axes:
    """Write each line's label at its right end, in its colour, instead of a legend.

    labels: other texts by line label. gap: smallest distance between labels, as a share of the
    height; labels that would touch are moved apart. Call it last: it uses the axes' limits.
    """
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    ends = []
    for line in lines:
        x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
        seen = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        if len(seen):
            ends.append((line, x[seen[-1]], y[seen[-1]]))
    if not ends:
        raise ValueError("no line has a label; give one with ax.plot(…, label=…)")
    to_axes = ax.transData + ax.transAxes.inverted()
    places = [to_axes.transform((x, y)) for _, x, y in ends]
    step = max(gap, 1.25 * _FONT_SIZE / 72 / (ax.figure.get_figheight() * ax.get_position().height))
    heights = _apart([place[1] for place in places], step)
    for (line, x, _), height in zip(ends, heights, strict=True):
        text = str(line.get_label())
        ax.annotate(
            (labels or {}).get(text, text),
            (x, height),
            xycoords=("data", "axes fraction"),
            xytext=(6, 0),
            textcoords="offset points",
            color=line.get_color(),
            verticalalignment="center",
            annotation_clip=False,
        )
    return ax


def _apart(heights: Sequence[float], step: float) -> list[float]:
    """Move heights as little as needed so that neighbours are `step` apart."""
    order = np.argsort(heights, kind="stable")
    groups: list[tuple[float, int]] = []  # (centre, members), from the bottom up
    for index in order:
        groups.append((float(heights[index]), 1))
        while len(groups) > 1:
            (low, n_low), (high, n_high) = groups[-2:]
            if high - low >= step * (n_low + n_high) / 2:
                break
            groups[-2:] = [((low * n_low + high * n_high) / (n_low + n_high), n_low + n_high)]
    places = np.empty(len(order))
    spread = [c + step * (k - (n - 1) / 2) for c, n in groups for k in range(n)]
    places[order] = spread
    return places.tolist()


def image_grid(
    images,
    *,
    titles: Sequence[str] | None = None,
    columns: int | None = None,
    cmap: str | Colormap | None = None,
    limits: tuple[float, float] | None = None,
    width: float = TOKENS["figure"]["width_inches"],
) -> tuple[Figure, np.ndarray]:
    """Pictures side by side. Returns the figure and a flat array of the Axes in use.

    images: sequence of (h, w), (h, w, 1) or (h, w, 3). limits: the values shown as the darkest and
    the brightest, for all pictures alike; default: the smallest and largest of all.
    """
    arrays = [np.asarray(image) for image in images]
    arrays = [a[..., 0] if a.ndim == 3 and a.shape[-1] == 1 else a for a in arrays]
    if not arrays:
        raise ValueError("there are no images to show")
    if titles is not None and len(titles) != len(arrays):
        raise ValueError(f"there are {len(arrays)} images but {len(titles)} titles")
    columns = columns or min(len(arrays), 6)
    rows = -(-len(arrays) // columns)
    low, high = limits or (min(a.min() for a in arrays), max(a.max() for a in arrays))
    tallest = max(a.shape[0] / a.shape[1] for a in arrays)
    cell = width / columns
    fig, axes = figure(
        rows, columns, width=width, height=rows * (cell * tallest + (0.3 if titles else 0.05)),
        squeeze=False,
    )  # fmt: skip
    for number, ax in enumerate(axes.flat):
        ax.axis("off")
        if number < len(arrays):
            shown = (
                {}
                if arrays[number].ndim == 3
                else {"vmin": low, "vmax": high, "cmap": cmap or grey()}
            )
            ax.imshow(arrays[number], **shown)
            if titles is not None:
                ax.set_title(titles[number], loc="center", fontsize=_FONT_SIZE - 1)
    return fig, axes.ravel()[: len(arrays)]


def heat_map(
    ax: Axes,
    values,
    *,
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
    form: str = "{:.2f}",
    limit: float | None = None,
) -> Axes:
    """A table of cells coloured by value with the value printed in each: blue > 0, vermilion < 0.

    values: (rows, columns). limit: the size that gets the full colour; default the largest.
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2:
        raise ValueError(f"expected values (rows, columns); got shape {values.shape}")
    largest = limit or float(np.nanmax(np.abs(values))) or 1.0
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            # An opaque card under a see-through colour: both have dark partners on the website.
            place = {"xy": (j - 0.5, i - 0.5), "width": 1, "height": 1, "linewidth": 1}
            ax.add_patch(
                mpl.patches.Rectangle(**place, facecolor=colour("card"), edgecolor=colour("grid"))
            )
            value = values[i, j]
            strength = 0.0 if np.isnan(value) else min(abs(value) / largest, 1.0)
            tint = colour("value" if value > 0 else "gradient")
            if strength > 0:
                ax.add_patch(mpl.patches.Rectangle(**place, color=tint, alpha=0.6 * strength))
            ax.text(
                j,
                i,
                form.format(value).replace("-", "−"),
                ha="center",
                va="center",
                color=TOKENS["colour"]["ink"]["light"],
            )
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")
    ax.set_xticks(range(columns), column_labels if column_labels is not None else range(columns))
    ax.set_yticks(range(rows), row_labels if row_labels is not None else range(rows))
    ax.grid(False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def scale_bar(ax: Axes, image, *, label: str) -> Axes:
    """A colour bar beside `image` (from `ax.imshow`) with the value's name and unit."""
    if not label.strip():
        raise ValueError("a scale bar needs a label: the value's name and its unit")
    with style():
        bar = ax.figure.colorbar(image, ax=ax, shrink=0.8, pad=0.03)
        bar.outline.set_visible(False)
        bar.set_label(label)
        bar.ax.grid(False)
    return bar.ax
