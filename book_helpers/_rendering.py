"""From matplotlib to the outputs that notebooks store: deterministic SVG and PNG with alt text."""

from __future__ import annotations

from dataclasses import dataclass
import hashlib
from html import escape
from importlib.resources import files
import io
import json
import re

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
import numpy as np

TOKENS = json.loads(files("book_helpers").joinpath("tokens.json").read_text(encoding="utf-8"))

_DEFAULT_WIDTH = 480  # CSS pixels; three quarters of the page's measure
_PHOTOGRAPH = 160  # pictures at least this wide are photographs, smaller ones are pixels to look at
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True, repr=False)
class DisplayedFigure:
    """A figure as Jupyter displays it: SVG, or PNG where a vector would be too heavy."""

    alt: str
    caption: str | None
    svg: str | None = None
    png: bytes | None = None

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"text/plain": repr(self)}
        if self.svg is not None:
            data["image/svg+xml"] = self.svg
            return data, {}
        data["image/png"] = self.png
        return data, {"image/png": _about(self.alt, self.caption)}

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"


@dataclass(frozen=True, repr=False)
class DisplayedPicture:
    """A bitmap as Jupyter displays it. width: CSS pixels."""

    alt: str
    caption: str | None
    png: bytes
    width: int

    def _repr_mimebundle_(self, include=None, exclude=None):
        about = {**_about(self.alt, self.caption), "width": self.width}
        return {"text/plain": repr(self), "image/png": self.png}, {"image/png": about}

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"


def _about(alt: str, caption: str | None) -> dict[str, str]:
    return {"alt": alt, **({"caption": caption} if caption else {})}


def figure_svg(fig: Figure, alt: str, caption: str | None) -> str:
    """The figure as SVG text: same figure, same bytes."""
    settle(fig)
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "book"}):
        FigureCanvasSVG(fig).print_svg(buffer, metadata=_NO_METADATA)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = _rounded(svg)
    svg = _without_idle_ids(svg)
    svg = _with_interface_font(svg)
    # Colours as tokens.json spells them, so that the website finds them.
    svg = re.sub(r"(?<=[:\s])#[0-9a-f]{6}(?=[;\"])", lambda match: match[0].upper(), svg)
    svg = re.sub(r">\s*\n\s*<", "><", svg).replace(" \n", " ").replace("\n", " ")
    # matplotlib's style sheet says the same for `*`, which would reach the page around the figure.
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL).replace("<defs></defs>", "")
    style = f"font-family: {TOKENS['font']['interface']}; stroke-linejoin: round"
    head = f'<svg role="img" aria-label="{escape(alt)}" style="{style}"'
    about = f"<title>{escape(alt)}</title>" + (f"<desc>{escape(caption)}</desc>" if caption else "")
    svg = svg.replace("<svg", head, 1)
    end = svg.index(">") + 1
    return svg[:end] + about + svg[end:].rstrip() + "\n"


def settle(fig: Figure) -> None:
    """Draw into nothing until the layout stays: the room decides the ticks, the ticks the room."""
    before = None
    for _ in range(6):
        fig.draw_without_rendering()
        places = np.array([ax.get_position().bounds for ax in fig.axes])
        # A ten-millionth of the figure is far below what the rounded coordinates show.
        if before is not None and np.allclose(places, before, rtol=0, atol=1e-7):
            return
        before = places


_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
# Attributes that hold lengths and coordinates. Bitmaps (href) and texts must not be touched.
_COORDINATES = re.compile(
    r'(?<=[ \n])(d|x|y|x1|x2|y1|y2|width|height|transform|points|cx|cy|r|style)="([^"]*)"'
)


def _rounded(svg: str) -> str:
    def number(match: re.Match) -> str:
        text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def attribute(match: re.Match) -> str:
        if match[1] == "transform" and "matrix" in match[2]:
            return match[0]  # a scale of 0.004 must not become 0
        if match[1] == "transform" and "scale" in match[2]:
            return match[0]
        value = _NUMBER.sub(number, match[2])
        if match[1] == "transform":
            value = value.replace("rotate(-0 ", "rotate(0 ")
            if value.startswith("rotate(0 "):
                return ""
        return f'{match[1]}="{value}"'

    return _COORDINATES.sub(attribute, svg)


