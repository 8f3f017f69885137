// Feature maps as bitmaps: a titled square with an outlined window, and the scale of the colours.
import { attributes, fixed, h, heatmap, setText } from "../shared/index.js";

/** A titled square with a bitmap, and an amber outline over the window in question. */
export function mapPanel(title, name, alt) {
  const canvas = h("canvas", { role: "img", "aria-label": alt });
  const outline = h("div", { class: "outline", "aria-hidden": "true" });
  const square = h("div", { class: "square" }, canvas, outline);
  const heading = h("p", { class: "panel-title" }, title);
  return {
    element: h("div", { class: `panel ${name}` }, heading, square),
    square,
    heading,
    paint: (values, columns, low, high, map) =>
      heatmap(canvas, values, { columns, rows: columns, low, high, map }),
    /** @param {number} top @param {number} left @param {number} side @param {number} of cells across */
    mark(top, left, side, of) {
      const share = (part) => `${(100 * part) / of}%`;
      attributes(outline, {
        style: `top:${share(top)};left:${share(left)};width:${share(side)};height:${share(side)}`,
      });
    },
  };
}

/** A strip of the colour map with its ends: what a colour means. */
export function colourScale(name) {
  const canvas = h("canvas", { class: "ramp", "aria-hidden": "true" });
  const [low, high] = [h("span"), h("span")];
  return {
    element: h("p", { class: `scale ${name}` }, low, canvas, high),
    show(from, to, map) {
      const every = Float64Array.from({ length: 64 }, (_, at) => at);
      heatmap(canvas, every, { columns: 64, rows: 1, low: 0, high: 63, map });
      setText(low, fixed(from, 1));
      setText(high, fixed(to, 1));
    },
  };
}
