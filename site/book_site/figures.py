"""Pictures: stored SVG figures in a light and a dark version, every picture with its size.

A chapter stores one SVG: transparent ground, ink in the neutral grey of `tokens.json`, colours in
their light values. The site writes two files from it and shows the one of the reader's theme.
Alternative text and caption are the SVG's own `<title>` and `<desc>`; for a bitmap they come from
the output's metadata (`{"image/png": {"alt": …, "caption": …}}`).
"""

from base64 import b64decode, b64encode
from functools import cache
import hashlib
from html import escape
from pathlib import Path
import re
import struct
from xml.etree import ElementTree

from docutils import nodes
from myst_nb.core import render as myst_render
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from . import tokens

LOGGER = logging.getLogger(__name__)
FONT = Path(__file__).resolve().parents[1] / "fonts/figures/source-sans-3-400.woff2"
SVG = "{http://www.w3.org/2000/svg}"
COLOUR = re.compile(
    r"((?:fill|stroke|stop-color|flood-color|(?<![\w-])color)\s*(?::|=\s*[\"'])\s*)"
    r"(#[0-9a-fA-F]{6})(?![0-9a-fA-F])"
)
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}


class book_picture(nodes.General, nodes.Element):
    """A picture from a notebook's output: attributes content, kind, alt, caption, size."""


def palette(all_tokens: dict, theme: str) -> dict[str, str]:
    """Return stored colour → colour of the theme, in lower case.

    Where two tokens share a light value, the first in the file counts: white is the card.
    """
    table: dict[str, str] = {}
    for pair in all_tokens["colour"].values():
        table.setdefault(pair["light"].lower(), pair[theme].lower())
    figure = all_tokens["figure"]
    table[figure["ink_neutral"].lower()] = all_tokens["colour"]["ink"][theme].lower()
    table[figure["grid_neutral"].lower()] = all_tokens["colour"]["grid"][theme].lower()
    return table


def recolour(svg: str, all_tokens: dict, theme: str) -> str:
    """Return the SVG with every colour of the book replaced by its partner in a theme."""
    table = palette(all_tokens, theme)
    return COLOUR.sub(lambda m: m[1] + table.get(m[2].lower(), m[2]), svg)


@cache
def _font_style() -> str:
    data = b64encode(FONT.read_bytes()).decode("ascii")
    face = f"font-family:'Source Sans 3';src:url(data:font/woff2;base64,{data}) format('woff2')"
    return f"<style>@font-face{{{face}}}</style>"


def with_font(svg: str) -> str:
    """Return the SVG with the interface's font inside: a picture can't use its page's fonts."""
    if "<text" not in svg:
        return svg
    end = svg.index(">", svg.index("<svg")) + 1
    return svg[:end] + _font_style() + svg[end:]


def describe_svg(svg: str) -> tuple[str, str, float, float]:
    """Return (alternative text, caption, width, height in CSS pixels) of an SVG.

    Raises ValueError when the text is no SVG or has no size.
    """
    try:
        root = ElementTree.fromstring(svg.encode("utf-8"))
    except ElementTree.ParseError as error:
        raise ValueError(f"not well-formed SVG: {error}") from error
    alt = root.findtext(f"{SVG}title") or root.get("aria-label") or ""
    caption = root.findtext(f"{SVG}desc") or ""
    sizes = [_pixels(root.get(name)) for name in ("width", "height")]
    if None in sizes:
        box = (root.get("viewBox") or "").split()
        if len(box) != 4:
            raise ValueError("the SVG has neither width and height nor a viewBox")
        sizes = [float(box[2]), float(box[3])]
    return " ".join(alt.split()), " ".join(caption.split()), sizes[0], sizes[1]


def _pixels(length: str | None) -> float | None:
    match = re.fullmatch(r"\s*([\d.]+)\s*([a-z]*)\s*", length or "")
    if not match or match[2] not in UNITS:
        return None
    return float(match[1]) * UNITS[match[2]]


def bitmap_size(content: bytes) -> tuple[int, int] | None:
    """Return (width, height) of a PNG, JPEG or GIF, or None when it is something else."""
    if content.startswith(b"\x89PNG"):
        return struct.unpack(">II", content[16:24])
    if content.startswith(b"GIF8"):
        return struct.unpack("<HH", content[6:10])
    if not content.startswith(b"\xff\xd8"):
        return None
    place = 2
    while place + 9 < len(content):
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


