// The plane as a picture: a heat map or the map of ends, contour lines, and the ways of descent.
import {
  attributes,
  clamp,
  colourMap,
  draggable,
  h,
  heatmap,
  Plot,
  s,
  setText,
} from "../shared/index.js";
import { paintEnds } from "./ends.js";
import { COLUMNS, contours, endMap, LEVELS, lossMap, RANGE, ROWS } from "./maps.js";
import { EVENT_BUDGET, FRAME_BUDGET, slice, X, Y } from "./state.js";
import { ways } from "./ways.js";

const NEAR = 18; // pixels: closer to the last start a click takes it up, farther away it sets a new one

/** @param {import("../shared/widget.js").Context} context */
export function picture(context) {
  const { set, state: present } = context;
  const plot = new Plot({
    x: X,
    y: Y,
    xLabel: "along the first direction",
    yLabel: "along the second direction",
    xTicks: 6,
    yTicks: 5,
    label:
      "A plane through the space of the nine weights: the loss, and the ways of descent from each start",
    margin: { top: 22, left: 32, bottom: 38, right: 4 },
  });
  const canvas = h("canvas", { "aria-hidden": "true" });
  const lines = plot.clipped(s("path", { class: "contours" }));
  const descents = ways(plot);
  const corners = [0, 1, 2].map(() => s("path", { class: "corner" }));
  const names = ["run 4", "run 88", "run 73"].map((name) => s("text", { class: "name" }, name));
  const handle = s("circle", { class: "handle", r: 22 });
  plot.marks.append(lines, ...corners, ...names, ...descents.elements, handle);
  const bar = h("canvas", { width: 160, height: 10, "aria-hidden": "true" });
  const legend = h("p", { class: "legend" });
  const scale = h("span", { class: "scale" }, "loss 0.002", bar, "6");
  const solved = h("span", { class: "swatch solved" }, "ends solved");
  const stuck = h("span", { class: "swatch stuck" }, "ends stuck");
  const progress = h("span", { class: "quiet" });
  legend.append(scale, solved, stuck, progress);
  const element = h("div", { class: "picture" }, canvas, plot.svg);

  const round = (value, [low, high]) => Math.round(clamp(value, low, high) * 20) / 20;
  draggable(plot.svg, {
    start: ({ x, y, event }) => {
      const { starts } = present();
      const [lastX, lastY] = starts.slice(-2);
      const taken =
        Math.hypot(plot.x(lastX) - x, plot.y(lastY) - y) < NEAR || event.target === handle;
      const { top, right, bottom, left } = plot.margin;
      const inside = x > left && x < plot.width - right && y > top && y < plot.height - bottom;
      if (!taken && inside)
        set({ starts: [...starts, round(plot.x.invert(x), X), round(plot.y.invert(y), Y)] });
      return taken || inside;
    },
    move: ({ x, y }) => {
      const { starts } = present();
      set({
        starts: [...starts.slice(0, -2), round(plot.x.invert(x), X), round(plot.y.invert(y), Y)],
      });
    },
  });

  let width = 0;
  let painted = "";
  let frame = 0;

  function layout(now) {
    width = now;
    painted = "";
    const { top, right, bottom, left } = plot.margin;
    const inner = width - left - right;
    plot.layout(width, Math.round((inner * (Y[1] - Y[0])) / (X[1] - X[0])) + top + bottom);
    const [high, wide] = [plot.height - top - bottom, inner];
    Object.assign(canvas.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${wide}px`,
      height: `${high}px`,
    });
    const px = (column) => left + ((column + 0.5) / COLUMNS) * wide;
    const py = (row) => top + ((row + 0.5) / ROWS) * high;
    attributes(lines, {
      d: contours(lossMap(), LEVELS.map(Math.log), px, py),
    });
    slice().corners.forEach(([x, y], index) => {
      const [cx, cy] = [plot.x(x), plot.y(y)];
      attributes(corners[index], {
        d: `M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`,
      });
    });
  }

  function paint(state) {
    const theme = context.theme();
    const key = [
      state.show,
      theme,
      state.moves,
      state.show === "ends" ? state.learning_rate : "",
    ].join();
    if (key === painted) return;
    painted = key;
    cancelAnimationFrame(frame);
    scale.hidden = state.show !== "loss";
    solved.hidden = stuck.hidden = state.show === "loss";
    setText(progress, state.moves === "all" ? "shadows of ways that leave the plane" : "");
    if (state.show === "loss") {
      const map = colourMap("sequential", theme);
      heatmap(canvas, lossMap(), {
        columns: COLUMNS,
        rows: ROWS,
        low: RANGE[0],
        high: RANGE[1],
        map,
      });
      heatmap(
        bar,
        Float64Array.from({ length: 160 }, (_, index) => index),
        { columns: 160, rows: 1, low: 0, high: 159, map },
      );
      return;
    }
    const ends = endMap(state);
    const work = (/** @type {number} */ budget) => {
      const done = ends.work(performance.now() + budget);
      paintEnds(canvas, ends.cells, context.colour);
      setText(progress, done ? "" : `computing, ${Math.round(100 * ends.share())} %`);
      if (!done) frame = requestAnimationFrame(() => work(FRAME_BUDGET));
    };
    work(EVENT_BUDGET);
  }

  /** A corner's name stands beneath it, or where no start and no end covers it. */
  function nameCorners(/** @type {[number, number][]} */ dots) {
    slice().corners.forEach(([cornerX, cornerY], index) => {
      const [x, y] = [plot.x(cornerX), plot.y(cornerY)];
      const found = [
        [0, 20, "middle"],
        [0, -12, "middle"],
        [13, 5, "start"],
        [-13, 5, "end"],
      ].find(([dx, dy, anchor]) => {
        const middle = x + Number(dx) + { start: 24, middle: 0, end: -24 }[anchor];
        return dots.every(
          ([dotX, dotY]) =>
            Math.abs(dotX - middle) > 33 || Math.abs(dotY - (y + Number(dy) - 5)) > 16,
        );
      });
      const [dx, dy, anchor] = found ?? [0, 20, "middle"];
      attributes(names[index], { x: x + Number(dx), y: y + Number(dy), "text-anchor": anchor });
    });
  }

  function draw(state) {
    paint(state);
    nameCorners(descents.draw(state));
    const [x, y] = state.starts.slice(-2);
    attributes(handle, { cx: plot.x(x), cy: plot.y(y) });
  }

  return { element, legend, layout, draw, stop: () => cancelAnimationFrame(frame) };
}
