// The plane of the data: every example, over what the network answers there.
import { attributes, colourMap, h, heatmap, s } from "../shared/index.js";
import { answers, COUNT, dataSet, REACH } from "./state.js";

const GRID = 40; // pixels of a side

/** The data in the plane, over what the network answers there.
 * @param {import("../shared/widget.js").Context} context */
export function answerMap(context) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const dots = Array.from({ length: COUNT }, () => s("circle", { r: 3 }));
  const svg = s(
    "svg",
    { role: "img", "aria-label": "The data and the network's answer at every point" },
    dots,
  );
  let side = 0;
  let placed = ""; // the data that the dots show, and how large
  return {
    element: h("div", { class: "answers" }, canvas, svg),
    layout(now) {
      side = now;
      attributes(svg, { width: side, height: side });
      Object.assign(canvas.style, { width: `${side}px`, height: `${side}px` });
    },
    draw(state, parameters) {
      const { points, labels } = dataSet(state.data);
      heatmap(canvas, answers(parameters, state.hidden, GRID), {
        columns: GRID,
        rows: GRID,
        low: -0.25,
        high: 1.25,
        map: colourMap("diverging", context.theme()),
      });
      const now = `${state.data} ${side}`;
      if (now === placed) return;
      placed = now;
      dots.forEach((dot, index) => {
        attributes(dot, {
          cx: ((points[2 * index] / REACH + 1) * side * 0.5).toFixed(1),
          cy: ((1 - points[2 * index + 1] / REACH) * side * 0.5).toFixed(1),
          class: labels[index] > 0.5 ? "dot one" : "dot zero-class",
        });
      });
    },
  };
}
