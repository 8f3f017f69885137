// Weights and bias of one unit as number fields: the same for mouse, finger and keyboard.
import { button, h, setText, significant } from "../shared/index.js";
import { nameOf } from "./words.js";

/** @typedef {import("./geometry.js").Unit} Unit */

let counter = 0;

/**
 * @param {import("../shared/widget.js").Context} context
 * @param {{ experiment: () => import("./experiment.js").Experiment,
 *   place: (layer: number, unit: number) => { x: number, y: number, size: number, vertical: boolean },
 *   changed: (text: string) => void, closed: (unit: Unit | null) => void }} handlers
 *   `place` says where a unit stands in the area that holds the editor
 */
export function editor(context, { experiment, place, changed, closed }) {
  counter += 1;
  const titleId = `editor-${counter}`;
  const title = h("p", { class: "panel-title", id: titleId });
  const body = h("tbody");
  const close = button("✕", () => hide(true), { "aria-label": "Close", class: "close" });
  const element = h(
    "div",
    { class: "editor", role: "dialog", "aria-labelledby": titleId, tabindex: "-1", hidden: true },
    h("div", { class: "editor-head" }, title, close),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { class: "text" }, "from"),
          h("th", {}, "value"),
          h("th", { title: "of the training loss" }, "gradient"),
        ),
      ),
      body,
    ),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide(true);
    event.stopPropagation();
  });

  /** @type {{ index: number, input: HTMLInputElement, slope: Element }[]} */
  let rows = [];
  let open = /** @type {Unit | null} */ (null);

  function row(label, index) {
    const input = h("input", {
      type: "number",
      step: "0.1",
      "aria-label": label,
      oninput: () => {
        const value = input.valueAsNumber;
        if (!Number.isFinite(value)) return;
        experiment().edit(index, value);
        changed(`${title.textContent}, ${label}: now ${value}.`);
      },
    });
    const slope = h("td", {});
    body.append(
      h("tr", {}, h("th", { class: "text", scope: "row" }, label), h("td", {}, input), slope),
    );
    return { index, input, slope };
  }

  function show(layer, unit, from) {
    const state = context.state();
    open = { layer, unit };
    body.replaceChildren();
    const { weights, bias } = experiment().indicesOf(layer, unit);
    setText(
      title,
      layer === state.layers.length ? "Output unit" : `Layer ${layer + 1}, unit ${unit + 1}`,
    );
    const short = (input) => (layer === 0 ? nameOf(state, -1, input) : `unit ${input + 1}`);
    rows = [...weights.map((index, input) => row(short(input), index)), row("bias", bias)];
    element.hidden = false;
    refresh();
    stand(place(layer, unit));
    const field = rows[from ?? rows.length - 1].input;
    // Under fingers a field would call up the keyboard at once: wait until one is touched.
    if (matchMedia("(pointer: coarse)").matches) return element.focus({ preventScroll: true });
    field.focus({ preventScroll: true });
    field.select();
  }

  /** Beside a unit, or beneath it where layers are rows; always within the area. */
  function stand({ x, y, size, vertical }) {
    const { offsetWidth: width, offsetHeight: height } = element;
    const { clientWidth: room, clientHeight: floor } = /** @type {HTMLElement} */ (
      element.parentElement
    );
    const beside = x + size / 2 + 8;
    const left = vertical
      ? (room - width) / 2
      : beside + width <= room
        ? beside
        : x - size / 2 - 8 - width;
    const top = vertical ? y + size / 2 + 8 : Math.max(-40, Math.min(y - 24, floor - height));
    element.style.left = `${Math.max(0, left)}px`;
    element.style.top = `${top}px`;
  }

  function hide(restore) {
    if (element.hidden) return;
    element.hidden = true;
    const was = open;
    open = null;
    closed(restore ? was : null);
  }

  /** The present numbers; the field that is being typed in is left alone. */
  function refresh() {
    if (element.hidden) return;
    const { network, whole } = experiment();
    const { parameters } = network;
    const active = /** @type {ShadowRoot} */ (element.getRootNode()).activeElement;
    for (const { index, input, slope } of rows) {
      const text = String(Number(parameters[index].toFixed(4)));
      if (input !== active && input.value !== text) input.value = text;
      else if (input === active && Math.abs(input.valueAsNumber - parameters[index]) > 5e-5)
        input.value = text;
      setText(slope, significant(whole.gradient.parameters[index], 2));
    }
  }

  return { element, show, hide, refresh, unit: () => open };
}
