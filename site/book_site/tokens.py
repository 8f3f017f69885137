"""`book_helpers/tokens.json` as CSS custom properties: `--book-ink-soft`, `--book-space-3`, …"""

import json
from pathlib import Path


def read(path: str | Path) -> dict:
    """Return the tokens; raises ValueError when a colour lacks its light or dark value."""
    tokens = json.loads(Path(path).read_text(encoding="utf-8"))
    for name, pair in tokens["colour"].items():
        if set(pair) != {"light", "dark"}:
            raise ValueError(f"{path}: colour {name!r} needs light and dark, has {sorted(pair)}")
    return tokens


def css(tokens: dict) -> str:
    """Return the custom properties of both themes as CSS text."""
    shared = {f"space-{i}": f"{size}px" for i, size in enumerate(tokens["space"], start=1)}
    shared["radius"] = f"{tokens['radius']}px"
    shared |= {f"font-{name}": family for name, family in tokens["font"].items()}
    themes = {
        theme: {name: pair[theme] for name, pair in tokens["colour"].items()}
        for theme in ("light", "dark")
    }
    return "\n".join(
        [
            _rule(":root, html[data-theme='light']", themes["light"] | {"scheme": "light"}),
            _rule("html[data-theme='dark']", themes["dark"] | {"scheme": "dark"}),
            _rule(":root", shared),
        ]
    )


def _rule(selector: str, values: dict[str, str]) -> str:
    lines = [f"  --book-{name.replace('_', '-')}: {value};" for name, value in values.items()]
    return "\n".join([selector + " {", *lines, "}"])
