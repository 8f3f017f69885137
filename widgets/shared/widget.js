// One frame for all widgets. A widget describes itself (title, task, schema, view …);
// `defineWidget` makes of it the anywidget front-end contract: { render({ model, el }) }.

import { copyButton } from "./clipboard.js";
import { codePanel } from "./code.js";
import { button } from "./controls.js";
import { debounce } from "./debounce.js";
import { h, setText } from "./dom.js";
import frameCss from "./frame.css";
import { decode, encode, mountOf } from "./permalink.js";
import { presetBar } from "./presets.js";
import { validate } from "./schema.js";
import { colour, currentTheme, onTheme, themeCss } from "./theme.js";

/** @typedef {import("./schema.js").Schema} Schema */
/** @typedef {Record<string, any>} State */

/**
 * What a view gets to work with.
 * @typedef {object} Context
 * @property {HTMLElement} stage where the picture goes
 * @property {HTMLElement} controls where the controls go
 * @property {HTMLElement} foot the last line; what a view appends here stands first in it
 * @property {(patch: State) => void} set changes the state: reduce, paint, then tell Python
 * @property {() => State} state the present state
 * @property {(key: string) => any} data a value that came from Python and is not state
 * @property {(key: string, value: any) => void} report sends a result to Python (a trait, not state)
 * @property {(text: string) => void} announce speaks to screen readers, once movement rests
 * @property {() => "light" | "dark"} theme
 * @property {(name: string) => string} colour a token's colour in the present theme, for canvas
 * @property {() => number} width of the stage in CSS pixels
 * @property {() => void} redraw
 * @property {AbortSignal} signal aborted when the widget goes away
 */

/**
 * @typedef {object} View
 * @property {(state: State, previous: State) => void} update paints the state
 * @property {(width: number) => void} [resize] the stage's new width, before an update
 * @property {(key: string) => void} [dataChanged] data from Python changed, before an update
 * @property {() => void} [reset] the reader asked for the state that the page came with
 * @property {() => void} [destroy]
 */

/**
 * @typedef {object} Description
 * @property {string} name
 * @property {string} title
 * @property {string} task what to predict and then do; a chapter may set its own through `task`
 * @property {string} [badge] the word before the task, if not “Predict”
 * @property {boolean} [reset] false leaves out the button “Reset”
 * @property {string} [explain] what the reader should have seen, folded until asked for
 * @property {Schema} schema the keys of the state, equal to the Python class's traits
 * @property {State} defaults equal to the traits' defaults; used where the page's state is broken
 * @property {(state: State, patch: State) => State} [reduce] from a patch to the next state
 * @property {{ label: string, state: State }[]} [presets]
 * @property {(state: State, data: (key: string) => any) => string} [code] Python for the state
 * @property {(state: State, data: (key: string) => any) => Record<string, number>} [readings]
 *   the numbers on the screen, under the names that `code` gives them
 * @property {(context: Context) => View} view
 * @property {string[]} [data] traits that are not state, such as a picture or a recorded run
 * @property {string} [css]
 * @property {"beside" | "below"} [layout] where the controls stand on a wide screen
 */

const SAVE_DELAY = 120;
const ANNOUNCE_DELAY = 500;
const sheets = new Map();

/** A constructed style sheet, parsed once however many widgets use it. @param {string} css */
function sheet(css) {
  if (!sheets.has(css)) {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    sheets.set(css, made);
  }
  return sheets.get(css);
}

