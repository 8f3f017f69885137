"""Stored figures become a light and a dark version; every picture knows its size."""

import io

from book_site import figures, tokens
from PIL import Image
import pytest

from tools import ROOT

TOKENS = tokens.read(ROOT / "book_helpers/tokens.json")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="460.8pt" height="230.4pt"'
    ' aria-label="A line rises"><title>A line  rises</title><desc>It rises.</desc>{}</svg>'
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["value", "gradient", "target", "comparison", "attention"])
def test_a_colour_becomes_its_partner(name, theme):
    pair = TOKENS["colour"][name]
    stored = f'<path style="fill: none; stroke: {pair["light"].lower()}"/>'
    assert figures.recolour(stored, TOKENS, theme) == stored.replace(
        pair["light"].lower(), pair[theme].lower()
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neutral_ink_and_grid_become_the_themes(theme):
    neutral = TOKENS["figure"]
    stored = f'<g fill="{neutral["ink_neutral"]}" stroke="{neutral["grid_neutral"]}"/>'
    colours = TOKENS["colour"]
    expected = (
        f'<g fill="{colours["ink"][theme].lower()}" stroke="{colours["grid"][theme].lower()}"/>'
    )
    assert figures.recolour(stored, TOKENS, theme) == expected


@pytest.mark.parametrize(
    "untouched",
    [
        '<use href="#0072b2"/>',  # a name that looks like a colour
        '<path clip-path="url(#0072b2)"/>',
        '<text fill="#123456">stroke is #0072B2</text>',  # no colour of the book; a text
        '<path style="stroke: #0072b2ff"/>',  # eight digits: another colour
        '<image href="data:image/png;base64,iVBOcolor0072b2"/>',
    ],
)
def test_what_is_no_colour_of_the_book_stays(untouched):
    assert figures.recolour(untouched, TOKENS, "dark") == untouched


def test_words_and_size_come_from_the_svg():
    alt, caption, width, height = figures.describe_svg(SVG.format(""))
    assert (alt, caption) == ("A line rises", "It rises.")
    assert (width, height) == pytest.approx((614.4, 307.2))


def test_without_width_and_height_the_view_box_counts():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>'
    assert figures.describe_svg(svg) == ("", "", 30.0, 20.0)


@pytest.mark.parametrize(
    ("svg", "problem"),
    [("<svg", "not well-formed"), ('<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox")],
)
def test_a_broken_svg_is_refused_with_its_reason(svg, problem):
    with pytest.raises(ValueError, match=problem):
        figures.describe_svg(svg)


def test_text_brings_its_font_along_and_lines_do_not():
    assert "@font-face" in figures.with_font(SVG.format("<text>η</text>"))
    assert "@font-face" not in figures.with_font(SVG.format("<path/>"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_sizes_of_bitmaps(kind):
    file = io.BytesIO()
    Image.new("RGB", (37, 21)).save(file, kind)
    assert figures.bitmap_size(file.getvalue()) == (37, 21)


def test_other_content_has_no_size():
    assert figures.bitmap_size(b"RIFF....WEBP") is None
