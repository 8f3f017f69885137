// The curves of one metric, and a table of their values at the cursor.
import {
  attributes,
  clamp,
  draggable,
  h,
  linear,
  logarithmic,
  Plot,
  s,
  setText,
} from "../shared/index.js";
import { drawPart, groupMarks, nameOf } from "./curves.js";
import { domainOf, isLoss, keysOf } from "./state.js";
import { apart, short, shown, titleOf, words } from "./words.js";

/** @typedef {import("./state.js").Group} Group */

/**
 * @param {string} metric
 * @param {{ onPoint: (epoch: number | null) => void, onDrag: (epoch: number) => void }} handlers
 */
export function panel(metric, { onPoint, onDrag }) {
  const plot = new Plot({
    x: [1, 2],
    y: [0, 1],
    xLabel: "epoch",
    yLabel: titleOf(metric),
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

  /** @type {ReturnType<typeof groupMarks>[]} */
  let lines = [];
  /** One set of marks for each group. @param {Group[]} groups */
  function build(groups) {
    lines = groups.map(({ index }) => groupMarks(metric, index));
    marks.replaceChildren(
      ...lines.flatMap(({ parts }) => [
        ...parts.map(({ band }) => band),
        ...parts.map(({ runs }) => runs),
        ...parts.flatMap(({ line, dot }) => [line, dot]),
      ]),
    );
    names.replaceChildren(...lines.flatMap(({ parts }) => parts.map(({ name }) => name)));
    body.replaceChildren(...lines.map(({ row }) => row));
  }

  const at = ({ x }) => Math.round(plot.x.invert(x));
  plot.svg.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch") return;
    onPoint(at({ x: event.clientX - plot.svg.getBoundingClientRect().left }));
  });
  plot.svg.addEventListener("pointerleave", () => onPoint(null));
  draggable(plot.svg, { move: (position) => onDrag(at(position)) });

  /** The axes, with room on the right for the longest name.
   * @param {Group[]} visible @param {string[]} keys @param {{ scale: "linear" | "log", several: boolean,
   *   epochs: number, width: number, height: number }} view */
  function layout(visible, keys, { scale, several, epochs, width, height }) {
    const longest = Math.max(...visible.map(({ name }) => short(name).length), several ? 0 : 10);
    plot.margin.right = Math.max(24, longest * 7 + 12);
    plot.margin.left = scale === "log" ? 40 : 44;
    plot.configure({
      x: [1, Math.max(2, epochs)],
      y: domainOf(visible, keys, { scale, metric }),
      yScale: scale === "log" ? logarithmic : linear,
      xTicks: clamp(epochs - 1, 1, 6),
    });
    plot.layout(width, height);
  }

  /** The table's row of a group. @param {Group} group @param {string[]} keys @param {number} reading */
  function tell({ name, series, count, index }, keys, reading) {
    const { title, cells } = lines[index];
    setText(title, name || (count > 1 ? "all runs" : "this run"));
    cells.forEach((cell, column) => {
      cell.hidden = column >= keys.length;
      if (!cell.hidden) setText(cell, shown(metric, series[keys[column]], reading - 1));
    });
  }

  /** What stands over the table. @param {string[]} keys @param {number} reading */
  function nameColumns(keys, reading) {
    const titles = keys.map((key) => (key === metric ? "training" : "validation"));
    if (head.dataset.titles !== titles.join()) {
      head.dataset.titles = titles.join();
      head.replaceChildren(when, ...titles.map((title) => h("th", { scope: "col" }, title)));
    }
    setText(when, `after epoch ${reading}`);
    setText(table.caption, `${titleOf(metric)} after epoch ${reading}`);
  }

  /** @type {Group[] | null} */
  let drawnGroups = null;
  return {
    element,
    /**
     * @param {Group[]} groups @param {Record<string, any>} state
     * @param {{ cursor: number, reading: number, epochs: number, width: number, height: number }} at
     *   `cursor`: up to which epoch curves are drawn; `reading`: of which epoch values are told
     */
    draw(groups, state, { cursor, reading, epochs, width, height }) {
      if (drawnGroups !== groups) build(groups);
      drawnGroups = groups;
      const keys = keysOf(metric, state.parts);
      const visible = groups.filter(({ name }) => !state.hidden.includes(name));
      const scale = isLoss(metric) ? state.scale : "linear";
      const several = groups.length > 1;
      layout(visible, keys, { scale, several, epochs, width, height });
      const { x, y } = plot;
      const bottom = height - plot.margin.bottom;
      attributes(cursorLine, {
        x1: x(reading),
        x2: x(reading),
        y1: plot.margin.top,
        y2: bottom,
        visibility: epochs > 0 ? "visible" : "hidden",
      });
      /** @type {{ element: Element, x: number, y: number }[]} */
      const labels = [];
      for (const group of groups) {
        const { name, series, count, index } = group;
        const { parts, row } = lines[index];
        const on = visible.includes(group);
        row.hidden = !on;
        if (on) tell(group, keys, reading);
        const anyValidation = keys.some((key) => key !== metric && series[key]);
        for (const part of parts) {
          const training = part.key === metric;
          const own = (on && keys.includes(part.key) && series[part.key]) || null;
          // Beside its validation curve a group's training curve has neither band nor name.
          const main = !training || !anyValidation;
          const end = drawPart(part, own, {
            x,
            y,
            cursor,
            reading,
            // Where every run is drawn, no mean is: it would look like one run more.
            runs: own !== null && count > 1 && state.spread === "runs",
            band: count > 1 && main && state.spread === "mean",
          });
          const named = Number.isFinite(end.y) && (!several || main);
          setText(part.name, named ? nameOf(name, several, training) : "");
          if (named) labels.push({ element: part.name, ...end });
        }
      }
      apart(labels, 16, bottom);
      for (const label of labels)
        attributes(label.element, { x: label.x, y: Math.max(label.y, plot.margin.top + 8) });
      nameColumns(keys, reading);
    },
  };
}
