// The curves of one metric, and a table of their values at the cursor.
import {
  attributes,
  draggable,
  fixed,
  h,
  linear,
  logarithmic,
  Plot,
  path,
  s,
  setText,
  significant,
} from "../shared/index.js";
import { domainOf, isLoss, keysOf } from "./state.js";

const COLOURS = ["value", "comparison", "target", "gradient", "attention", "soft"];
/** @param {number} index of a group */
export const colourOf = (index) => COLOURS[index % COLOURS.length];

const words = (name) => name.replaceAll("_", " ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Keep labels apart: each at least `gap` below the one before, none below `bottom`.
 * @param {{ y: number }[]} labels @param {number} gap @param {number} bottom */
function apart(labels, gap, bottom) {
  labels.sort((a, b) => a.y - b.y);
  for (let index = 1; index < labels.length; index += 1)
    labels[index].y = Math.max(labels[index].y, labels[index - 1].y + gap);
  let limit = bottom;
  for (let index = labels.length - 1; index >= 0; index -= 1) {
    labels[index].y = Math.min(labels[index].y, limit);
    limit = labels[index].y - gap;
  }
}

/** Values with their spread, to the same decimal: 0.971 ± 0.004.
 * @param {string} metric @param {any} series @param {number} at */
function shown(metric, series, at) {
  const value = series?.mean[at];
  if (!Number.isFinite(value)) return "–";
  const text = isLoss(metric) ? significant(value, 3) : fixed(value, Math.abs(value) < 10 ? 3 : 1);
  const deviation = series.deviation[at];
  if (!Number.isFinite(deviation)) return text;
  const decimals = text.includes("·") ? null : (text.split(".")[1]?.length ?? 0);
  return `${text} ± ${decimals === null ? significant(deviation, 2) : fixed(deviation, decimals)}`;
}

/** What the run in the middle has reached, where the group's name stands beside its runs.
 * @param {(number | null)[][]} runs @param {number} at @returns {number | undefined} */
function middle(runs, at) {
  const values = runs.map((run) => run[at] ?? Number.NaN).filter(Number.isFinite);
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const LONGEST = 15;
/** A group's name beside its curve. @param {string} name */
const short = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/**
 * @param {string} metric
 * @param {{ onPoint: (epoch: number | null) => void, onDrag: (epoch: number) => void }} handlers
 */
export function panel(metric, { onPoint, onDrag }) {
  const plot = new Plot({
    x: [1, 2],
    y: [0, 1],
    xLabel: "epoch",
    yLabel: capital(words(metric)),
    label: `Curves of ${words(metric)} over epochs`,
    margin: { top: 24, left: 44, bottom: 38, right: 16 },
    yTicks: 5,
  });
  const marks = s("g");
  const cursorLine = s("line", { class: "cursor" });
  const names = s("g", { class: "names" });
  plot.marks.append(cursorLine, plot.clipped(marks), names);
  const body = h("tbody");
  const when = h("th", { scope: "col", class: "text" });
  const head = h("tr", {}, when);
  const table = h(
    "table",
    {},
    h("caption", { class: "visually-hidden" }),
    h("thead", {}, head),
    body,
  );
  const element = h("div", { class: "panel" }, plot.svg, table);

  let lines = [];
  /** One set of marks for each group, made once. @param {import("./state.js").Group[]} groups */
  function build(groups) {
    marks.replaceChildren();
    names.replaceChildren();
    lines = groups.map(({ index }) => {
      const colour = colourOf(index);
      const parts = [metric, `val_${metric}`].map((key) => ({
        key,
        band: s("path", { class: `band ${colour}` }),
        runs: s("path", { class: `single ${colour}${key === metric ? " training" : ""}` }),
        line: s("path", { class: `line ${colour}${key === metric ? " training" : ""}` }),
        dot: s("circle", { r: 4, class: `dot ${colour}` }),
        name: s("text", { class: `name ${colour}` }),
      }));
      marks.append(
        ...parts.map(({ band }) => band),
        ...parts.map(({ runs }) => runs),
        ...parts.flatMap(({ line, dot }) => [line, dot]),
      );
      names.append(...parts.map(({ name }) => name));
      const cells = [h("td"), h("td")];
      const row = h(
        "tr",
        {},
        h("th", { scope: "row" }, h("span", { class: `swatch ${colour}` }), h("span")),
        ...cells,
      );
      return { parts, row, cells };
    });
    body.replaceChildren(...lines.map(({ row }) => row));
  }

  const at = ({ x }) => Math.round(plot.x.invert(x));
  plot.svg.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch") return;
    onPoint(at({ x: event.clientX - plot.svg.getBoundingClientRect().left }));
  });
  plot.svg.addEventListener("pointerleave", () => onPoint(null));
  draggable(plot.svg, { move: (position) => onDrag(at(position)) });

  /** @type {import("./state.js").Group[] | null} */
  let drawnGroups = null;
  return {
    element,
    /**
     * @param {import("./state.js").Group[]} groups @param {Record<string, any>} state
     * @param {{ cursor: number, reading: number, epochs: number, width: number, height: number }} at
     *   `cursor`: up to which epoch curves are drawn; `reading`: of which epoch values are told
     */
    draw(groups, state, { cursor, reading, epochs, width, height }) {
      if (drawnGroups !== groups) {
        build(groups);
        drawnGroups = groups;
      }
      const keys = keysOf(metric, state.parts);
      const visible = groups.filter(({ name }) => !state.hidden.includes(name));
      const scale = isLoss(metric) ? state.scale : "linear";
      const several = groups.length > 1;
      const longest = Math.max(...visible.map(({ name }) => short(name).length), several ? 0 : 10);
      plot.margin.right = Math.max(24, longest * 7 + 12);
      plot.margin.left = scale === "log" ? 40 : 44;
      plot.configure({
        x: [1, Math.max(2, epochs)],
        y: domainOf(visible, keys, { scale, metric }),
        yScale: scale === "log" ? logarithmic : linear,
        xTicks: Math.min(6, Math.max(1, epochs - 1)),
      });
      plot.layout(width, height);
      const { x, y } = plot;
      const bottom = height - plot.margin.bottom;
      attributes(cursorLine, {
        x1: x(reading),
        x2: x(reading),
        y1: plot.margin.top,
        y2: bottom,
        visibility: epochs > 0 ? "visible" : "hidden",
      });
      const labels = [];
      groups.forEach(({ name, series, count }, index) => {
        const { parts, row, cells } = lines[index];
        const on = visible.includes(groups[index]);
        row.hidden = !on;
        if (on) {
          setText(row.firstChild.lastChild, name || (count > 1 ? "all runs" : "this run"));
          for (const [column, cell] of cells.entries()) {
            cell.hidden = column >= keys.length;
            if (!cell.hidden) setText(cell, shown(metric, series[keys[column]], reading - 1));
          }
        }
        const anyValidation = keys.some((key) => key !== metric && series[key]);
        for (const part of parts) {
          const own = on && keys.includes(part.key) ? series[part.key] : null;
          const length = own ? Math.min(cursor, own.mean.length) : 0;
          const xs = Array.from({ length }, (_, epoch) => epoch + 1);
          const spread = own && count > 1 && (part.key !== metric || !anyValidation);
          // Where every run is drawn, no mean is: it would look like one run more.
          const single = own && count > 1 && state.spread === "runs";
          attributes(part.line, { d: single ? "" : path(xs, own?.mean ?? [], x, y) });
          attributes(part.band, {
            d: spread && state.spread === "mean" ? band(own, length, x, y) : "",
          });
          attributes(part.runs, {
            d: single
              ? own.runs
                  .map((run) =>
                    path(
                      xs,
                      run.map((value) => value ?? Number.NaN),
                      x,
                      y,
                    ),
                  )
                  .join("")
              : "",
          });
          const told = own?.mean[Math.min(reading, length) - 1] ?? Number.NaN;
          const there = Number.isFinite(told) && !single;
          attributes(
            part.dot,
            there
              ? { cx: x(Math.min(reading, length)), cy: y(told), visibility: "visible" }
              : { visibility: "hidden" },
          );
          const end = (single ? middle(own.runs, length - 1) : own?.mean[length - 1]) ?? Number.NaN;
          // Groups are named at their validation curves; a lone group names its two curves.
          const named = Number.isFinite(end) && (!several || part.key !== metric || !anyValidation);
          if (!named) setText(part.name, "");
          else {
            setText(
              part.name,
              several ? short(name) || "run" : part.key === metric ? "training" : "validation",
            );
            labels.push({ element: part.name, y: y(end) + 4, x: x(length) + 8 });
          }
        }
      });
      apart(labels, 16, bottom);
      for (const label of labels)
        attributes(label.element, { x: label.x, y: Math.max(label.y, plot.margin.top + 8) });
      const titles = keys.map((key) => (key === metric ? "training" : "validation"));
      if (head.dataset.titles !== titles.join()) {
        head.dataset.titles = titles.join();
        head.replaceChildren(when, ...titles.map((title) => h("th", { scope: "col" }, title)));
      }
      setText(when, `after epoch ${reading}`);
      setText(table.caption, `${capital(words(metric))} after epoch ${reading}`);
    },
  };
}

/** The area between the lowest and the highest run. */
function band(series, length, x, y) {
  const up = [];
  const down = [];
  for (let epoch = 0; epoch < length; epoch += 1) {
    const high = y(series.high[epoch]);
    const low = y(series.low[epoch]);
    if (!Number.isFinite(high) || !Number.isFinite(low)) continue;
    up.push(`${x(epoch + 1).toFixed(1)} ${high.toFixed(1)}`);
    down.unshift(`${x(epoch + 1).toFixed(1)} ${low.toFixed(1)}`);
  }
  return up.length > 1 ? `M${up.join("L")}L${down.join("L")}Z` : "";
}