class OutputPictures:
    """Takes over pictures in notebook outputs (a renderer plug-in of myst-nb)."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return the nodes of a picture, or None to leave the output to myst-nb."""
        kinds = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}
        kind = kinds.get(data.mime_type)
        if kind is None or inline:
            return None
        words = {**data.output_metadata, **data.output_metadata.get(data.mime_type, {})}
        node = book_picture(kind=kind, line=data.line)
        cell = (data.cell_index or 0) + 1
        try:
            if kind == "svg":
                node["content"] = data.string
                alt, caption, width, height = describe_svg(data.string)
            else:
                node["content"] = b64decode(data.content)
                alt, caption = words.get("alt", ""), words.get("caption", "")
                width, height = bitmap_size(node["content"]) or (0, 0)
        except ValueError as error:
            renderer.logger.warning(f"picture of cell {cell}: {error}", line=data.line)
            return []
        node.update_basic_atts({})
        node["alt"], node["caption"] = alt, caption
        node["width"] = round(float(words.get("width", width)))
        scale = node["width"] / width if width else 1
        node["height"] = round(float(words.get("height", height * scale)))
        if not alt:
            renderer.logger.warning(
                f"the picture of cell {cell} has no alternative text: use plotting.show(figure, "
                "alt=…), which stores it in the output",
                line=data.line,
            )
        return [node]


def visit_picture(translator, node: book_picture) -> None:
    """Write the files of a picture and the HTML that shows it."""
    builder = translator.builder
    folder = Path(builder.outdir) / builder.imagedir
    folder.mkdir(parents=True, exist_ok=True)
    content = node["content"]
    raw = content.encode() if isinstance(content, str) else content
    stem = "figure-" + hashlib.sha256(raw).hexdigest()[:12]
    if node["kind"] == "svg":
        all_tokens = tokens.read(builder.config.book_tokens)
        names = []
        for theme in ("light", "dark"):
            name = f"{stem}-{theme}.svg"
            (folder / name).write_text(
                with_font(recolour(content, all_tokens, theme)), encoding="utf-8"
            )
            names.append((name, f"only-{theme}"))
    else:
        names = [(f"{stem}.{node['kind']}", "bitmap")]
        (folder / names[0][0]).write_bytes(content)
    size = f' width="{node["width"]}" height="{node["height"]}"' if node["width"] else ""
    images = "".join(
        f'<img class="{classes}" src="{builder.imgpath}/{name}" alt="{escape(node["alt"])}"{size}'
        ' loading="lazy" decoding="async">'
        for name, classes in names
    )
    caption = f"<figcaption>{escape(node['caption'])}</figcaption>" if node["caption"] else ""
    kind = "vector" if node["kind"] == "svg" else "bitmap"
    translator.body.append(
        f'<figure class="book-figure {kind}"><div class="figure-scroll">{images}</div>'
        f"{caption}</figure>\n"
    )
    raise nodes.SkipNode


def visit_image(translator, node: nodes.image) -> None:
    """Write a picture of a Markdown page with its size, loaded when it comes into view."""
    HTML5Translator.visit_image(translator, node)
    uri = node.get("candidates", {}).get("*") or node["uri"]
    path = Path(translator.builder.srcdir) / uri
    extra = ' loading="lazy" decoding="async"'
    if path.is_file() and "width" not in node and "scale" not in node:
        content = path.read_bytes()
        size = bitmap_size(content)
        if size is None and path.suffix == ".svg":
            size = describe_svg(content.decode("utf-8"))[2:]
        if size:
            extra += f' width="{round(size[0])}" height="{round(size[1])}"'
    translator.body[-1] = translator.body[-1].replace("<img ", f"<img{extra} ", 1)


def skip_text(translator, node: book_picture) -> None:
    """Leave only the alternative text where a builder shows no pictures."""
    translator.add_text(f"[{node['alt']}]")
    raise nodes.SkipNode


def register_plugin() -> None:
    """Put our renderer into myst-nb's list, which it fills from installed packages alone."""
    plugins = myst_render.load_mime_renders()
    if OutputPictures not in plugins:
        plugins.append(OutputPictures)


def setup(app: Sphinx) -> None:
    """Register the nodes and the renderer."""
    register_plugin()
    app.add_node(book_picture, html=(visit_picture, None), text=(skip_text, None))
    app.add_node(nodes.image, override=True, html=(visit_image, None))
