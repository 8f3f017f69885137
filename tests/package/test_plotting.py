"""Figures: deterministic, with alt text, in the book's colours, and no global setting touched."""

import io
import json
import re
import subprocess
import sys
from xml.etree import ElementTree

from book_helpers import datasets, plotting
from book_helpers._rendering import TOKENS
import matplotlib as mpl
import numpy as np
from PIL import Image
import pytest

SVG = "{http://www.w3.org/2000/svg}"
ALT = "A line that rises from 0 to 9"

EXAMPLE = """
import hashlib
import numpy as np
from book_helpers import plotting
fig, (left, right) = plotting.figure(1, 2)
x = np.linspace(0, 6, 200)
plotting.mean_with_spread(left, x, np.sin(x) + np.linspace(-0.1, 0.1, 5)[:, None], label="sine")
left.plot(x, np.cos(x), "--", label="cosine")
left.set_xlabel("x, seconds")
plotting.label_lines(left)
image = right.imshow(np.arange(12.0).reshape(3, 4))
plotting.scale_bar(right, image, label="value")
svg = plotting.show(fig, alt="Two curves and a picture", caption="Curves.").svg
print(hashlib.sha256(svg.encode()).hexdigest(), len(svg))
"""


def line_figure():
    fig, ax = plotting.figure()
    ax.plot(range(10), label="rising")
    return fig, ax


def bundle(shown):
    return shown._repr_mimebundle_()


def test_two_processes_write_identical_bytes():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", EXAMPLE], capture_output=True, text=True, check=True, timeout=120
        ).stdout
        for _ in range(2)
    }
    assert len(outputs) == 1
    assert int(outputs.pop().split()[1]) < 30_000


def test_the_same_figure_is_shown_twice_alike():
    fig, _ = line_figure()
    assert plotting.show(fig, alt=ALT).svg == plotting.show(fig, alt=ALT).svg
    fig, axes = plotting.figure(2, 3)
    for ax in axes.flat:
        ax.plot([0, 1e4], [0, 1])
        ax.set_xlabel("number")
    assert plotting.show(fig, alt=ALT).svg == plotting.show(fig, alt=ALT).svg


def test_alt_and_caption_are_in_the_svg():
    fig, _ = line_figure()
    data, metadata = bundle(plotting.show(fig, alt="Rises & <falls> fast", caption='See "it".'))
    root = ElementTree.fromstring(data["image/svg+xml"])
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Rises & <falls> fast"
    assert root.find(f"{SVG}title").text == "Rises & <falls> fast"
    assert root.find(f"{SVG}desc").text == 'See "it".'
    assert data["text/plain"] == "Figure: Rises & <falls> fast"
    assert metadata == {}
    without = bundle(plotting.show(fig, alt=ALT))[0]["image/svg+xml"]
    assert "<desc>" not in without


@pytest.mark.parametrize("alt", [None, "", "   ", "plot", 7])
def test_missing_alt_text_is_an_error(alt):
    fig, _ = line_figure()
    with pytest.raises(ValueError, match="needs alt text that says what it shows"):
        plotting.show(fig, alt=alt)
    with pytest.raises(ValueError, match="needs alt text"):
        plotting.show_picture(np.zeros((8, 8)), alt=alt)


def test_svg_is_lean_and_leaks_nothing_into_the_page():
    fig, ax = line_figure()
    ax.plot(np.linspace(0, 9, 1000), np.random.default_rng(0).random(1000))
    svg = plotting.show(fig, alt=ALT).svg
    assert svg.startswith("<svg")
    for unwanted in ("<style", "DOCTYPE", "<metadata", "<!--", "DejaVu", "http://matplotlib"):
        assert unwanted not in svg
    assert "Source Sans 3" in ElementTree.fromstring(svg).get("style")
    assert not re.search(r"\d\.\d{3,}", re.sub(r'transform="[^"]*"', "", svg))
    assert "<text" in svg  # text stays text
    assert len(svg) < 45_000