def _without_idle_ids(svg: str) -> str:
    """Drop ids that nothing refers to, and make the rest unique in a page of many figures.

    matplotlib's ids are hashes of unrounded coordinates, so they are replaced by numbers in order
    of appearance, behind a prefix that is the hash of the whole figure.
    """
    referred = r'(?<=url\(#)[^)]+|(?<=href="#)[^"]+'
    used = set(re.findall(referred, svg))
    order = [name for name in re.findall(r' id="([^"]+)"', svg) if name in used]
    number = {name: f"-{place}" for place, name in enumerate(order)}
    svg = re.sub(
        r' id="([^"]+)"',
        lambda match: f' id="{number[match[1]]}"' if match[1] in number else "",
        svg,
    )
    svg = re.sub(referred, lambda match: number[match[0]], svg)
    prefix = "f" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    return re.sub(r'(?<= id=")-|(?<=url\(#)-|(?<=href="#)-', f"{prefix}-", svg)


def _with_interface_font(svg: str) -> str:
    """Laid out with the font that matplotlib carries, shown with the interface's.

    The root names the interface's family once, so texts need not repeat it. Mathematics keeps its
    own fonts, and the shorthand `font:` can't do without a family.
    """
    svg = re.sub(r"font-family: 'DejaVu Sans'(, [^;\"]*)?(; |(?=\"))", "", svg)
    return re.sub(r"(?<=px )'DejaVu Sans'(, [^;\"]*)?(?=[;\"])", TOKENS["font"]["interface"], svg)


def figure_png(fig: Figure, dots_per_inch: int = 192) -> bytes:
    """The figure as PNG on a transparent ground, at twice the screen's resolution."""
    from PIL import Image

    canvas = FigureCanvasAgg(fig)
    before = fig.dpi
    settle(fig)
    try:
        fig.set_dpi(dots_per_inch)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba()).copy()
    finally:
        fig.set_dpi(before)
    return _png(Image.fromarray(pixels))


def picture_png(array: np.ndarray, width: int | None) -> tuple[bytes, int]:
    """(PNG, shown width in CSS pixels) of an array (h, w), (h, w, 1) or (h, w, 3)."""
    from PIL import Image

    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[-1] == 3)) or array.size == 0:
        raise ValueError(f"expected a picture (h, w) or (h, w, 3); got shape {array.shape}")
    if np.issubdtype(array.dtype, np.floating):
        if not (array.min() >= -1e-6 and array.max() <= 1 + 1e-6):
            raise ValueError(
                f"floats must lie between 0 and 1; got {array.min():.3g} … {array.max():.3g}"
            )
        array = np.round(np.clip(array, 0, 1) * 255).astype(np.uint8)
    elif array.dtype == bool:
        array = array.astype(np.uint8) * 255
    elif array.dtype != np.uint8:
        raise ValueError(f"expected floats 0 … 1 or uint8; got {array.dtype}")
    pixels = array.shape[1]
    if width is None:
        # Thumbnails become about 320 wide, so that single pixels can be seen.
        width = min(pixels, _DEFAULT_WIDTH) if pixels >= _PHOTOGRAPH else pixels * (320 // pixels)
    image = Image.fromarray(array)
    if pixels < width:
        factor = -(-width // pixels)
        image = image.resize((pixels * factor, array.shape[0] * factor), Image.Resampling.NEAREST)
    elif pixels > width:
        height = max(1, round(array.shape[0] * width / pixels))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    if image.mode == "RGB" and pixels >= _PHOTOGRAPH:
        # 256 well-chosen colours, dithered: a third of the bytes, and no eye sees it at this size.
        image = image.quantize(256, dither=Image.Dither.FLOYDSTEINBERG)
    return _png(image), width


def _png(image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