const equal = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

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
  const { name, schema, presets = [] } = description;
  const keys = Object.keys(schema);
  const reduce = description.reduce ?? ((state, patch) => ({ ...state, ...patch }));

  /** @param {{ model: any, el: HTMLElement }} host */
  function render({ model, el }) {
    const abort = new AbortController();
    const mount = model.mount ?? null;
    const data = (key) => model.get(key);

    // A fresh child in the light DOM: a shadow root can be attached only once, and JupyterLab's
    // shortcuts are held off by an attribute outside of the shadow.
    const shadowHost = h("div", {
      "data-lm-suppress-shortcuts": "true",
      "data-theme": currentTheme(),
    });
    el.replaceChildren(shadowHost);
    const root = shadowHost.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [themeCss(), frameCss, description.css ?? ""].map(sheet);

    // The state: from Python, checked; over it what a permalink brings, checked.
    const given = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    const checked = validate(schema, description.defaults, given, { complete: true });
    const initial = reduce(checked.state, {});
    let state = initial;
    const problems = checked.problems;
    const fromHash = () => {
      if (!mount || mountOf(location.hash) !== mount) return [];
      const linked = decode(schema, location.hash);
      const result = validate(schema, initial, linked.raw);
      state = reduce(result.state, {});
      return [...linked.problems, ...result.problems];
    };
    const linkProblems = fromHash();

    // The frame.
    const titleId = `${name}-title`;
    const stage = h("div", { class: "stage" });
    const controls = h("div", { class: "controls" });
    const status = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    const note = h("p", { class: "note", role: "status", hidden: true });
    const code = codePanel(() => description.code?.(state, data) ?? "", root);
    const task = data("task") || description.task;
    const foot = h("div", { class: "foot" });
    const frame = h(
      "div",
      // A group and no landmark: a page may hold the same widget twice, under one title.
      {
        class: `frame controls-${description.layout ?? "beside"}`,
        role: "group",
        "aria-labelledby": titleId,
      },
      h("p", { class: "title", id: titleId }, data("title") || description.title),
      h(
        "p",
        { class: "task" },
        h("span", { class: "badge" }, description.badge ?? "Predict"),
        " ",
        task,
      ),
      note,
      // A form, though nothing is sent: for a control outside of any form Chromium's autofill looks
      // at every such control of the page again, after each move of a slider.
      h("form", { class: "body", onsubmit: (event) => event.preventDefault() }, stage, controls),
      description.explain
        ? h(
            "details",
            { class: "explain" },
            h("summary", {}, "What there is to see"),
            ...description.explain.split("\n\n").map((paragraph) => h("p", {}, paragraph)),
          )
        : null,
      foot,
      code.panel,
      status,
    );
    root.append(frame);

    const warn = (/** @type {string[]} */ list, cause) => {
      note.hidden = list.length === 0;
      if (list.length > 0)
        setText(note, `${cause}: ${list.join("; ")}. The usual values are shown instead.`);
    };
    warn(problems, "Part of this widget's state could not be read");
    if (linkProblems.length > 0) warn(linkProblems, "Part of this link could not be read");

    let spoken = "";
    const speak = debounce(() => setText(status, spoken), ANNOUNCE_DELAY);
    let width = 0;
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
      announce(text) {
        spoken = text;
        speak();
      },
      theme: () => /** @type {"light" | "dark"} */ (shadowHost.dataset.theme),
      colour: (token) => colour(token, context.theme()),
      width: () => width,
      redraw: () => view.update(state, state),
      signal: abort.signal,
    };

    const save = debounce(() => attempt(() => model.save_changes()), SAVE_DELAY);

    /** @param {State} patch */
    function set(patch) {
      const next = reduce(state, patch);
      const changed = keys.filter((key) => !equal(next[key], state[key]));
      if (changed.length === 0) return;
      const previous = state;
      state = next;
      view.update(state, previous);
      for (const key of changed) model.set(key, state[key]);
      save();
      code.refresh();
      markPreset();
    }

    const view = description.view(context);

    // The foot.
    const reset = button("Reset", () => {
      view.reset?.();
      note.hidden = true;
      set(initial);
    });
    const bar = presetBar(presets, (preset) => set({ ...initial, ...preset }));
    const markPreset = () =>
      bar.mark((preset) => {
        const wanted = { ...initial, ...preset };
        return keys.every((key) => equal(wanted[key], state[key]));
      });
    if (description.reset !== false) foot.append(reset);
    foot.append(bar.element, h("span", { class: "spring" }));
    if (description.code) foot.append(code.show);
    if (mount) {
      const link = () => {
        const hash = encode(mount, schema, initial, state);
        attempt(() => history.replaceState(null, "", hash));
        return location.href.split("#")[0] + hash;
      };
      foot.append(copyButton("Copy link", link, root));
    }
    markPreset();

    // Changes from outside: Python, a new permalink, the theme, the width.
    const listeners = keys.map((key) => {
      const listener = () => {
        const value = model.get(key);
        if (equal(value, state[key])) return;
        if (!schema[key].accepts(value)) return;
        const previous = state;
        state = reduce(state, { [key]: value });
        view.update(state, previous);
        code.refresh();
        markPreset();
      };
      model.on(`change:${key}`, listener);
      return [key, listener];
    });
    for (const key of description.data ?? []) {
      const listener = () => {
        view.dataChanged?.(key);
        view.update(state, state);
      };
      model.on(`change:${key}`, listener);
      listeners.push([key, listener]);
    }
    if (mount)
      addEventListener(
        "hashchange",
        () => {
          if (mountOf(location.hash) !== mount) return;
          const previous = state;
          warn(fromHash(), "Part of this link could not be read");
          view.update(state, previous);
          markPreset();
          shadowHost.scrollIntoView({ block: "center" });
        },
        { signal: abort.signal },
      );
    const stopTheme = onTheme((theme) => {
      shadowHost.dataset.theme = theme;
      view.update(state, state);
    });
    // Letters on canvas stay as they were drawn: draw them anew once their font has come.
    document.fonts?.addEventListener("loadingdone", () => view.update(state, state), {
      signal: abort.signal,
    });
    const resized = () => {
      const now = Math.floor(stage.clientWidth);
      if (now === width || now === 0) return;
      width = now;
      view.resize?.(width);
      view.update(state, state);
    };
    const observer = new ResizeObserver(resized);
    observer.observe(stage);
    resized();
    if (width === 0) view.update(state, state);

    return () => {
      abort.abort();
      observer.disconnect();
      stopTheme();
      save.cancel();
      speak.cancel();
      code.refresh.cancel();
      for (const [key, listener] of listeners) attempt(() => model.off(`change:${key}`, listener));
      view.destroy?.();
      shadowHost.remove();
    };
  }

  return { render, description };
}
