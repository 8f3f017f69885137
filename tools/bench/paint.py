"""From a slider's input to the painted picture: the widgets, and `interact` with matplotlib.

On the page, three times of each move of a slider by a key, at about the rate of a key held down:

- work: the event's handlers, and the frame after them (style, layout, paint and what was left for
  it). This is what the page can do better or worse; below 16.7 ms the next frame shows the answer.
- to paint: from the event to the first task after that frame. Moves come at any moment, so up to
  16.7 ms of it is waiting for the screen's clock. The row “bare slider” (a slider that writes its
  number into an empty page) shows how much, in the same run.

In JupyterLab `interact` redraws in the kernel; there the time runs until the new picture is in the
page and painted.
"""

import random
import statistics

from book_helpers import widgets

from tools.chromium import browser, site
from tools.jupyterlab import lab, open_notebook
from tools.website import pages

MOVES = 60
FRAME = 1000 / 60
BARE = """<input type="range" min="0" max="100" oninput="number.textContent = this.value">
<p id="number">50</p>"""
LISTEN = """() => {
  const listening = 'samples' in window;
  window.samples = [];
  if (listening) return;
  addEventListener('input', (event) => {
    const began = performance.now();
    let handled = began;
    addEventListener('input', () => { handled = performance.now(); }, { once: true });
    requestAnimationFrame(() => {
      const frame = performance.now();
      // Urgent, so that no other task of the page comes before it.
      scheduler.postTask(() => {
        const painted = performance.now();
        window.samples.push({
          work: handled - began + painted - frame,
          paint: painted - event.timeStamp,
        });
      }, { priority: 'user-blocking' });
    });
  }, true);
}"""
SLIDER = """(index) => document.querySelectorAll('[data-widget]')[index]
  .querySelector('div[data-theme]').shadowRoot
  .querySelector('.body input[type=range]:not(:disabled)')"""
INTERACT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from book_helpers.reference.activations import ACTIVATIONS

x = np.linspace(-5, 5, 241)
row = ACTIVATIONS["sigmoid"]

@interact(at=FloatSlider(value=0, min=-5, max=5, step=0.05, continuous_update=True))
def show(at):
    figure, (value, slope, depth) = plt.subplots(1, 3, figsize=(9, 2.6))
    value.plot(x, row.function(x)); value.plot(at, row.function(at), "o")
    slope.plot(x, row.derivative(x)); slope.plot(at, row.derivative(at), "o")
    depth.semilogy(np.arange(31), row.derivative(at) ** np.arange(31))
    plt.show()
"""


def _percentile(values, share):
    return sorted(values)[int(share * (len(values) - 1))]


def _row(place, name, samples):
    row = {"where": place, "what": name}
    for time, label in (("work", "work"), ("paint", "to paint")):
        times = [sample[time] for sample in samples if time in sample]
        row[f"{label} median ms"] = statistics.median(times) if times else None
        row[f"{label} p95 ms"] = _percentile(times, 0.95) if times else None
    return row | {"moves": len(samples)}


def _move(page, control):
    """Press arrow keys on a slider, back and forth between its ends."""
    rng = random.Random(0)
    control.focus()
    key = "ArrowRight"
    for _ in range(MOVES):
        low, high, value = control.evaluate("(slider) => [slider.min, slider.max, slider.value]")
        if float(value) >= float(high):
            key = "ArrowLeft"
        elif float(value) <= float(low):
            key = "ArrowRight"
        control.press(key)
        page.wait_for_timeout(2 * FRAME + FRAME * rng.random())
    page.wait_for_timeout(200)
    return page.evaluate("window.samples")


def _bare(running):
    page = running.new_page()
    page.set_content(BARE)
    page.evaluate(LISTEN)
    samples = _move(page, page.query_selector("input"))
    page.close()
    return _row("empty page", "bare slider", samples)


def _on_the_site(running, address):
    rows, seen = [_bare(running)], set()
    for name in pages():
        page = running.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/{name}.html", wait_until="load")
        page.wait_for_function(
            "() => [...document.querySelectorAll('[data-widget]')]"
            ".every((mount) => mount.hasAttribute('data-live'))"
        )
        stems = page.evaluate(
            "[...document.querySelectorAll('[data-widget]')].map((mount) => mount.dataset.widget)"
        )
        for index, stem in enumerate(stems):
            control = page.evaluate_handle(SLIDER, index).as_element()
            if stem in seen or control is None:
                continue
            seen.add(stem)
            control.scroll_into_view_if_needed()
            page.evaluate(LISTEN)
            rows.append(_row("website", stem, _move(page, control)))
        page.close()
    return rows


def _in_the_lab(running):
    with lab() as (folder, address):
        name = widgets.__all__[0]
        ours = f"from book_helpers.widgets import {name}\n{name}()"
        notebook = open_notebook(running, folder, address, "paint", [ours, INTERACT])
        notebook.run_all()
        page = notebook.page
        page.wait_for_function(
            "() => document.querySelector('[data-lm-suppress-shortcuts]')?.shadowRoot"
            " && document.querySelector('.widget-slider .noUi-handle, .widget-slider input')"
        )
        control = page.evaluate_handle(
            "document.querySelector('[data-lm-suppress-shortcuts]').shadowRoot"
            ".querySelector('input[type=range]')"
        ).as_element()
        control.scroll_into_view_if_needed()
        page.evaluate(LISTEN)
        rows = [_row("JupyterLab", f"{name}", _move(page, control))]

        handle = page.query_selector(".widget-slider .noUi-handle, .widget-slider input")
        handle.scroll_into_view_if_needed()
        samples = []
        for move in range(20):
            handle.focus()
            page.evaluate(
                """() => { window.redrawn = new Promise((done) => {
                  addEventListener('keydown', (event) => {
                    const began = event.timeStamp;
                    const observer = new MutationObserver((records) => {
                      const drawn = records.some(({ target, addedNodes }) =>
                        target.closest?.('.jp-OutputArea')
                        && [...addedNodes].some((node) => node.querySelector?.('img')));
                      if (!drawn) return;
                      observer.disconnect();
                      requestAnimationFrame(() =>
                        setTimeout(() => done(performance.now() - began)));
                    });
                    observer.observe(document.body, { childList: true, subtree: true });
                  }, { once: true, capture: true });
                }); }"""
            )
            page.keyboard.press("ArrowRight" if move // 5 % 2 == 0 else "ArrowLeft")
            samples.append({"paint": page.evaluate("window.redrawn")})
        rows.append(_row("JupyterLab", "interact + matplotlib", samples))
        rows.append(
            {"where": "ratio", "what": "interact : widget", "work median ms": None}
            | {"work p95 ms": None}
            | {
                label: rows[1][label] / rows[0][label]
                for label in ("to paint median ms", "to paint p95 ms")
            }
            | {"moves": None}
        )
        return rows


def measure():
    """Every widget of the site that has a slider, then widget against `interact`."""
    with browser() as running:
        with site() as address:
            rows = _on_the_site(running, address)
        return {"Input to paint": rows, "Input to paint in JupyterLab": _in_the_lab(running)}
