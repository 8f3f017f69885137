"""What all widgets share: how one is shown where there is a kernel, and where there is none."""

import html
import json
from pathlib import Path

import anywidget
import traitlets

STATIC = Path(__file__).parent / "static"


class BookWidget(anywidget.AnyWidget):
    """A widget of the book: an ES module in front, typed traits behind.

    A subclass sets `_stem`, `_reserve` and its traits, and writes `describe`. Traits tagged
    ``sync=True`` travel to the page; those that the JavaScript schema lists are the *state*:
    two-way, in permalinks, undone by “Reset”.

    In a live notebook the front end mounts through anywidget. A static page takes the
    ``text/html`` of the same output: a mount with the state as JSON and a readable fallback.
    """

    _stem = ""
    # Height in CSS pixels that a page keeps free before the widget mounts: from 720 px of width
    # up, and below. Measured in the browser tests, so that nothing shifts.
    _reserve = (600, 900)
    # How much taller it is, wide and narrow, where fingers need larger controls.
    _touch = (0, 0)

    title = traitlets.Unicode("", help="Replaces the widget's own title.").tag(sync=True)
    task = traitlets.Unicode("", help="Replaces the widget's own task.").tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        # Only where a stem is set: traitlets makes subclasses of its own when it adds traits.
        # Before anywidget's own turn, which reads the file.
        if "_stem" in vars(cls):
            cls._esm = STATIC / f"{cls._stem}.mjs"
        super().__init_subclass__(**kwargs)

    def __init__(self, **kwargs):
        unknown = sorted(set(kwargs) - set(self.trait_names()))
        if unknown:
            known = ", ".join(sorted(self._page_traits()))
            raise TypeError(f"{type(self).__name__} has no {', '.join(unknown)}; it takes {known}.")
        super().__init__(**kwargs)

    def describe(self) -> str:
        """What the widget shows, in a sentence, for people and places that cannot show it."""
        raise NotImplementedError(f"{type(self).__name__} needs a describe() of its own.")

    def _page_traits(self) -> list[str]:
        """Names of the traits that a static page needs: all synced ones of the book's classes."""
        ours = {
            name
            for cls in type(self).__mro__
            if issubclass(cls, BookWidget)
            for name, value in vars(cls).items()
            if isinstance(value, traitlets.TraitType)
        }
        # anywidget's own (“_esm”, which is the whole bundle) begin with an underscore.
        return sorted(name for name in ours if name[0] != "_" and self.trait_metadata(name, "sync"))

    def page_state(self) -> dict:
        """The state as JSON-ready values, as the static page stores it."""
        return {name: _plain(getattr(self, name)) for name in self._page_traits()}

    def _mount_html(self) -> str:
        # “</” would end the script element early; JSON allows the slash to be escaped.
        state = json.dumps(self.page_state(), ensure_ascii=False, separators=(",", ":"))
        state = state.replace("</", "<\\/")
        heights = {
            "reserve-wide": self._reserve[0],
            "reserve-narrow": self._reserve[1],
            "touch-wide": self._touch[0],
            "touch-narrow": self._touch[1],
        }
        style = ";".join(f"--{name}:{height}px" for name, height in heights.items())
        return (
            f'<div class="book-widget" data-widget="{self._stem}" data-mount="" style="{style}">'
            f'<script type="application/json">{state}</script>'
            f"<p>{html.escape(self.describe())}</p></div>"
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.describe()}>"

    def _repr_mimebundle_(self, **kwargs):
        live = super()._repr_mimebundle_(**kwargs)
        data, *metadata = live if isinstance(live, tuple) else (live,)
        data = {**(data or {}), "text/plain": repr(self), "text/html": self._mount_html()}
        return (data, *metadata) if metadata else data


def _plain(value):
    """numpy scalars and arrays, tuples and dicts → what JSON can hold."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
