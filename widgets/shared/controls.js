// Labelled native controls. Each returns { element, show(value) }; `show` reflects the state.
import { h, setText } from "./dom.js";
import { clamp, whole } from "./numbers.js";

/** @typedef {{ element: any, show: (value: any) => void }} Control */

let counter = 0;
const freshId = (name) => {
  counter += 1;
  return `${name}-${counter}`;
};

/** A table of labels as the options of a list. @param {Record<string, string>} labels */
export const optionsOf = (labels) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Let every control show the value of the state that it is named after.
 * @param {Record<string, Control>} controls @param {Record<string, any>} state */
export function showAll(controls, state) {
  for (const [key, control] of Object.entries(controls)) control.show(state[key]);
}

/** @param {HTMLElement} element @param {HTMLInputElement | HTMLSelectElement} input */
const switchOf = (element, input) => (/** @type {boolean} */ enabled) => {
  input.disabled = !enabled;
  element.classList.toggle("disabled", !enabled);
};

/** As it is, with commas from 1,000 on. @param {number} value */
const plainly = (value) => (Number.isInteger(value) ? whole(value) : String(value));

/** About 0.02, and such that the last step ends at `max`: a slider stops at whole steps from `min`. */
function logStep(min, max) {
  const range = Math.log10(max) - Math.log10(min);
  return range / Math.round(range / 0.02);
}

/**
 * A slider with its value at the end. With `scale: "log"` it runs over powers of ten.
 * @param {{ label: string, min: number, max: number, step?: number, scale?: "linear" | "log",
 *   format?: (value: number) => string, spoken?: (value: number) => string,
 *   onInput: (value: number) => void }} options
 */
export function slider(options) {
  const {
    label,
    min,
    max,
    step = 1,
    scale = "linear",
    format = plainly,
    spoken = format,
    onInput,
  } = options;
  const id = freshId("slider");
  const log = scale === "log";
  const toSlider = (value) => (log ? Math.log10(value) : value);
  const fromSlider = (raw) => (log ? Number(clamp(10 ** raw, min, max).toPrecision(3)) : raw);
  const input = h("input", {
    type: "range",
    id,
    min: toSlider(min),
    max: toSlider(max),
    step: log ? logStep(min, max) : step,
    oninput: () => onInput(fromSlider(input.valueAsNumber)),
  });
  const output = h("output", { for: id });
  const element = h(
    "div",
    { class: "control slider" },
    h("label", { for: id }, label),
    output,
    input,
  );
  const line = h("span", { class: "mark", hidden: true });
  return {
    element,
    input,
    /**
     * Mark a value below the track, such as a limit; null takes the mark away.
     * @param {number | null} value @param {string} [text]
     */
    mark(value, text = "") {
      if (!line.isConnected) element.append(line);
      line.hidden = value === null || value < min || value > max;
      if (line.hidden || value === null) return;
      const share = (toSlider(value) - toSlider(min)) / (toSlider(max) - toSlider(min));
      // The thumb's middle runs from 10 px inside of one end to 10 px inside of the other.
      line.style.setProperty("--share", share.toFixed(4));
      line.classList.toggle("late", share > 0.6);
      setText(line, text);
    },
    /** @param {number} value */
    show(value) {
      if (Math.abs(input.valueAsNumber - toSlider(value)) > 1e-9)
        input.value = String(toSlider(value));
      setText(output, format(value));
      input.setAttribute("aria-valuetext", spoken(value));
    },
    enable: switchOf(element, input),
  };
}

/**
 * A field for a whole or decimal number, for values that want typing. What lies outside of the
 * range, or is no number, is left to the reader to finish and not passed on.
 * @param {{ label: string, min: number, max: number, step?: number, onInput: (value: number) => void }} options
 */
