// The picture: two grids of numbers with their titles, and the active window between them.
import { attributes, colourMap, h, inkOn, rgb, s, setText, shade } from "../shared/index.js";
import { numberGrid } from "./cells.js";
import { gridGeometry, windowGeometry } from "./geometry.js";
import { edited, LIMIT, outcome } from "./state.js";
import { short, titles } from "./words.js";

const DEEPEST = 0.8; // of the colour scale: numbers stay easy to read on the deepest cells

const moveTo = (element, x, y) => {
  element.style.transform = `translate(${x}px, ${y}px)`;
};
const fill = (element, { x, y, width, height }) => {
  moveTo(element, x, y);
  Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
};

/** @param {import("../shared/widget.js").Context} context
 * @param {(row: number, column: number) => void} onVisit an output cell is visited */
export function board(context, onVisit) {
  const { state: present, set } = context;
  const input = numberGrid({
    label: "Feature map; type, drag, or use + and −",
    limit: LIMIT,
    editable: () => true,
    name: (row, column) => `Input, row ${row + 1}, column ${column + 1}`,
    value: (row, column) => present().values[row][column],
    onEdit: (row, column, value) => set({ values: edited(present().values, row, column, value) }),
  });
  const output = numberGrid({
    below: true,
    label: "After pooling; visit a cell to see its window",
    limit: LIMIT,
    editable: () => present().backward,
    name: (row, column) =>
      `${present().backward ? "Gradient of the output" : "Output"}, row ${row + 1}, column ${column + 1}`,
    value(row, column) {
      const { pooled, incoming } = outcome(present());
      return (present().backward ? incoming : pooled.values)[row * pooled.width + column];
    },
    onEdit(row, column, value) {
      const { pooled, incoming } = outcome(present());
      const rows = Array.from({ length: pooled.height }, (_, at) =>
        incoming.slice(at * pooled.width, (at + 1) * pooled.width),
      );
      set({ output_gradient: edited(rows, row, column, value) });
    },
    onVisit,
  });
  const inputTitle = h("p", { class: "panel-title" });
  const outputTitle = h("p", { class: "panel-title" });
  const outside = h("div", { class: "ghost", "aria-hidden": "true" });
  const frame = h("div", { class: "outline window", "aria-hidden": "true" });
  const target = h("div", { class: "outline", "aria-hidden": "true" });
  const lines = [s("line"), s("line")];
  const rays = s("svg", { class: "links", "aria-hidden": "true" }, lines);
  const nothing = h("p", { class: "nothing", hidden: true });
  const element = h(
    "div",
    { class: "board" },
    outside,
    rays,
    input.element,
    output.element,
    inputTitle,
    outputTitle,
    frame,
    target,
    nothing,
  );

  let laid = "";
  /** @param {ReturnType<typeof gridGeometry>} place */
  function layout(place) {
    const key = JSON.stringify(place);
    if (key === laid) return;
    laid = key;
    element.classList.toggle("narrow", !place.wide);
    element.style.height = `${place.height}px`;
    input.layout(place.input.rows, place.input.columns, place.pitch);
    output.layout(place.output.rows, place.output.columns, place.pitch);
    const { x, y } = place.output;
    moveTo(input.element, place.input.x, place.input.y);
    moveTo(output.element, x, y);
    moveTo(outputTitle, x, y - place.title);
    moveTo(nothing, x, y);
    nothing.style.maxWidth = `${place.width - x}px`;
    outside.hidden = !place.outside;
    if (place.outside) fill(outside, place.outside);
  }

  /** The active window and its output cell; they glide where the reader walks.
   * @param {ReturnType<typeof gridGeometry>} place */
  function outline(place, state, previous, none) {
    for (const part of [frame, target]) part.toggleAttribute("hidden", none);
    rays.toggleAttribute("hidden", none || !place.wide);
    const walks = state.row !== previous.row || state.column !== previous.column;
    for (const part of [frame, target]) part.classList.toggle("glides", walks);
    if (none) return;
    const { window, cell, links } = windowGeometry(place, state);
    // A pixel less: a cell's last row and column of pixels part it from the next.
    fill(frame, { ...window, x: window.x - 1, y: window.y - 1 });
    fill(target, { ...cell, x: cell.x - 1, y: cell.y - 1 });
    links.forEach(([start, end], index) => {
      attributes(lines[index], {
        x1: start[0] - 1,
        y1: start[1] - 1,
        x2: end[0] - 1,
        y2: end[1] - 1,
      });
    });
  }

  /** Colours for numbers: blue above 0, vermilion below; gradients by size, in vermilion. */
  function palette(values, backwards) {
    const map = colourMap("diverging", context.theme());
    const card = context.colour("card");
    const zero = { ground: card, ink: inkOn(rgb(card)) };
    const most = Math.max(0, ...Array.from(values, Math.abs));
    return (value) => {
      const share = most > 0 ? value / most : 0;
      if (Math.abs(share) < 1e-9) return zero;
      const signed = backwards ? -Math.abs(share) : share;
      return shade(map, Math.round(127.5 + 127.5 * DEEPEST * signed));
    };
  }

  function paint(
    state,
    { map, pooled, chosen, gradient, incoming, rows, columns, ...result },
    none,
  ) {
    const { backward } = state;
    const colour = palette(map.values, false);
    const heat = backward ? palette([...gradient.values, ...incoming], true) : colour;
    const passed = new Set(chosen ?? []);
    const mine = chosen && !none ? chosen[state.row * pooled.width + state.column] : -1;
    const [top, bottom] = rows[state.row] ?? [0, 0];
    const [left, right] = columns[state.column] ?? [0, 0];
    map.values.forEach((value, index) => {
      const [row, column] = [Math.floor(index / map.width), index % map.width];
      const inside = row >= top && row < bottom && column >= left && column < right;
      const unseen = result.unseenRows.includes(row) || result.unseenColumns.includes(column);
      input.paint(index, {
        text: short(value),
        small: backward ? short(gradient.values[index]) : "",
        ...(backward ? heat(gradient.values[index]) : colour(value)),
        className: `${inside && !none ? "inside " : ""}${unseen ? "unseen " : ""}${passed.has(index) ? "passed " : ""}${index === mine ? "mine" : ""}`,
      });
    });
    pooled.values.forEach((value, index) => {
      output.paint(index, {
        text: short(backward ? incoming[index] : value),
        small: backward ? short(value) : "",
        ...(backward ? heat(incoming[index]) : colour(value)),
        className: "",
      });
    });
    for (const grid of [input, output]) grid.element.classList.toggle("backward", backward);
    output.readOnly(!backward);
  }

  return {
    element,
    /** A ring around the outputs whose numbers just changed. @param {number[]} indices */
    flash: output.flash,
    /** @param {number} width of the stage */
    update(state, previous, width) {
      const result = outcome(state);
      const none = result.pooled.values.length === 0;
      const place = gridGeometry(width, state, result);
      layout(place);
      paint(state, result, none);
      outline(place, state, previous, none);
      const [above, aside] = titles(state, result);
      setText(inputTitle, above);
      setText(outputTitle, aside);
      nothing.hidden = !none;
      setText(nothing, none ? "No window fits." : "");
    },
  };
}
