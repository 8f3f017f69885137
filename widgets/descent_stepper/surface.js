// The space of the parameters: the loss as exact ellipses, the way so far, gradient and next step.

import { gradient } from "../maths/descent.js";
import { attributes, draggable, Plot, s, setText, significant } from "../shared/index.js";
import { COUNT, INTERCEPT, LINE, run, SLOPE, SURFACE, VIEWS } from "./state.js";

// Loss above the minimum, a factor of √10 from one ellipse to the next.
const LEVELS = Array.from({ length: 15 }, (_, index) => 10 ** (index / 2 - 3));
const LONGEST_GRADIENT = 64; // pixels; longer ones are drawn at this length and their length is written
const FAR_AWAY = 1e5;

const onScreen = (pixel) => Math.max(-FAR_AWAY, Math.min(FAR_AWAY, pixel));

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

/** @param {(patch: object) => void} set */
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
  const truthName = s("text", { class: "truth-name halo", "text-anchor": "end" }, "true (4, 3)");
  const optimum = clipped("path", "optimum");
  const optimumName = s("text", { class: "truth-name halo" }, "minimum");
  const line = clipped("path", "way");
  const dots = clipped("path", "dots");
  const start = clipped("circle", "start", { r: 7 });
  const startName = s("text", { class: "halo", "text-anchor": "middle" }, "start");
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
    const round = (value, { min, max }) =>
      Math.round(Math.min(max, Math.max(min, value)) * 20) / 20;
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
  const place = (text, x, y, shown = true) => {
    text.style.display = shown && inside(x, y, 4) ? "" : "none";
    attributes(text, { x: onScreen(x).toFixed(1), y: onScreen(y).toFixed(1) });
  };

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
    let outermost = 0;
    LEVELS.forEach((level, index) => {
      const [rx, ry] = SURFACE.eigenvalues.map((value) => pixels * Math.sqrt((2 * level) / value));
      const visible = ry > 3 && ry < 2 * (width + height);
      ellipses[index].style.display = visible ? "" : "none";
      if (visible)
        attributes(ellipses[index], { cx, cy, rx, ry, transform: `rotate(${angle} ${cx} ${cy})` });
      // Named along the valley, where there is room between the lines; across it farther out.
      const along = inside(cx + rx * longX, cy - rx * longY, 14);
      const [dx, dy] = along ? [rx * longX, -rx * longY] : [ry * steepX, -ry * steepY];
      const room = along ? rx - previous : ry > 60 ? 99 : 0;
      const shown = visible && room > 30 && inside(cx + dx, cy + dy + 4, 14);
      if (shown && along) previous = rx;
      place(names[index], cx + dx, cy + dy + 4, shown);
      if (shown) outermost = index;
    });
    LEVELS.forEach((level, index) => {
      setText(
        names[index],
        `${index === outermost ? "loss " : ""}${significant(SURFACE.minimum + level)}`,
      );
    });
    attributes(optimum, { d: `M${cx} ${cy - 7}L${cx + 7} ${cy}L${cx} ${cy + 7}L${cx - 7} ${cy}Z` });
    // From afar the steps cross on the right of the minimum.
    attributes(optimumName, { "text-anchor": view === "far" ? "end" : "start" });
    place(optimumName, view === "far" ? cx - 10 : cx + 11, view === "far" ? cy - 9 : cy - 5);
    const [tx, ty] = [plot.x(LINE.truth[0]), plot.y(LINE.truth[1])];
    attributes(truth, { cx: tx, cy: ty });
    place(truthName, tx - 9, ty - 8, view !== "far");
  }

  function draw(state) {
    const way = run(state);
    const at = state.step;
    const xs = new Float64Array(at + 1);
    const ys = new Float64Array(at + 1);
    let lines = "";
    let points = "";
    for (let index = 0; index <= at; index += 1) {
      const [theta0, theta1] = way.parameters[index];
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
    const [x, y] = [xs[at], ys[at]];
    attributes(here, { cx: x, cy: y });

    const next = way.parameters[at + 1];
    const [nx, ny] = [onScreen(plot.x(next[0])), onScreen(plot.y(next[1]))];
    const length = Math.hypot(nx - x, ny - y);
    attributes(step, { d: arrow(x, y, nx, ny) });
    const reach = Math.min(1, 60 / Math.max(length, 1)); // the name stays near the arrow's beginning
    const [labelX, labelY] = [x + (nx - x) * reach + 8, y + (ny - y) * reach + 14];
    place(stepName, labelX, labelY, length > 14);

    const draw = (element, /** @type {number[]} */ [g0, g1]) => {
      const size = Math.hypot(g0, g1) || 1;
      const long = Math.min(LONGEST_GRADIENT, size * (plot.x(1) - plot.x(0)));
      const [gx, gy] = [x + (g0 / size) * long, y - (g1 / size) * long];
      attributes(element, { d: arrow(x, y, gx, gy) });
      return { long, gx, gy, size };
    };
    const { long, gx, gy, size } = draw(uphill, way.gradients[at]);
    if (state.batch_size < COUNT) draw(whole, gradient(LINE.features, LINE.y, way.parameters[at]));
    else attributes(whole, { d: "" });
    setText(uphillName, `gradient, ${significant(size)} long`);
    const leftwards = gx < x && gx > plot.margin.left + 130; // else the name would leave the picture
    attributes(uphillName, { "text-anchor": leftwards ? "end" : "start" });
    const labelled = Math.min(
      plot.height - plot.margin.bottom - 8,
      Math.max(plot.margin.top + 14, gy + (gy < y ? -4 : 14)),
    );
    place(uphillName, gx + (leftwards ? -8 : 8), labelled, long > 14);

    // The start's name gives way to the others, of which it needs to be clear.
    const clear = (centre, half, baseline) =>
      Math.abs(centre - xs[0]) > half + 18 || Math.abs(baseline - ys[0] - 22) > 17;
    const named =
      at > 0 &&
      (length <= 14 || clear(labelX + 30, 30, labelY)) &&
      (long <= 14 || clear(gx + (leftwards ? -68 : 68), 60, labelled));
    place(startName, xs[0], ys[0] + 22, named);
  }

  return { plot, layout, draw };
}
