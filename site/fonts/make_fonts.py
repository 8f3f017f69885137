"""Write the book's web fonts: subsets of Source Serif 4 and Source Sans 3 (SIL Open Font License),
and the letters of \\mathbb out of KaTeX's font AMS (the same licence).

    pip install fonttools brotli
    npm pack source-serif@4.5.1 source-sans@3.52.0 katex@0.19.1   # unpack each into its own folder
    python site/fonts/make_fonts.py <source-serif folder> <source-sans folder> <katex folder>

The subset holds what an English book about neural networks needs: Latin, punctuation, Greek
letters, arrows and the commonest mathematical signs, so that "η → 0" is set in one typeface.
"""

from io import BytesIO
from pathlib import Path
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153, 0x160, 0x161, 0x17D, 0x17E, 0x2C6, 0x2DA, 0x2DC),
    *range(0x391, 0x3A2),
    *range(0x3A3, 0x3AA),
    *range(0x3B1, 0x3CA),
    *(0x3D5, 0x3F5),
    *(0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2020, 0x2022, 0x2026, 0x202F, 0x2009, 0x200A, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A),
    *(0x2044, 0x2070, 0x2074, 0x2075, 0x2076, 0x2077, 0x2078, 0x2079, 0x207B, 0x207F),
    *range(0x2080, 0x208A),
    *(0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2202, 0x2206, 0x220F, 0x2211),
    *(0x2212, 0x2215, 0x2219, 0x221A, 0x221E, 0x222B, 0x2248, 0x2260, 0x2264, 0x2265, 0x22C5),
    *(0x25CA, 0x2713, 0x2717, 0xFB01, 0xFB02),
]
# Stands inside every stored figure, because a picture can't use the fonts of its page.
FIGURE_CHARACTERS = [
    *range(0x20, 0x7F),
    *(0xB0, 0xB1, 0xB2, 0xB3, 0xB7, 0xD7, 0x2013, 0x2019, 0x2026, 0x2190, 0x2192, 0x2212),
    *(0x2248, 0x2264, 0x2265, 0x3B1, 0x3B2, 0x3B3, 0x3B5, 0x3B7, 0x3B8, 0x3BB, 0x3BC, 0x3C3),
    *(0x3C4, 0x3C6, 0x2202, 0x2207, 0x2016, 0x2713),
]
BLACKBOARD = [*range(ord("A"), ord("Z") + 1), ord("k")]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum", "pnum", "case", "zero"]


def write(
    source: Path,
    target: str,
    name: str,
    axes: dict[str, object] | None = None,
    characters: list[int] = CHARACTERS,
    features: list[str] = FEATURES,
) -> None:
    """Write the subset of one font file as WOFF2; `axes` limits or pins variation axes.

    The font's own name becomes `name`: its licence reserves the original one for unchanged files.
    """
    font = TTFont(source)
    if axes:
        limited = BytesIO()  # reloaded, because the subsetter needs every glyph's variations
        instantiateVariableFont(font, axes).save(limited)
        font = TTFont(limited)
    options = subset.Options()
    options.layout_features = features
    options.flavor = "woff2"
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            text = name.replace(" ", "") if record.nameID == 6 else name
            font["name"].setName(
                text, record.nameID, record.platformID, record.platEncID, record.langID
            )
    path = HERE / target
    subset.save_font(font, str(path), options)
    print(f"{target:36} {path.stat().st_size / 1000:6.1f} kB, {len(font.getBestCmap())} characters")


def main() -> None:
    """Write all faces."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    serif, sans, katex = map(Path, sys.argv[1:])
    write(serif / "TTF/SourceSerif4-Regular.ttf", "source-serif-4-400.woff2", "Fifteen Serif")
    write(
        serif / "TTF/SourceSerif4-It.ttf", "source-serif-4-400-italic.woff2", "Fifteen Serif Italic"
    )
    write(
        serif / "TTF/SourceSerif4-Semibold.ttf",
        "source-serif-4-600.woff2",
        "Fifteen Serif Semibold",
    )
    upright = sans / "VF/SourceSans3VF-Upright.ttf"
    write(upright, "source-sans-3-variable.woff2", "Fifteen Sans", {"wght": (400, 700)})
    write(
        upright,
        "figures/source-sans-3-400.woff2",
        "Fifteen Sans Figures",
        {"wght": 400},
        FIGURE_CHARACTERS,
        ["kern"],
    )
    write(
        katex / "dist/fonts/KaTeX_AMS-Regular.ttf",
        "blackboard.woff2",
        "Fifteen Blackboard",
        characters=BLACKBOARD,
    )


if __name__ == "__main__":
    main()