def test_every_id_is_used_and_unlike_those_of_other_figures():
    svgs = []
    for count in (5, 6):
        fig, ax = plotting.figure()
        ax.plot(range(count), marker="o")
        svgs.append(plotting.show(fig, alt=ALT).svg)
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in svgs]
    for svg, found in zip(svgs, ids, strict=True):
        used = re.findall(r'(?:url\(#|href="#)([^)"]+)', svg)
        assert found
        assert found == set(used)
    assert not ids[0] & ids[1]


def test_colours_are_spelt_as_in_the_tokens():
    fig, ax = plotting.figure()
    for k in range(5):
        ax.plot([0, 1], [k, k + 1])
    plotting.heat_map(ax, [[1.0, -1.0]])
    svg = plotting.show(fig, alt=ALT).svg
    found = set(re.findall(r"(?<=[:\s])#[0-9A-Fa-f]{6}", svg))
    known = {pair["light"] for pair in TOKENS["colour"].values()}
    known |= {plotting.colour("ink"), plotting.colour("grid")}
    assert found <= known
    assert {plotting.colour(name) for name in plotting.SERIES} <= found


def test_a_figure_has_a_transparent_ground():
    fig, _ = line_figure()
    png = plotting.show(fig, alt=ALT, bitmap=True).png
    image = Image.open(io.BytesIO(png))
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0
    assert image.width == pytest.approx(6.4 * 192, abs=2)
    data, metadata = bundle(plotting.show(fig, alt=ALT, caption="Up.", bitmap=True))
    assert data["image/png"] == png
    assert metadata == {"image/png": {"alt": ALT, "caption": "Up."}}


def test_global_settings_stay_and_are_not_needed():
    before = dict(mpl.rcParams)
    fig, ax = line_figure()
    ax.set_title("Title")
    first = plotting.show(fig, alt=ALT).svg
    with plotting.style():
        assert mpl.rcParams["axes.spines.top"] is False
    assert dict(mpl.rcParams) == before
    with mpl.rc_context({"lines.linewidth": 9, "axes.titlesize": 40, "svg.fonttype": "path"}):
        fig, ax = line_figure()
        ax.set_title("Title")
        assert plotting.show(fig, alt=ALT).svg == first


def test_pyplot_is_not_loaded():
    code = (
        "import sys; from book_helpers import plotting; fig, ax = plotting.figure(); "
        "plotting.show(fig, alt='An empty pair of axes'); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == "False\n"


def test_the_band_is_one_standard_deviation():
    _, ax = plotting.figure()
    runs = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 8.0]])
    plotting.mean_with_spread(ax, [0, 1], runs, label="a")
    assert ax.lines[0].get_ydata().tolist() == [3.0, 4.0]
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(4 - runs[:, 1].std(ddof=1))
    assert corners[:, 1].max() == pytest.approx(4 + runs[:, 1].std(ddof=1))
    with pytest.raises(ValueError, match=r"at least two runs.*got shape \(1, 2\)"):
        plotting.mean_with_spread(ax, [0, 1], runs[:1])


def test_labels_stand_at_the_line_ends_and_do_not_touch():
    fig, ax = plotting.figure()
    for name, end in (("low", 0.0), ("mid", 0.01), ("top", 0.02), ("far", 1.0)):
        ax.plot([0, 1], [0.5, end], label=name)
    ax.plot([0, 1], [0, 0])  # without a label
    plotting.label_lines(ax, {"far": "far away"})
    texts = {text.get_text(): text for text in ax.texts}
    assert set(texts) == {"low", "mid", "top", "far away"}
    fig.canvas.draw()
    boxes = [texts[name].get_window_extent() for name in ("low", "mid", "top")]
    assert boxes[0].y1 <= boxes[1].y0 + 1
    assert boxes[1].y1 <= boxes[2].y0 + 1
    assert texts["far away"].get_color() == ax.lines[3].get_color()
    end = ax.transData.transform((1.0, 1.0))
    box = texts["far away"].get_window_extent()
    assert abs((box.y0 + box.y1) / 2 - end[1]) < 3
    assert 0 < box.x0 - end[0] < 15
    _, empty = plotting.figure()
    with pytest.raises(ValueError, match="no line has a label"):
        plotting.label_lines(empty)


