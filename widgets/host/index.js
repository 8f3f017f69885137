// Brings the widgets of a static page to life: no kernel, no server, also from disk.
// Loaded deferred and before the widgets' scripts, so the document has been parsed.

import * as shared from "../shared/index.js";
import { mountOf } from "../shared/permalink.js";
import { pageModel } from "./page_model.js";

const widgets = new Map();
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) start(/** @type {HTMLElement} */ (target));
  },
  { rootMargin: "800px 0px" },
);
const waiting = new Set();
const prepared = new Set();

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const mounts = (selector) => document.querySelectorAll(selector);

/** Give each mount a name of its own, in the order of the page. */
function nameMounts() {
  const counts = new Map();
  for (const element of mounts("[data-widget][data-mount]")) {
    const name = element.dataset.widget;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    element.dataset.mount ||= count === 1 ? name : `${name}-${count}`;
  }
}

/** @param {HTMLElement} element */
function start(element) {
  if (!waiting.delete(element)) return;
  near.unobserve(element);
  const { widget: name, mount } = element.dataset;
  const fallback = [...element.childNodes];
  try {
    const script = element.querySelector('script[type="application/json"]');
    const state = JSON.parse(script?.textContent ?? "");
    const place = document.createElement("div");
    // In the page before it is drawn: the first drawing has its true width.
    element.replaceChildren(place);
    widgets.get(name).render({ model: pageModel(state, mount), el: place });
    element.dataset.live = "";
  } catch (error) {
    console.error(`The widget “${name}” could not start:`, error);
    element.replaceChildren(...fallback);
    const note = document.createElement("p");
    note.className = "book-widget-error";
    note.setAttribute("role", "alert");
    note.textContent = "This widget could not start here. What it would show is described below.";
    element.prepend(note);
  }
}

/**
 * Start what waits, one at a time, while the page has nothing better to do. What a widget can compute
 * without the page (`prepare`) has an idle moment of its own before it.
 */
function whenIdle() {
  const later = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 50));
  later(() => {
    const [next] = waiting;
    if (!next) return;
    const widget = widgets.get(next.dataset.widget);
    if (widget.description.prepare && !prepared.has(widget)) {
      prepared.add(widget);
      widget.description.prepare();
    } else start(next);
    whenIdle();
  });
}

/** @param {string} name @param {{ render: Function }} widget */
function register(name, widget) {
  widgets.set(name, widget);
  for (const element of mounts(`[data-widget="${name}"][data-mount]`)) {
    waiting.add(element);
    const named = element.dataset.mount === mountOf(location.hash);
    // The page's first widget waits for nothing: to lay out the page comes next in any case.
    if (named || element === first) start(element);
    else near.observe(element);
    if (named) element.scrollIntoView({ block: "start" });
  }
  whenIdle();
}

nameMounts();
const [first] = mounts("[data-widget][data-mount]");
globalThis.bookWidgets = { shared, register };
