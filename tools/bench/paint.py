"""From a slider's input to the painted picture: the widgets, and `interact` with matplotlib.

On the page: the time from the input event's own time stamp to the first task after the next frame.
In JupyterLab `interact` redraws in the kernel; there the time runs until the new picture is in the
page and painted.
"""

import statistics

from book_helpers import widgets

from tools.chromium import browser, site
from tools.jupyterlab import lab, open_notebook
from tools.website import pages

MOVES = 60
LISTEN = """() => {
  const listening = 'samples' in window;
  window.samples = [];
  if (listening) return;
  document.addEventListener('input', (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.samples.push(performance.now() - began);
      channel.port2.postMessage(0);
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


def _row(place, name, samples):
    ordered = sorted(samples)
    return {
        "where": place,
        "what": name,
        "median ms": statistics.median(ordered),
        "p95 ms": ordered[int(0.95 * (len(ordered) - 1))],
        "moves": len(ordered),
    }


def _move(page, control):
    control.focus()
    for move in range(MOVES):
        control.press("ArrowRight" if move // 15 % 2 == 0 else "ArrowLeft")
    page.wait_for_timeout(200)
    return page.evaluate("window.samples")


def _on_the_site(running, address):
    rows, seen = [], set()
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
            samples.append(page.evaluate("window.redrawn"))
        rows.append(_row("JupyterLab", "interact + matplotlib", samples))
        rows.append(
            {
                "where": "ratio",
                "what": "interact : widget, medians",
                "median ms": rows[1]["median ms"] / rows[0]["median ms"],
                "p95 ms": rows[1]["p95 ms"] / rows[0]["p95 ms"],
                "moves": None,
            }
        )
        return rows


def measure():
    """Every widget of the site that has a slider, then widget against `interact`."""
    with browser() as running:
        with site() as address:
            rows = _on_the_site(running, address)
        return {"Input to paint": rows, "Input to paint in JupyterLab": _in_the_lab(running)}
