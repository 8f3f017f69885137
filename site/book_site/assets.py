"""The site's own files: one style sheet, one script, fonts. Names carry a hash of the content.

Nothing else of a theme is loaded: no framework, no icon font, no second style sheet.
"""

import hashlib
from pathlib import Path
import re
from urllib.parse import quote

from sphinx.application import Sphinx

from . import assignments, launch, tokens

SITE = Path(__file__).resolve().parents[1]
STYLE_SHEETS = ["fonts.css", "page.css", "prose.css", "code.css", "boxes.css", "front.css"]
SCRIPTS = ["page.js"]


def digest(content: bytes) -> str:
    """Return ten hexadecimal digits that name this content."""
    return hashlib.sha256(content).hexdigest()[:10]


def icons_css(folder: Path) -> str:
    """Return every SVG of a folder as a custom property `--icon-<name>`, to be used as a mask."""
    lines = [":root {"]
    for path in sorted(folder.glob("*.svg")):
        text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8").strip())
        image = quote(text, safe=" =:/,.-")
        image = image.replace("%22", "'").replace("%3D", "=")
        lines.append(f'  --icon-{path.stem}: url("data:image/svg+xml,{image}");')
    return "\n".join([*lines, "}"])


def katex_css() -> str:
    """Return KaTeX's style sheet with the WOFF2 fonts that we ship and no other.

    Of the font AMS only the letters of \\mathbb are shipped, under a name of their own (fonts.css).
    """
    text = (SITE / "vendor/katex/katex.min.css").read_text(encoding="utf-8")
    shipped = {path.name for path in (SITE / "vendor/katex/fonts").glob("*.woff2")}

    def face(match: re.Match) -> str:
        name = re.search(r"url\(fonts/([\w-]+\.woff2)\)", match[0])
        if not name or name[1] not in shipped:
            return ""
        source = f'src:url(fonts/{name[1]}) format("woff2")'
        rule = re.sub(r"src:.*?(?=;font-|})", source, match[0])
        return rule.replace("font-display:block", "font-display:swap")

    text = re.sub(r"@font-face\{.*?\}", face, text)
    return text.replace("font-family:KaTeX_AMS", 'font-family:"Blackboard"')


def font_files() -> dict[str, Path]:
    """Return the fonts to ship: name in `_static/fonts` → file."""
    paths = [*(SITE / "fonts").glob("*.woff2"), *(SITE / "vendor/katex/fonts").glob("*.woff2")]
    return {path.name: path for path in sorted(paths)}


def style_sheet(token_file: str | Path) -> str:
    """Return the one style sheet of the site; font addresses carry the fonts' hashes."""
    parts = [tokens.css(tokens.read(token_file)), icons_css(SITE / "icons"), katex_css()]
    parts += [(SITE / "static" / name).read_text(encoding="utf-8") for name in STYLE_SHEETS]
    text = compact("\n".join(parts))
    for name, path in font_files().items():
        text = text.replace(f"fonts/{name}", f"fonts/{hashed(path)}")
    return text


def hashed(path: Path) -> str:
    """Return `name-<hash>.ending` for a file."""
    return f"{path.stem}-{digest(path.read_bytes())}{path.suffix}"


def compact(css: str) -> str:
    """Remove comments and indentation; strings in our style sheets hold neither."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"


def compact_script(script: str) -> str:
    """Remove indentation, and comments that begin a line; our script has no text across lines."""
    script = re.sub(r"^\s*/\*.*?\*/\n", "", script, flags=re.DOTALL | re.MULTILINE)
    script = re.sub(r"^\s*//.*\n", "", script, flags=re.MULTILINE)
    return re.sub(r"^\s+", "", script, flags=re.MULTILINE)


def write(app: Sphinx) -> None:
    """Write the files into the output folder and tell the templates their names."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    fonts = static / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    css = style_sheet(app.config.book_tokens).encode()
    script = "\n".join((SITE / "static" / n).read_text(encoding="utf-8") for n in SCRIPTS)
    script = compact_script(script).encode()
    app.book_style = f"book-{digest(css)}.css"
    app.book_script = f"book-{digest(script)}.js"
    for old in [*static.glob("book-*.css"), *static.glob("book-*.js"), *fonts.glob("*.woff2")]:
        old.unlink()
    (static / app.book_style).write_bytes(css)
    (static / app.book_script).write_bytes(script)
    app.book_fonts = {name: hashed(path) for name, path in font_files().items()}
    for path in font_files().values():
        (fonts / hashed(path)).write_bytes(path.read_bytes())


def note_changes(app: Sphinx, config) -> None:
    """Write all pages again when a file changes that they share; read them when code changes."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    config.book_code_digest = digest(b"".join(path.read_bytes() for path in code))
    paths = [*(SITE / "static").iterdir(), *(SITE / "theme").iterdir(), *(SITE / "icons").iterdir()]
    paths += [Path(config.book_tokens), Path(config.book_register)]
    paths += [*code, Path(config.book_widgets) / "manifest.json"]
    content = b"".join(path.read_bytes() for path in sorted(paths) if path.is_file())
    content += assignments.state(Path(app.srcdir)) + repr(launch.of_book(app)).encode()
    config.book_site_digest = digest(content)


def remove_unused(app: Sphinx, exception: Exception | None) -> None:
    """Delete what Sphinx and myst-nb copy and no page of ours loads."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in ("basic.css", "pygments.css", "file.png", "plus.png", "minus.png"):
        (static / name).unlink(missing_ok=True)
    for path in static.glob("mystnb*.css"):
        path.unlink()


def setup(app: Sphinx) -> None:
    """Register the handlers."""
    app.connect("config-inited", note_changes)
    app.connect("builder-inited", write)
    app.connect("build-finished", remove_unused)
