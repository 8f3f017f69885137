// One of the three curves over the raw score, with the band where nothing is learnt.
import { attributes, clamp, Plot, path, s, setText } from "../shared/index.js";
import { RANGE, result } from "./state.js";

const GRID = Float64Array.from(
  { length: 321 },
  (_, index) => RANGE[0] + (index / 320) * (RANGE[1] - RANGE[0]),
);

/** What the axes show. @param {string} unit @param {string} loss
 * @returns {{ loss: [number, number], gradient: [number, number] }} */
export function domains(unit, loss) {
  if (loss === "bce") {
    if (unit === "tanh") return { loss: [0, 18], gradient: [-10, 4] };
    return { loss: [0, 9], gradient: [-1.2, 1.2] };
  }
  if (unit === "logit") return { loss: [0, 82], gradient: [-19, 19] };
  return unit === "tanh"
    ? { loss: [0, 4.4], gradient: [-2.6, 2.6] }
    : { loss: [0, 1.1], gradient: [-0.36, 0.36] };
}

/** @param {"output" | "loss" | "gradient"} kind */
export function curvePlot(kind, yLabel, label, bottom) {
  const plot = new Plot({
    x: RANGE,
    y: [0, 1],
    yLabel,
    label,
    xTicks: 9,
    yTicks: 4,
    xLabel: bottom ? "raw score z" : "",
    margin: { top: 22, left: 40, right: 12, bottom: bottom ? 36 : 8 },
  });
  const dead = plot.clipped(s("rect", { class: "dead" }));
  const zero = s("path", { class: "zero" });
  const curve = plot.clipped(s("path", { class: kind }));
  const here = s("path", { class: "here" });
  const point = s("circle", { r: 6, class: `point ${kind}` });
  const warning = s("text", { class: "name warning" });
  const extra = s("g");
  plot.marks.append(dead, zero, curve, extra, warning, here, point);
  return {
    plot,
    extra,
    /** The curve and the band where nothing is learnt. @param {Record<string, any>} state */
    draw(state) {
      const { x, y, margin, width, height } = plot;
      const all = Array.from(GRID, (z) => result(/** @type {any} */ ({ ...state, z })));
      attributes(curve, {
        d: path(
          GRID,
          all.map((one) => one[kind]),
          x,
          y,
        ),
      });
      const flat = GRID.filter((_, index) => all[index].dead);
      const wide = kind !== "output" && flat.length > 0;
      const from = wide ? x(flat[0]) : margin.left;
      const to = wide ? x(flat[flat.length - 1]) : margin.left;
      attributes(dead, {
        x: from,
        width: Math.max(0, to - from),
        y: margin.top,
        height: Math.max(0, height - margin.top - margin.bottom),
      });
      const [low, high] = plot.options.y;
      attributes(zero, {
        d: low < 0 && high > 0 ? `M${margin.left} ${y(0)}H${width - margin.right}` : "",
      });
      attributes(warning, {
        x: (from + to) / 2,
        "text-anchor": "middle",
        y: kind === "loss" ? y(16.118) + 18 : y(0) - 8,
      });
      setText(
        warning,
        !wide ? "" : kind === "loss" ? "wrong, and flat: 16.118" : "gradient exactly 0",
      );
    },
    mark(z, value) {
      const { x, y, margin, height } = plot;
      const [low, high] = plot.options.y;
      attributes(here, { d: `M${x(z)} ${margin.top}V${height - margin.bottom}` });
      attributes(point, { cx: x(z), cy: y(clamp(value, low, high)) });
    },
  };
}
