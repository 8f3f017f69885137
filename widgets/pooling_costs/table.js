// The network layer by layer: shapes, parameters and multiply-adds, as numbers over bars.
import { fixed, h, setText, whole } from "../shared/index.js";
import { layers, totals } from "./state.js";

const ROWS = 6;
const POOLING = { max: "Max pooling 2 × 2", average: "Average pooling 2 × 2" };

const amount = (count) => (count >= 1e6 ? `${fixed(count / 1e6, 2)} M` : whole(count));

const NAMES = { flatten: "Flatten", global: "Global average", dense: "Dense, 10 classes" };

function nameOf({ role, shape }, kind) {
  if (role === "convolution")
    return `Convolution 3 × 3, ${shape[2]}${kind === "strided" ? ", stride 2" : ""}`;
  return role === "pooling" ? (POOLING[kind] ?? "no pooling here") : NAMES[role];
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
    /** @param {number} value @param {number} before without pooling @param {number} all a full bar */
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

/** The table, with both sums at its foot, and what its bars mean. */
export function layersTable() {
  const rows = Array.from({ length: ROWS }, () => {
    const [layer, shape] = [h("span", { class: "layer" }), h("span", { class: "shape" })];
    const [parameters, multiplyAdds] = [measure(), measure()];
    const name = h("th", { scope: "row" }, layer, shape);
    return {
      layer,
      shape,
      parameters,
      multiplyAdds,
      element: h("tr", {}, name, parameters.element, multiplyAdds.element),
    };
  });
  const total = { parameters: measure(), multiplyAdds: measure() };
  const element = h(
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

  return {
    element,
    legend,
    /** @param {{ kind: string, size: number }} state */
    show({ kind, size }) {
      const before = layers("none", size);
      const [sums, plain] = [totals(kind, size), totals("none", size)];
      layers(kind, size).forEach((now, index) => {
        const { layer, shape, parameters, multiplyAdds, element: row } = rows[index];
        setText(layer, nameOf(now, kind));
        setText(shape, now.shape ? now.shape.map(whole).join(" × ") : "");
        row.classList.toggle("absent", now.shape === null);
        parameters.show(now.parameters, before[index].parameters, plain.parameters);
        multiplyAdds.show(now.multiplyAdds, before[index].multiplyAdds, plain.multiplyAdds);
      });
      total.parameters.show(sums.parameters, plain.parameters, plain.parameters);
      total.multiplyAdds.show(sums.multiplyAdds, plain.multiplyAdds, plain.multiplyAdds);
    },
  };
}
