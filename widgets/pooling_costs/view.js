// The network as a table: every layer's shape, parameters and multiply-adds, as numbers and bars;
// beneath it both sums over the image's size, for all kinds.
import {
  attributes,
  fixed,
  h,
  logarithmic,
  Plot,
  path,
  s,
  segmented,
  setText,
  slider,
  whole,
} from "../shared/index.js";
import { drawnKinds, KINDS, layers, SIZES, totals } from "./state.js";
import { LABELS, sentence } from "./words.js";

const ROWS = 6;
const GRID = Float64Array.from(
  { length: (SIZES.max - SIZES.min) / 4 + 1 },
  (_, index) => SIZES.min + 4 * index,
);
const POOLING = { max: "Max pooling 2 × 2", average: "Average pooling 2 × 2" };

const amount = (count) => (count >= 1e6 ? `${fixed(count / 1e6, 2)} M` : whole(count));

function nameOf({ role, shape }, index, kind) {
  if (role === "convolution")
    return `Convolution 3 × 3, ${shape[2]}${kind === "strided" ? ", stride 2" : ""}`;
  if (role === "pooling") return POOLING[kind] ?? "no pooling here";
  return (
    { flatten: "Flatten", global: "Global average", dense: "Dense, 10 classes" }[role] ??
    `Layer ${index}`
  );
}

/** A number over a bar; behind the bar, as an outline, what the net without pooling has. */
function measure() {
  const number = h("span", { class: "amount" });
  const now = h("span", { class: "now" });
  const plain = h("span", { class: "plain" });
  return {
    element: h(
      "td",
      {},
      h(
        "span",
        { class: "measure" },
        h("span", { class: "track", "aria-hidden": "true" }, plain, now),
        number,
      ),
    ),
    show(value, before, all) {
      setText(number, amount(value));
      // What is not nothing is seen, however small.
      const share = (part) => (part > 0 ? Math.max(0.015, part / all) : 0);
      // Scaled, not given a width: that moves without laying out the page at every frame.
      const scale = `scaleX(${share(value).toFixed(4)})`;
      if (now.style.transform !== scale) now.style.transform = scale;
      const width = `${(100 * share(before)).toFixed(2)}%`;
      if (plain.style.width !== width) plain.style.width = width;
    },
  };
}

/** “not at all, global” is “not at all” while no other line is drawn. */
const namedAlone = (text, drawn) => (drawn.length === 1 ? text.split(",")[0] : text);

/** One sum over the image's size, a line for every kind that is drawn, some of which coincide. */
function curves(label, yLabel, key, domain, names) {
  const plot = new Plot({
    x: [SIZES.min, SIZES.max],
    y: domain,
    yScale: logarithmic,
    xLabel: "image size in pixels",
    yLabel,
    label,
    margin: { top: 24, left: 40, bottom: 36, right: 100 },
    xTicks: 4,
    yTicks: 4,
  });
  const lines = new Map(KINDS.map((kind) => [kind, plot.clipped(s("path", { class: "line" }))]));
  const marker = s("circle", { r: 5, class: "point" });
  const texts = Object.keys(names).map(() => s("text", { class: "name" }));
  plot.marks.append(...lines.values(), ...texts, marker);
  const ys = new Map(KINDS.map((kind) => [kind, GRID.map((size) => totals(kind, size)[key])]));
  return {
    plot,
    draw({ kind, size }) {
      const drawn = drawnKinds(kind);
      for (const [other, line] of lines)
        attributes(line, {
          d: path(GRID, ys.get(other) ?? [], plot.x, plot.y),
          class: other === kind ? "line chosen" : "line",
          visibility: drawn.includes(other) ? "visible" : "hidden",
        });
      plot.marks.insertBefore(/** @type {Element} */ (lines.get(kind)), texts[0]);
      Object.entries(names).forEach(([of, text], index) => {
        attributes(texts[index], {
          x: plot.x(SIZES.max) + 6,
          y: plot.y(totals(of, SIZES.max)[key]) + 4,
        });
        setText(texts[index], drawn.includes(of) ? namedAlone(text, drawn) : "");
      });
      attributes(marker, { cx: plot.x(size), cy: plot.y(totals(kind, size)[key]) });
    },
  };
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;

  const rows = Array.from({ length: ROWS }, () => {
    const name = h(
      "th",
      { scope: "row" },
      h("span", { class: "layer" }),
      h("span", { class: "shape" }),
    );
    const [parameters, multiplyAdds] = [measure(), measure()];
    return {
      name,
      parameters,
      multiplyAdds,
      element: h("tr", {}, name, parameters.element, multiplyAdds.element),
    };
  });
  const total = { parameters: measure(), multiplyAdds: measure() };
  const table = h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { class: "text", scope: "col" }, "Layer, shape of its output"),
        h("th", { scope: "col" }, "Parameters"),
        h("th", { scope: "col" }, "Multiply-adds"),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map(({ element }) => element),
    ),
    h(
      "tfoot",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "row" }, "Together"),
        total.parameters.element,
        total.multiplyAdds.element,
      ),
    ),
  );
  const legend = h(
    "p",
    { class: "legend" },
    h("span", {}, h("span", { class: "key now" }), "now"),
    h("span", {}, h("span", { class: "key plain" }), "without pooling; bars are shares of its sum"),
  );
  const parameters = curves(
    "Parameters over the image's size",
    "parameters",
    "parameters",
    [1e4, 1e7],
    {
      none: "not at all",
      max: "pooled, strided",
      global: "global average",
    },
  );
  const work = curves(
    "Multiply-adds over the image's size",
    "multiply-adds",
    "multiplyAdds",
    [1e5, 1e8],
    {
      none: "not at all, global",
      max: "pooled",
      strided: "strided",
    },
  );
  const reading = h("p", { class: "reading" });
  stage.append(
    table,
    legend,
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
      const now = layers(state.kind, state.size);
      const before = layers("none", state.size);
      const [sums, plain] = [totals(state.kind, state.size), totals("none", state.size)];
      now.forEach((layer, index) => {
        const row = rows[index];
        const [name, shape] = row.name.children;
        setText(name, nameOf(layer, index, state.kind));
        setText(shape, layer.shape ? layer.shape.map(whole).join(" × ") : "");
        row.element.classList.toggle("absent", layer.shape === null);
        row.parameters.show(layer.parameters, before[index].parameters, plain.parameters);
        row.multiplyAdds.show(layer.multiplyAdds, before[index].multiplyAdds, plain.multiplyAdds);
      });
      total.parameters.show(sums.parameters, plain.parameters, plain.parameters);
      total.multiplyAdds.show(sums.multiplyAdds, plain.multiplyAdds, plain.multiplyAdds);
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
