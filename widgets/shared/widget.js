// Makes of a widget's description (title, task, schema, view …) the anywidget front-end contract,
// { render({ model, el }) }: here state, frame, view, page and Python meet.

import { copyButton } from "./clipboard.js";
import { codePanel } from "./code.js";
import { button } from "./controls.js";
import { debounce } from "./debounce.js";
import { h } from "./dom.js";
import { frameIn, shadowIn } from "./frame.js";
import { decode, encode, mountOf, same } from "./permalink.js";
import { presetBar } from "./presets.js";
import { validate } from "./schema.js";
import { colour, onTheme } from "./theme.js";

/** @typedef {import("./contract.js").Context} Context */
/** @typedef {import("./contract.js").Description} Description */
/** @typedef {import("./contract.js").State} State */

const SAVE_DELAY = 120;
const UNREAD_LINK = "Part of this link could not be read";

/** Hosts differ: some throw on what they do not offer. @param {() => void} action */
function attempt(action) {
  try {
    action();
  } catch (error) {
    console.debug("The host does not offer this:", error);
  }
}

/** @param {Description} description */
export function defineWidget(description) {
  const { schema, presets = [] } = description;
  const keys = Object.keys(schema);
  const reduce = description.reduce ?? ((state, patch) => ({ ...state, ...patch }));

  /** @param {{ model: any, el: HTMLElement }} place */
  function render({ model, el }) {
    const abort = new AbortController();
    const { signal } = abort;
    const mount = model.mount ?? null; // the widget's name on the page; none in JupyterLab
    const data = (key) => model.get(key);

    const root = shadowIn(el, description.css);
    const host = /** @type {HTMLElement} */ (root.host);
    const code = codePanel(() => description.code?.(state, data) ?? "", root);
    const { stage, controls, foot, warn, announce } = frameIn(
      root,
      {
        ...description,
        title: data("title") || description.title,
        task: data("task") || description.task,
      },
      code.panel,
    );

    // The state: from Python, checked; over it what a link to this widget brings, checked.
    const given = Object.fromEntries(keys.map((key) => [key, data(key)]));
    const checked = validate(schema, description.defaults, given, { complete: true });
    const initial = reduce(checked.state, {});
    /** What the page's address says of this widget, if anything. */
    const linked = () => {
      if (!mount || mountOf(location.hash) !== mount) return null;
      const { raw, problems } = decode(schema, location.hash);
      const result = validate(schema, initial, raw);
      return { state: reduce(result.state, {}), problems: [...problems, ...result.problems] };
    };
    const link = linked();
    let state = link?.state ?? initial;
    warn("Part of this widget's state could not be read", checked.problems);
    if (link?.problems.length) warn(UNREAD_LINK, link.problems);

    let width = 0;
    const save = debounce(() => attempt(() => model.save_changes()), SAVE_DELAY);
    /** @type {Context} */
    const context = {
      stage,
      controls,
      foot,
      state: () => state,
      set,
      data,
      report(key, value) {
        model.set(key, value);
        save();
      },
      announce,
      theme: () => /** @type {"light" | "dark"} */ (host.dataset.theme),
      colour: (token) => colour(token, context.theme()),
      width: () => width,
      redraw: () => view.update(state, state),
      signal,
    };
    const { redraw } = context;

    /** Another state: the picture, the code and the presets follow. @param {State} next */
    function show(next) {
      const previous = state;
      state = next;
      view.update(state, previous);
      code.refresh();
      markPreset();
    }

    /** @param {State} patch */
    function set(patch) {
      const next = reduce(state, patch);
      const changed = keys.filter((key) => !same(next[key], state[key]));
      if (changed.length === 0) return;
      show(next);
      for (const key of changed) model.set(key, state[key]);
      save();
    }

    const view = description.view(context);

    // The foot.
    const bar = presetBar(presets, (preset) => set({ ...initial, ...preset }));
    const markPreset = () =>
      bar.mark((preset) => {
        const wanted = { ...initial, ...preset };
        return keys.every((key) => same(wanted[key], state[key]));
      });
    const reset = button("Reset", () => {
      view.reset?.();
      warn("", []);
      set(initial);
    });
    const address = () => {
      const hash = encode(mount, schema, initial, state);
      attempt(() => history.replaceState(null, "", hash));
      return location.href.split("#")[0] + hash;
    };
    if (description.reset !== false) foot.append(reset);
    foot.append(bar.element, h("span", { class: "spring" }));
    if (description.code) foot.append(code.show);
    if (mount) foot.append(copyButton("Copy link", address, root));
    markPreset();

    // Changes from outside: Python, a new permalink, the theme, the fonts, the width.
    /** @type {[string, () => void][]} */
    const listeners = [];
    const listen = (key, listener) => {
      model.on(`change:${key}`, listener);
      listeners.push([key, listener]);
    };
    for (const key of keys)
      listen(key, () => {
        const value = model.get(key);
        if (!same(value, state[key]) && schema[key].accepts(value))
          show(reduce(state, { [key]: value }));
      });
    for (const key of description.data ?? [])
      listen(key, () => {
        view.dataChanged?.(key);
        redraw();
      });
    addEventListener(
      "hashchange",
      () => {
        const next = linked();
        if (!next) return;
        warn(UNREAD_LINK, next.problems);
        show(next.state);
        host.scrollIntoView({ block: "center" });
      },
      { signal },
    );
    const stopTheme = onTheme((theme) => {
      host.dataset.theme = theme;
      redraw();
    });
    // Letters on canvas stay as they were drawn: draw them anew once their font has come.
    document.fonts?.addEventListener("loadingdone", redraw, { signal });
    const resized = () => {
      const now = Math.floor(stage.clientWidth);
      if (now === width || now === 0) return;
      width = now;
      view.resize?.(width);
      redraw();
    };
    const observer = new ResizeObserver(resized);
    observer.observe(stage);
    resized();
    if (width === 0) redraw();

    return () => {
      abort.abort();
      observer.disconnect();
      stopTheme();
      for (const waiting of [save, announce, code.refresh]) waiting.cancel();
      for (const [key, listener] of listeners) attempt(() => model.off(`change:${key}`, listener));
      view.destroy?.();
      host.remove();
    };
  }

  return { render, description };
}
