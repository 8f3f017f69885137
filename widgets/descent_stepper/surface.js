// The space of the parameters: the loss as exact ellipses, the way so far, gradient and next step.

import { gradient } from "../maths/descent.js";
import { attributes, clamp, draggable, Plot, s, setText, significant } from "../shared/index.js";
import { around, clip } from "./labels.js";
import { corners, namer } from "./names.js";
import { COUNT, INTERCEPT, LINE, run, SLOPE, SURFACE, VIEWS } from "./state.js";

// Loss above the minimum, a factor of √10 from one ellipse to the next.
const LEVELS = Array.from({ length: 15 }, (_, index) => 10 ** (index / 2 - 3));
const LONGEST_GRADIENT = 64; // pixels; longer ones are drawn at this length and their length is written
const FAR_AWAY = 1e5;

const onScreen = (pixel) => clamp(pixel, -FAR_AWAY, FAR_AWAY);

/** A straight arrow with its head. @returns {string} a path */
function arrow(x1, y1, x2, y2, head = 9) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 1) return "";
  const size = Math.min(head, length);
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const wing = (side) =>
    `${(x2 - size * ux - side * size * 0.45 * uy).toFixed(1)} ${(y2 - size * uy + side * size * 0.45 * ux).toFixed(1)}`;
  return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}M${wing(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}L${wing(-1)}`;
}

/** @typedef {import("./names.js").Place} Place */

/** The picture. @param {(patch: object) => void} set */
export function surfacePlot(set) {
  const plot = new Plot({
    x: [0, 1],
    y: [0, 1],
    xLabel: "intercept θ₀",
    yLabel: "slope θ₁",
    xTicks: 7,
    yTicks: 6,
    label:
      "Space of the two parameters: lines of equal loss, the path of the descent, the gradient and the next step",
    margin: { top: 22, left: 34, bottom: 38, right: 8 },
  });
  const clipped = (tag, className, extra = {}) =>
    plot.clipped(s(tag, { class: className, ...extra }));
  const ellipses = LEVELS.map(() => s("ellipse", { class: "contour" }));
  const names = LEVELS.map(() =>
    s("text", { class: "contour-name halo", "text-anchor": "middle" }),
  );
  const contours = plot.clipped(s("g", {}, ellipses));
  const truth = clipped("circle", "truth", { r: 5 });
  const truthName = s("text", { class: "truth-name halo" }, "true (4, 3)");
  const optimum = clipped("path", "optimum");
  const optimumName = s("text", { class: "truth-name halo" }, "minimum");
  const line = clipped("path", "way");
  const dots = clipped("path", "dots");
  const start = clipped("circle", "start", { r: 7 });
  const startName = s("text", { class: "halo" }, "start");
  const handle = clipped("circle", "handle", { r: 22 });
  const whole = clipped("path", "whole-gradient");
  const uphill = clipped("path", "uphill");
  const uphillName = s("text", { class: "uphill-name halo" });
  const step = clipped("path", "step");
  const stepName = s("text", { class: "step-name halo" }, "next step");
  const here = clipped("circle", "here", { r: 5.5 });
  plot.marks.append(
    contours,
    plot.clipped(s("g", {}, names)),
    truth,
    optimum,
    line,
    dots,
    start,
    whole,
    uphill,
    step,
    here,
    truthName,
    optimumName,
    startName,
    uphillName,
    stepName,
    handle,
  );

  const toState = ({ x, y }) => {
    const round = (value, { min, max }) => Math.round(clamp(value, min, max) * 20) / 20;
    return {
      start_intercept: round(plot.x.invert(x), INTERCEPT),
      start_slope: round(plot.y.invert(y), SLOPE),
    };
  };
  draggable(plot.svg, {
    // A finger moves the start only by its handle: elsewhere it scrolls the page.
    start: ({ event }) => event.pointerType !== "touch" || event.target === handle,
    move: (position) => set(toState(position)),
  });

  const inside = (x, y, pad = 0) =>
    x > plot.margin.left + pad &&
    x < plot.width - plot.margin.right - pad &&
    y > plot.margin.top + pad &&
    y < plot.height - plot.margin.bottom - pad;
  /** Where a contour's name would stand. @type {(Place | null)[]} */
  let contourPlaces = [];

  let drawn = "";
  function layout(width, height, view) {
    const key = [width, height, view].join();
    if (key === drawn) return;
    drawn = key;
    const reach = VIEWS[view];
    const { top, right, bottom, left } = plot.margin;
    const pixels = (height - top - bottom) / (2 * reach); // one unit is as long in x as in y
    const half = (width - left - right) / pixels / 2;
    const [x, y] = SURFACE.optimum;
    plot.configure({ x: [x - half, x + half], y: [y - reach, y + reach] });
    plot.layout(width, height);
    const [cx, cy] = [plot.x(x), plot.y(y)];
    const [[longX, longY], [steepX, steepY]] = SURFACE.axes;
    const angle = (Math.atan2(-longY, longX) * 180) / Math.PI;
    let previous = 0;
    contourPlaces = LEVELS.map((level, index) => {
      const [rx, ry] = SURFACE.eigenvalues.map((value) => pixels * Math.sqrt((2 * level) / value));
      const visible = ry > 3 && ry < 2 * (width + height);
      ellipses[index].style.display = visible ? "" : "none";
      if (visible)
        attributes(ellipses[index], { cx, cy, rx, ry, transform: `rotate(${angle} ${cx} ${cy})` });
      // Named along the valley, where there is room between the lines; across it farther out.
      const along = inside(cx + rx * longX, cy - rx * longY, 14);
      const [dx, dy] = along ? [rx * longX, -rx * longY] : [ry * steepX, -ry * steepY];
      const room = along ? rx - previous : ry > 60 ? 99 : 0;
      if (!visible || room <= 30 || !inside(cx + dx, cy + dy + 4, 14)) return null;
      if (along) previous = rx;
      return [cx + dx, cy + dy + 4, "middle"];
    });
    attributes(optimum, { d: `M${cx} ${cy - 7}L${cx + 7} ${cy}L${cx} ${cy + 7}L${cx - 7} ${cy}Z` });
    const [tx, ty] = [plot.x(LINE.truth[0]), plot.y(LINE.truth[1])];
    attributes(truth, { cx: tx, cy: ty });
  }

  /** The way so far, with its start and its end. @returns {[Float64Array, Float64Array]} in pixels */
  function drawWay({ parameters }, at) {
    const xs = new Float64Array(at + 1);
    const ys = new Float64Array(at + 1);
    let lines = "";
    let points = "";
    for (let index = 0; index <= at; index += 1) {
      const [theta0, theta1] = parameters[index];
      xs[index] = onScreen(plot.x(theta0));
      ys[index] = onScreen(plot.y(theta1));
      const text = `${xs[index].toFixed(1)} ${ys[index].toFixed(1)}`;
      lines += `${index ? "L" : "M"}${text}`;
      points += `M${text}h0`;
    }
    attributes(line, { d: lines });
    attributes(dots, { d: points, class: at > 60 ? "dots many" : "dots" });
    attributes(start, { cx: xs[0], cy: ys[0] });
    attributes(handle, { cx: xs[0], cy: ys[0] });
    attributes(here, { cx: xs[at], cy: ys[at] });
    return [xs, ys];
  }

  /** An arrow uphill, as long as the gradient, up to a limit.
   * @returns {[number, number]} where it ends */
  function drawGradient(element, x, y, /** @type {number[]} */ [g0, g1]) {
    const size = Math.hypot(g0, g1) || 1;
    const long = Math.min(LONGEST_GRADIENT, size * (plot.x(1) - plot.x(0)));
    const [gx, gy] = [x + (g0 / size) * long, y - (g1 / size) * long];
    attributes(element, { d: arrow(x, y, gx, gy) });
    return [gx, gy];
  }

  /** Names for all that is drawn, the most important first.
   * @param {Record<string, any>} state @param {Float64Array} xs @param {Float64Array} ys of the way
   * @param {[number, number]} up end of the gradient's arrow @param {[number, number]} next of the step's */
  function nameAll(state, xs, ys, [gx, gy], [nx, ny]) {
    const { frame, boxes, lines, name } = namer(plot);
    const at = state.step;
    const [x, y] = [xs[at], ys[at]];
    const [cx, cy] = SURFACE.optimum.map((value, axis) => (axis ? plot.y : plot.x)(value));
    boxes.push(around(x, y, 6), around(xs[0], ys[0], 7), around(cx, cy, 7));
    lines.push([x, y, gx, gy], [x, y, nx, ny]);

    // An arrow has a name as far as it is seen, near its head.
    const uphillSeen = clip(frame, [x, y, gx, gy]);
    const [ux, uy] = (uphillSeen ?? [0, 0, gx, gy]).slice(2);
    const low = uy + (gy < y ? -4 : 14);
    const sides = /** @type {Place[]} */ ([
      [ux + 8, low, "start"],
      [ux - 8, low, "end"],
      [ux + 10, (y + uy) / 2 + 8, "start"],
      [ux - 10, (y + uy) / 2 + 8, "end"],
      [ux, uy + (gy < y ? -10 : 20), "middle"],
      [x - 12, y - 4, "end"],
      [x + 12, y + 16, "start"],
    ]);
    const uphillPlaces = gx < x ? [sides[1], sides[0], ...sides.slice(2)] : sides;
    name(uphillName, Boolean(uphillSeen) && Math.hypot(gx - x, gy - y) > 14, uphillPlaces, true);

    const stepSeen = clip(frame, [x, y, nx, ny]);
    const [sx, sy] = (stepSeen ?? [0, 0, nx, ny]).slice(2);
    const stepPlaces = /** @type {Place[]} */ ([
      [sx + 8, sy + 14, "start"],
      ...corners(sx, sy, 10),
    ]);
    name(stepName, Boolean(stepSeen) && Math.hypot(nx - x, ny - y) > 14, stepPlaces, true);

    const far = state.view === "far";
    name(optimumName, true, far ? corners(cx, cy, 10).reverse() : corners(cx, cy, 11));
    const [tx, ty] = [plot.x(LINE.truth[0]), plot.y(LINE.truth[1])];
    name(truthName, !far, [[tx - 9, ty - 8, "end"], ...corners(tx, ty, 10)]);
    name(startName, at > 0, [
      [xs[0], ys[0] + 22, "middle"],
      [xs[0], ys[0] - 13, "middle"],
      [xs[0] - 12, ys[0] + 5, "end"],
    ]);

    // The contours' names keep clear of the way too.
    for (let index = 0; index < at; index += 1)
      lines.push([xs[index], ys[index], xs[index + 1], ys[index + 1]]);
    let unit = "loss ";
    for (let index = LEVELS.length - 1; index >= 0; index -= 1) {
      const place = contourPlaces[index];
      setText(names[index], `${unit}${significant(SURFACE.minimum + LEVELS[index])}`);
      if (!place) names[index].style.display = "none";
      else if (name(names[index], true, [place])) unit = "";
    }
  }

  function draw(state) {
    const way = run(state);
    const at = state.step;
    const [xs, ys] = drawWay(way, at);
    const [x, y] = [xs[at], ys[at]];
    const [theta0, theta1] = way.parameters[at + 1];
    const next = /** @type {[number, number]} */ ([
      onScreen(plot.x(theta0)),
      onScreen(plot.y(theta1)),
    ]);
    attributes(step, { d: arrow(x, y, ...next) });
    const up = drawGradient(uphill, x, y, way.gradients[at]);
    if (state.batch_size < COUNT)
      drawGradient(whole, x, y, gradient(LINE.features, LINE.y, way.parameters[at]));
    else attributes(whole, { d: "" });
    setText(uphillName, `gradient, ${significant(Math.hypot(...way.gradients[at]))} long`);
    nameAll(state, xs, ys, up, next);
  }

  return { plot, layout, draw };
}
