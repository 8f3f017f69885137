// The sizes of the network: hidden layers and their units, added and taken away one at a time.
import { button, h, plural, setText } from "../shared/index.js";
import { MAX_LAYERS, MAX_UNITS } from "./state.js";

/** @param {import("../shared/widget.js").Context} context */
export function layerSizes(context) {
  function changeLayers(by) {
    const { layers } = context.state();
    context.set({
      layers: by > 0 ? [...layers, Math.min(layers.at(-1) ?? 4, 4)] : layers.slice(0, -1),
    });
  }
  function changeUnits(layer, by) {
    const { layers } = context.state();
    context.set({ layers: layers.map((count, index) => (index === layer ? count + by : count)) });
  }
  const step = (sign, label, action) => button(sign, action, { "aria-label": label });

  const layerCount = h("span", { class: "count" });
  const fewer = step("−", "Remove the last hidden layer", () => changeLayers(-1));
  const more = step("+", "Add a hidden layer", () => changeLayers(1));
  const parameters = h("span", { class: "hint" });
  // Made once, shown as the network needs them.
  const steppers = Array.from({ length: MAX_LAYERS }, (_, layer) => {
    const name = `layer ${layer + 1}`;
    const count = h("span", { class: "count" });
    const minus = step("−", `Remove a unit from ${name}`, () => changeUnits(layer, -1));
    const plus = step("+", `Add a unit to ${name}`, () => changeUnits(layer, 1));
    const box = h(
      "span",
      { class: "stepper", role: "group", "aria-label": `Layer ${layer + 1}` },
      count,
      minus,
      plus,
    );
    return { box, count, minus, plus };
  });
  return {
    head: h(
      "div",
      { class: "network-head" },
      h("span", { class: "stepper" }, fewer, layerCount, more),
      parameters,
    ),
    element: h(
      "div",
      { class: "steppers" },
      steppers.map(({ box }) => box),
    ),
    /** @param {number[]} layers @param {import("./geometry.js").Geometry} geometry */
    layout(layers, { vertical, places }) {
      steppers.forEach(({ box, count, minus, plus }, layer) => {
        const units = layers[layer];
        box.hidden = units === undefined;
        if (box.hidden) return;
        box.style.left = vertical ? "" : `${places[layer + 1][0].x}px`;
        setText(count, vertical ? `Layer ${layer + 1}: ${units}` : plural(units, "unit"));
        minus.disabled = units === 1;
        plus.disabled = units === MAX_UNITS;
      });
      setText(layerCount, plural(layers.length, "hidden layer"));
      fewer.disabled = layers.length === 0;
      more.disabled = layers.length === MAX_LAYERS;
    },
    showParameters(/** @type {number} */ count) {
      setText(parameters, plural(count, "parameter"));
    },
  };
}