export function numberField({ label, min, max, step = 1, onInput }) {
  const id = freshId("number");
  const input = h("input", {
    type: "number",
    id,
    min,
    max,
    step,
    inputmode: step % 1 === 0 ? "numeric" : "decimal",
    oninput: () => {
      const value = input.valueAsNumber;
      if (value >= min && value <= max && (step % 1 !== 0 || Number.isInteger(value)))
        onInput(value);
    },
    onchange: () => {
      input.value = shown; // what was not passed on does not stay
    },
  });
  let shown = "";
  const element = h("div", { class: "control number" }, h("label", { for: id }, label), input);
  return {
    element,
    input,
    /** @param {number} value */
    show(value) {
      shown = String(value);
      if (input.valueAsNumber !== value) input.value = shown;
    },
    enable: switchOf(element, input),
  };
}

/**
 * A drop-down list.
 * @param {{ label: string, options: { value: string, label: string }[],
 *   onInput: (value: string) => void }} options
 */
export function select({ label, options, onInput }) {
  const id = freshId("select");
  const input = h(
    "select",
    { id, onchange: () => onInput(input.value) },
    options.map((option) => h("option", { value: option.value }, option.label)),
  );
  const element = h("div", { class: "control select" }, h("label", { for: id }, label), input);
  return {
    element,
    input,
    /** @param {string} value */
    show(value) {
      input.value = value;
    },
    enable: switchOf(element, input),
  };
}

/**
 * One choice of a few, all visible: a radio group drawn as a row of segments.
 * @param {{ label: string, options: { value: string, label: string }[],
 *   onInput: (value: string) => void }} options
 */
export function segmented({ label, options, onInput }) {
  const name = freshId("segmented");
  const inputs = new Map();
  const element = h(
    "fieldset",
    { class: "control segmented" },
    h("legend", {}, label),
    h(
      "div",
      { class: "segments" },
      options.map((option) => {
        const input = h("input", {
          type: "radio",
          name,
          value: option.value,
          onchange: () => onInput(option.value),
        });
        inputs.set(option.value, input);
        return h("label", {}, input, h("span", {}, option.label));
      }),
    ),
  );
  return {
    element,
    inputs,
    /** @param {string | number} value */
    show(value) {
      const input = inputs.get(String(value));
      if (input) input.checked = true;
    },
  };
}

/** @param {{ label: string, onInput: (value: boolean) => void }} options */
export function checkbox({ label, onInput }) {
  const input = h("input", { type: "checkbox", onchange: () => onInput(input.checked) });
  const element = h("label", { class: "control checkbox" }, input, h("span", {}, label));
  return {
    element,
    input,
    /** @param {boolean} value */
    show(value) {
      input.checked = value;
    },
    /** @param {boolean} enabled */
    enable(enabled) {
      input.disabled = !enabled;
    },
  };
}

/**
 * Several of a few: a group of checkboxes.
 * @param {{ label: string, options: { value: string, label: string }[],
 *   onInput: (values: string[]) => void }} options
 */
export function choices({ label, options, onInput }) {
  const inputs = options.map((option) =>
    h("input", {
      type: "checkbox",
      value: option.value,
      onchange: () => onInput(inputs.filter((input) => input.checked).map((input) => input.value)),
    }),
  );
  const element = h(
    "fieldset",
    { class: "control choices" },
    h("legend", {}, label),
    h(
      "div",
      { class: "chips" },
      options.map((option, index) => h("label", {}, inputs[index], h("span", {}, option.label))),
    ),
  );
  return {
    element,
    /** @param {string[]} values */
    show(values) {
      for (const input of inputs) input.checked = values.includes(input.value);
    },
  };
}

/** @param {string} label @param {() => void} onClick @param {Record<string, any>} [properties] */
export function button(label, onClick, properties = {}) {
  return h("button", { type: "button", onclick: onClick, ...properties }, label);
}

/** Controls under a common heading. @param {string} label @param {...Element} elements */
export function group(label, ...elements) {
  return h("fieldset", { class: "group" }, h("legend", {}, label), ...elements);
}
