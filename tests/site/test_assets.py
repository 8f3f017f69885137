"""One style sheet with the book's tokens; every address in it leads to a file that is shipped."""

import json
import re

from book_site import assets, tokens
import pytest

from tools import ROOT

TOKEN_FILE = ROOT / "book_helpers/tokens.json"
CSS = assets.style_sheet(TOKEN_FILE)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_is_a_property_in_both_themes():
    for name, pair in json.loads(TOKEN_FILE.read_text())["colour"].items():
        for theme in ("light", "dark"):
            rule = re.search(rf"html\[data-theme='{theme}'\] \{{(.*?)\}}", CSS, re.DOTALL)[1]
            assert f"--book-{name.replace('_', '-')}: {pair[theme]};" in rule


def test_a_colour_without_its_dark_value_is_refused(tmp_path):
    path = tmp_path / "tokens.json"
    path.write_text(json.dumps({"colour": {"ink": {"light": "#000000"}}}))
    with pytest.raises(ValueError, match="'ink' needs light and dark"):
        tokens.read(path)


def test_fonts_exist_under_the_names_of_the_style_sheet():
    shipped = {assets.hashed(path) for path in assets.font_files().values()}
    used = set(re.findall(r"url\(fonts/([^)]+)\)", CSS))
    assert used == shipped
    assert all(name.endswith(".woff2") for name in used)


def test_no_address_leads_elsewhere():
    for address in re.findall(r"url\(([^)]*)\)", CSS):
        assert address.strip("\"'").startswith(("fonts/", "data:", "#")), address
    assert "@import" not in CSS


def test_used_properties_are_defined():
    text = "\n".join((assets.SITE / "static" / name).read_text() for name in assets.STYLE_SHEETS)
    used = set(re.findall(r"var\((--(?:book|icon)-[\w-]+)\)", text))
    defined = set(re.findall(r"(--[\w-]+):", CSS))
    assert used and used <= defined


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["page", "card", "sunken"])
@pytest.mark.parametrize("ink", ["ink", "ink_soft", "value", "comparison", "target"])
def test_text_colours_reach_the_contrast_of_wcag_aa(ink, ground, theme):
    colours = json.loads(TOKEN_FILE.read_text())["colour"]
    one, two = sorted(luminance(colours[name][theme]) for name in (ink, ground))
    assert (two + 0.05) / (one + 0.05) >= 4.5


def test_the_script_loses_comments_and_indentation_and_nothing_else():
    script = '  // gone\n  /** gone,\n   * too */\n  const x = "https://a.b"; // stays\n\n'
    assert assets.compact_script(script) == 'const x = "https://a.b"; // stays\n'
