// The data sets as a radio group of pictures.
import { DATA_SETS } from "../maths/toy_data.js";
import { fit, h } from "../shared/index.js";
import { EXTENT } from "./features.js";

const SIDE = 36; // of a picture, in CSS pixels

let counter = 0;

/** A small picture of a data set, drawn once a theme. */
function thumbnail(canvas, name, context) {
  const ink = fit(canvas, SIDE, SIDE);
  ink.clearRect(0, 0, SIDE, SIDE);
  const { points, labels } = DATA_SETS[name].generate(120, 0, 3);
  const colours = [context.colour("gradient"), context.colour("value")];
  labels.forEach((label, n) => {
    ink.globalAlpha = Math.min(1, 0.25 + Math.abs(label));
    ink.fillStyle = colours[label > 0 ? 1 : 0];
    const at = (value) => (value / (2 * EXTENT) + 0.5) * SIDE;
    ink.fillRect(at(points[2 * n]) - 1, SIDE - at(points[2 * n + 1]) - 1, 2, 2);
  });
}

/** @param {import("../shared/widget.js").Context} context */
export function dataPicker(context) {
  counter += 1;
  const name = `data-${counter}`;
  const entries = Object.keys(DATA_SETS).map((key) => {
    const canvas = h("canvas", { "aria-hidden": "true" });
    const { label, task } = DATA_SETS[key];
    const input = h("input", {
      type: "radio",
      name,
      value: key,
      "aria-label": `${label}, ${task}`,
      onchange: () => context.set({ data_set: key }),
    });
    return {
      key,
      canvas,
      input,
      task,
      element: h("label", { title: `${label} (${task})` }, input, canvas),
    };
  });
  const part = (title, task) => [
    h("span", { class: "hint" }, title),
    ...entries.filter((entry) => entry.task === task).map((entry) => entry.element),
  ];
  const element = h(
    "fieldset",
    { class: "data-picker" },
    h("legend", { class: "visually-hidden" }, "Data set"),
    h("div", { class: "thumbs" }, part("Classes", "classification"), part("Values", "regression")),
  );
  let theme = "";
  return {
    element,
    show(/** @type {string} */ value) {
      for (const { key, input, canvas } of entries) {
        input.checked = key === value;
        if (theme !== context.theme()) thumbnail(canvas, key, context);
      }
      theme = context.theme();
    },
  };
}
