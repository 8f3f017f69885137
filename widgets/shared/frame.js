// The frame around every widget: title, task, picture, controls, explanation and foot, in a shadow.
import { debounce } from "./debounce.js";
import { h, setText } from "./dom.js";
import frameCss from "./frame.css";
import { currentTheme, themeCss } from "./theme.js";

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

/** An empty shadow inside of an element, with the book's styles.
 * @param {HTMLElement} element @param {string} css the widget's own @returns {ShadowRoot} */
export function shadowIn(element, css = "") {
  // A fresh child in the light DOM: a shadow root can be attached only once, and JupyterLab's
  // shortcuts are held off by an attribute outside of the shadow.
  const host = h("div", { "data-lm-suppress-shortcuts": "true", "data-theme": currentTheme() });
  element.replaceChildren(host);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [themeCss(), frameCss, css].map(sheet);
  return root;
}

/** The frame as the shadow's content.
 * @param {ShadowRoot} root @param {import("./contract.js").Description} description
 * @param {Element} codePanel */
export function frameIn(
  root,
  { name, title, task, badge = "Predict", layout = "beside", explain },
  codePanel,
) {
  const titleId = `${name}-title`;
  const stage = h("div", { class: "stage" });
  const controls = h("div", { class: "controls" });
  const foot = h("div", { class: "foot" });
  const note = h("p", { class: "note", role: "status", hidden: true });
  const status = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  const element = h(
    "div",
    // A group and no landmark: a page may hold the same widget twice, under one title.
    { class: `frame controls-${layout}`, role: "group", "aria-labelledby": titleId },
    h("p", { class: "title", id: titleId }, title),
    h("p", { class: "task" }, h("span", { class: "badge" }, badge), " ", task),
    note,
    // A form, though nothing is sent: for a control outside of any form Chromium's autofill looks
    // at every such control of the page again, after each move of a slider.
    h("form", { class: "body", onsubmit: (event) => event.preventDefault() }, stage, controls),
    explain &&
      h(
        "details",
        { class: "explain" },
        h("summary", {}, "What there is to see"),
        explain.split("\n\n").map((paragraph) => h("p", {}, paragraph)),
      ),
    foot,
    codePanel,
    status,
  );
  root.append(element);
  return {
    stage,
    controls,
    foot,
    /** Say above the picture what could not be read; nothing to say hides the note.
     * @param {string} cause @param {string[]} problems */
    warn(cause, problems) {
      note.hidden = problems.length === 0;
      if (!note.hidden)
        setText(note, `${cause}: ${problems.join("; ")}. The usual values are shown instead.`);
    },
    /** Speak to screen readers, once movement rests. */
    announce: debounce((text) => setText(status, text), ANNOUNCE_DELAY),
  };
}
