// Scales, ticks and an SVG plot: what the widgets need of a plotting library, and no more.
import { attributes, s, setText } from "./dom.js";
import { superscript, trimmed } from "./numbers.js";

/** @typedef {{ (value: number): number, invert: (pixel: number) => number,
 *   ticks: (count?: number) => number[], format: (tick: number) => string }} Scale */

/** Round steps (1, 2, 5 × a power of ten) inside a domain.
 * @param {number} low @param {number} high @param {number} count */
export function ticks(low, high, count) {
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= raw * 0.999) ?? raw;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** @param {[number, number]} domain @param {[number, number]} range @returns {Scale} */
export function linear([low, high], [start, end]) {
  const scale = (value) => start + ((value - low) / (high - low)) * (end - start);
  return Object.assign(scale, {
    invert: (pixel) => low + ((pixel - start) / (end - start)) * (high - low),
    ticks: (count = 5) => ticks(low, high, count),
    format: (tick) => {
      const decimals = Math.max(0, -Math.floor(Math.log10((high - low) / 5)));
      return trimmed(tick, Math.min(decimals, 6));
    },
  });
}

/** A scale of powers of ten; the domain is positive.
 * @param {[number, number]} domain @param {[number, number]} range @returns {Scale} */
export function logarithmic([low, high], [start, end]) {
  const inner = linear([Math.log10(low), Math.log10(high)], [start, end]);
  const scale = (value) => inner(Math.log10(Math.max(value, Number.MIN_VALUE)));
  return Object.assign(scale, {
    invert: (pixel) => 10 ** inner.invert(pixel),
    ticks: (count = 5) => {
      const powers = Math.log10(high) - Math.log10(low);
      const step = Math.max(1, Math.ceil(powers / count));
      const first = Math.ceil(Math.log10(low) - 1e-9);
      const last = Math.floor(Math.log10(high) + 1e-9);
      const found = [];
      for (let power = last; power >= first; power -= step) found.unshift(10 ** power);
      return found;
    },
    format: (tick) => {
      const power = Math.round(Math.log10(tick));
      return power === 0 ? "1" : power === 1 ? "10" : `10${superscript(power)}`;
    },
  });
}

/** An SVG path through points; a gap wherever a value is not finite.
 * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {Scale} x @param {Scale} y */
export function path(xs, ys, x, y) {
  let text = "";
  let drawing = false;
  for (let index = 0; index < xs.length; index += 1) {
    const px = x(xs[index]);
    const py = y(ys[index]);
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      drawing = false;
      continue;
    }
    text += `${drawing ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
    drawing = true;
  }
  return text;
}

/**
 * A framed SVG plot. Draw marks into `plot.marks` with `plot.x` and `plot.y`; call
 * `plot.layout(width, height)` when the width or a domain changes.
 */
export class Plot {
  /**
   * @param {{ x: [number, number], y: [number, number], xLabel?: string, yLabel?: string,
   *   yScale?: typeof linear, xScale?: typeof linear, label: string, xTicks?: number, yTicks?: number,
   *   margin?: {top?: number, right?: number, bottom?: number, left?: number} }} options
   *   `label` says what the picture shows, for people who cannot see it.
   */
  constructor(options) {
    this.options = { xScale: linear, yScale: linear, xTicks: 5, yTicks: 5, ...options };
    this.margin = { top: 12, right: 12, bottom: 40, left: 48, ...options.margin };
    this.grid = s("g", { class: "grid" });
    this.axis = s("g", { class: "axis" });
    this.marks = s("g", { class: "marks" });
    this.clip = `clip-${Math.random().toString(36).slice(2)}`;
    this.clipRect = s("rect");
    this.xTitle = s("text", { class: "axis-title", "text-anchor": "middle" });
    this.yTitle = s("text", { class: "axis-title", "text-anchor": "start" });
    this.svg = s(
      "svg",
      { class: "plot", role: "img", "aria-label": options.label },
      s("clipPath", { id: this.clip }, this.clipRect),
      this.grid,
      this.axis,
      this.xTitle,
      this.yTitle,
      this.marks,
    );
    this.width = 0;
    this.height = 0;
    this.x = linear([0, 1], [0, 1]);
    this.y = linear([0, 1], [0, 1]);
  }

  /** Clip a mark to the frame. @param {Element} element */
  clipped(element) {
    element.setAttribute("clip-path", `url(#${this.clip})`);
    return element;
  }

  /** Change domains or labels; takes effect at the next layout.
   * @param {Partial<Plot["options"]>} options */
  configure(options) {
    Object.assign(this.options, options);
    this.drawn = "";
  }

  /** @param {number} width @param {number} height both in CSS pixels */
  layout(width, height) {
    const { options, margin } = this;
    const key = JSON.stringify([
      width,
      height,
      options.x,
      options.y,
      options.xLabel,
      options.yLabel,
    ]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.width = width;
    this.height = height;
    const right = width - margin.right;
    const bottom = height - margin.bottom;
    this.x = options.xScale(options.x, [margin.left, right]);
    this.y = options.yScale(options.y, [bottom, margin.top]);
    attributes(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    attributes(this.clipRect, {
      x: margin.left,
      y: margin.top - 1,
      width: Math.max(0, right - margin.left),
      height: Math.max(0, bottom - margin.top + 2),
    });
    this.grid.replaceChildren();
    this.axis.replaceChildren();
    for (const tick of this.x.ticks(Math.min(options.xTicks, Math.floor(width / 60)))) {
      const px = this.x(tick);
      this.grid.append(s("line", { x1: px, x2: px, y1: margin.top, y2: bottom }));
      this.axis.append(
        s("text", { x: px, y: bottom + 16, "text-anchor": "middle" }, this.x.format(tick)),
      );
    }
    for (const tick of this.y.ticks(Math.min(options.yTicks, Math.floor(height / 32)))) {
      const py = this.y(tick);
      this.grid.append(s("line", { x1: margin.left, x2: right, y1: py, y2: py }));
      this.axis.append(
        s("text", { x: margin.left - 6, y: py + 4, "text-anchor": "end" }, this.y.format(tick)),
      );
    }
    this.axis.append(s("line", { x1: margin.left, x2: right, y1: bottom, y2: bottom }));
    this.axis.append(s("line", { x1: margin.left, x2: margin.left, y1: margin.top, y2: bottom }));
    attributes(this.xTitle, { x: (margin.left + right) / 2, y: height - 6 });
    setText(this.xTitle, options.xLabel ?? "");
    attributes(this.yTitle, { x: 4, y: 12 });
    setText(this.yTitle, options.yLabel ?? "");
  }
}