def test_heat_map_prints_every_value():
    _, ax = plotting.figure()
    plotting.heat_map(ax, [[1.5, -2.0, 0.0]], column_labels=["a", "b", "c"], form="{:.1f}")
    assert [text.get_text() for text in ax.texts] == ["1.5", "−2.0", "0.0"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    with pytest.raises(ValueError, match=r"\(rows, columns\); got shape \(3,\)"):
        plotting.heat_map(ax, [1, 2, 3])


def test_image_grid_shows_all_on_one_scale():
    images = datasets.digits().x_train[:8]
    _, axes = plotting.image_grid(images, titles=list("abcdefgh"), columns=3)
    assert len(axes) == 8
    assert {ax.images[0].get_clim() for ax in axes} == {(0.0, 1.0)}
    assert axes[4].get_title() == "e"
    with pytest.raises(ValueError, match="8 images but 1 titles"):
        plotting.image_grid(images, titles=["a"])
    with pytest.raises(ValueError, match="no images"):
        plotting.image_grid([])


def test_diverging_map_is_transparent_at_zero():
    table = plotting.diverging()
    assert table(0.5)[3] < 0.01
    assert mpl.colors.to_hex(table(0.0)).upper() == plotting.colour("gradient")
    assert mpl.colors.to_hex(table(1.0)).upper() == plotting.colour("value")


def test_pictures_are_sized_for_what_they_show():
    coffee = plotting.show_picture(datasets.picture("coffee"), alt="A cup of coffee on wood")
    image = Image.open(io.BytesIO(coffee.png))
    assert image.size == (480, 320)
    assert len(coffee.png) < 130_000
    data, metadata = bundle(coffee)
    assert metadata["image/png"]["alt"] == "A cup of coffee on wood"
    assert "Rachel Michetti, CC0" in metadata["image/png"]["caption"]
    assert metadata["image/png"]["width"] == 480
    assert json.dumps(metadata)
    assert data["text/plain"] == "Picture: A cup of coffee on wood"


def test_small_pictures_keep_hard_edges():
    digit = datasets.digits().x_train[0]
    shown = plotting.show_picture(digit, alt="The digit six, 8 by 8 pixels")
    enlarged = np.asarray(Image.open(io.BytesIO(shown.png)))
    assert enlarged.shape == (320, 320)
    np.testing.assert_array_equal(enlarged[20::40, 20::40], np.round(digit[..., 0] * 255))
    assert len(np.unique(enlarged)) == len(np.unique(digit))


def test_odd_pictures_are_refused():
    for wrong, message in (
        (np.zeros((4, 4, 2)), r"\(h, w\) or \(h, w, 3\); got shape \(4, 4, 2\)"),
        (np.full((4, 4), 1.5), "floats must lie between 0 and 1"),
        (np.full((4, 4), np.nan), "floats must lie between 0 and 1"),
        (np.zeros((4, 4), int), "floats 0 … 1 or uint8; got int64"),
    ):
        with pytest.raises(ValueError, match=message):
            plotting.show_picture(wrong, alt="Something that is not a picture")


def test_unknown_colours_are_explained():
    with pytest.raises(ValueError, match="no colour 'blue'; there are ink, grid, page"):
        plotting.colour("blue")


def test_scale_bar_needs_a_label():
    _, ax = plotting.figure()
    image = ax.imshow(np.eye(3))
    with pytest.raises(ValueError, match="needs a label"):
        plotting.scale_bar(ax, image, label=" ")
