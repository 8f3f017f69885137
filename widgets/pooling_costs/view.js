// The network as a table: every layer's shape, parameters and multiply-adds, as numbers and bars;
// beneath it both sums over the image's size, for all kinds.
import { h, segmented, setText, slider } from "../shared/index.js";
import { curves } from "./curves.js";
import { SIZES } from "./state.js";
import { layersTable } from "./table.js";
import { LABELS, sentence } from "./words.js";

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;

  const table = layersTable();
  const parameters = curves("parameters", "parameters", [1e4, 1e7], {
    none: "not at all",
    max: "pooled, strided",
    global: "global average",
  });
  const work = curves("multiply-adds", "multiplyAdds", [1e5, 1e8], {
    none: "not at all, global",
    max: "pooled",
    strided: "strided",
  });
  const reading = h("p", { class: "reading" });
  stage.append(
    table.element,
    table.legend,
    reading,
    h("div", { class: "pair" }, parameters.plot.svg, work.plot.svg),
  );

  const kind = segmented({
    label: "How the maps get smaller",
    options: [
      { value: "none", label: "Not at all" },
      { value: "max", label: "Max" },
      { value: "average", label: "Average" },
      { value: "strided", label: "Strided" },
      { value: "global", label: "Global average" },
    ],
    onInput: (value) => set({ kind: value }),
  });
  const size = slider({
    label: "Image",
    min: SIZES.min,
    max: SIZES.max,
    step: 4,
    format: (value) => `${value} × ${value}`,
    onInput: (value) => set({ size: value }),
  });
  controls.append(kind.element, size.element);

  return {
    resize(width) {
      const half = width >= 560 ? Math.floor((width - 24) / 2) : width;
      for (const { plot } of [parameters, work]) plot.layout(half, 160);
    },
    update(state) {
      table.show(state);
      parameters.draw(state);
      work.draw(state);
      const text = sentence(state);
      setText(reading, text);
      context.announce(`${LABELS[state.kind]}, image ${state.size}: ${text}`);
      kind.show(state.kind);
      size.show(state.size);
    },
  };
}
