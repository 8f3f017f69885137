// The map on the left, what pooling makes of it on the right, the active window between them.
import {
  attributes,
  button,
  checkbox,
  colourMap,
  h,
  inkOn,
  player,
  reducedMotion,
  rgb,
  s,
  segmented,
  setText,
  slider,
} from "../shared/index.js";
import { numberGrid } from "./cells.js";
import { edited, LIMIT, outcome, resized } from "./state.js";
import { arithmetic, backwardNote, forwardNote, routing, short, sizeFormula } from "./words.js";

const WIDE = 440;
const BOARD = { wide: 330, title: 24, gap: 44, narrowGap: 56 };
const DEEPEST = 0.8; // of the colour scale: numbers stay easy to read on the deepest cells
const GHOST = 0.26; // size of a cell outside the map, in cells: it is there, but never counts

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  let wide = true;
  let width = 476;
  let laid = "";
  let place = { pitch: 40, ghost: 10, x: [0, 0], y: [0, 0] };
  const now = () => outcome(context.state());
  const move = (row, column) => {
    walk.stop();
    set({ row, column });
  };

  const input = numberGrid({
    label: "Feature map; type, drag, or use + and −",
    limit: LIMIT,
    editable: () => true,
    name: (row, column) => `Input, row ${row + 1}, column ${column + 1}`,
    value: (row, column) => context.state().values[row][column],
    onEdit: (row, column, value) =>
      set({ values: edited(context.state().values, row, column, value) }),
  });
  const output = numberGrid({
    below: true,
    label: "After pooling; visit a cell to see its window",
    limit: LIMIT,
    editable: () => context.state().backward,
    name: (row, column) =>
      context.state().backward
        ? `Gradient of the output, row ${row + 1}, column ${column + 1}`
        : `Output, row ${row + 1}, column ${column + 1}`,
    value(row, column) {
      const { backward } = context.state();
      const { pooled, incoming } = now();
      return (backward ? incoming : pooled.values)[row * pooled.width + column];
    },
    onEdit(row, column, value) {
      const { pooled, incoming } = now();
      const rows = Array.from({ length: pooled.height }, (_, at) =>
        Array.from(incoming.slice(at * pooled.width, (at + 1) * pooled.width)),
      );
      set({ output_gradient: edited(rows, row, column, value) });
    },
    onVisit: move,
  });
  const inputTitle = h("p", { class: "panel-title" });
  const outputTitle = h("p", { class: "panel-title" });
  const ghost = h("div", { class: "ghost", "aria-hidden": "true" });
  const frame = h("div", { class: "outline window", "aria-hidden": "true" });
  const target = h("div", { class: "outline", "aria-hidden": "true" });
  const links = [0, 1].map(() => s("line"));
  const ray = s("svg", { class: "links", "aria-hidden": "true" }, links);
  const nothing = h("p", { class: "nothing", hidden: true });
  const board = h(
    "div",
    { class: "board" },
    ghost,
    ray,
    input.element,
    output.element,
    inputTitle,
    outputTitle,
    frame,
    target,
    nothing,
  );
  const sum = h("p", { class: "sum" });
  const size = h("p", { class: "size" });
  const note = h("p", { class: "remark" });
  stage.append(board, sum, size, note);

  const mode = segmented({
    label: "Each window gives",
    options: [
      { value: "max", label: "Max" },
      { value: "average", label: "Average" },
      { value: "min", label: "Min" },
      { value: "subsample", label: "First cell" },
    ],
    onInput: (value) => set({ mode: value }),
  });
  const windowSlider = slider({
    label: "Window",
    min: 1,
    max: 8,
    format: (value) => `${value} × ${value}`,
    onInput: (value) => set({ window: value }),
  });
  const strideSlider = slider({
    label: "Stride",
    min: 1,
    max: 4,
    onInput: (stride) => set({ stride }),
  });
  const padding = segmented({
    label: "Padding",
    options: [
      { value: "valid", label: "Valid" },
      { value: "same", label: "Same" },
    ],
    onInput: (value) => set({ padding: value }),
  });
  const sizeSlider = slider({
    label: "Map",
    min: 4,
    max: 8,
    format: (value) => `${value} × ${value}`,
    onInput: (value) => set({ values: resized(context.state().values, value) }),
  });
  const direction = checkbox({
    label: "Gradients, backwards",
    onInput: (backward) => set({ backward }),
  });
  const ones = button("All gradients 1", () => set({ output_gradient: [] }), { class: "ones" });

  const step = (by) => {
    const { row, column } = context.state();
    const { pooled } = now();
    const next = row * pooled.width + column + by;
    if (next < 0 || next >= pooled.values.length) return false;
    set({ row: Math.floor(next / pooled.width), column: next % pooled.width });
    return next < pooled.values.length - 1 || undefined;
  };
  const walk = player({
    unit: "window",
    interval: () => 700,
    onStep() {
      const { pooled } = now();
      const { row, column } = context.state();
      // Playing on from the last window begins again.
      if (row * pooled.width + column === pooled.values.length - 1) {
        set({ row: 0, column: 0 });
        return undefined;
      }
      return step(1) === undefined ? false : undefined;
    },
    onBack: () => step(-1),
  });
  controls.append(
    mode.element,
    h(
      "div",
      { class: "pair" },
      windowSlider.element,
      strideSlider.element,
      padding.element,
      sizeSlider.element,
    ),
    h("div", { class: "row" }, direction.element, ones),
    walk.element,
  );

  /** Where cell edge `index` of the map lies; outside of it cells are drawn small. */
  const edge = (index, count) => {
    const { pitch, ghost: small } = place;
    if (index < 0) return index * small;
    return index > count ? count * pitch + (index - count) * small : index * pitch;
  };

  function layout(state, { map, pooled, rows, columns }) {
    const { window, stride, padding: kind } = state;
    const pads = (size, count) => {
      if (kind === "valid") return [0, 0];
      const total = Math.max(0, (count - 1) * stride + window - size);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    };
    const [above, below] = pads(map.height, rows.length);
    const [before, after] = pads(map.width, columns.length);
    const key = [
      width,
      map.height,
      map.width,
      pooled.height,
      pooled.width,
      above,
      below,
      before,
      after,
    ].join();
    if (key === laid) return;
    laid = key;
    const across = map.width + GHOST * (before + after);
    const down = map.height + GHOST * (above + below);
    const out = Math.max(pooled.width, 2);
    const pitch = Math.floor(
      wide
        ? Math.min(
            56,
            (width - BOARD.gap) / (across + out),
            (BOARD.wide - BOARD.title) / Math.max(down, pooled.height),
          )
        : Math.min(52, width / Math.max(across, out)),
    );
    const small = Math.round(pitch * GHOST);
    const inputWidth = map.width * pitch + small * (before + after);
    const inputHeight = map.height * pitch + small * (above + below);
    const outputHeight = Math.max(pooled.height, 1) * pitch;
    const outputWidth = out * pitch;
    place = wide
      ? {
          pitch,
          ghost: small,
          x: [
            before * small,
            inputWidth + Math.max(BOARD.gap, Math.min(88, (width - inputWidth - outputWidth) / 2)),
          ],
          y: [
            BOARD.title + above * small,
            BOARD.title + Math.max(above * small, (inputHeight - outputHeight) / 2),
          ],
        }
      : {
          pitch,
          ghost: small,
          x: [before * small, 0],
          y: [BOARD.title + above * small, BOARD.title + inputHeight + BOARD.narrowGap],
        };
    board.style.height = `${wide ? BOARD.wide : place.y[1] + outputHeight}px`;
    input.layout(map.height, map.width, pitch);
    output.layout(pooled.height, pooled.width, pitch);
    [input, output].forEach(({ element }, side) => {
      element.style.transform = `translate(${place.x[side]}px, ${place.y[side]}px)`;
    });
    inputTitle.style.transform = `translate(0, ${place.y[0] - above * small - BOARD.title}px)`;
    outputTitle.style.transform = `translate(${place.x[1]}px, ${place.y[1] - BOARD.title}px)`;
    nothing.style.transform = `translate(${place.x[1]}px, ${place.y[1]}px)`;
    nothing.style.maxWidth = `${width - place.x[1]}px`;
    ghost.hidden = above + below + before + after === 0;
    Object.assign(ghost.style, {
      left: `${place.x[0] - before * small}px`,
      top: `${place.y[0] - above * small}px`,
      width: `${inputWidth}px`,
      height: `${inputHeight}px`,
    });
  }

  function outlines(state, previous, { map, pooled, rows, columns }) {
    const { window, stride, padding: kind } = state;
    const none = pooled.values.length === 0;
    for (const element of [frame, target, ray]) element.toggleAttribute("hidden", none);
    const walks = state.row !== previous.row || state.column !== previous.column;
    for (const element of [frame, target]) element.classList.toggle("glides", walks);
    if (none) return;
    const first = (size, count) =>
      kind === "valid" ? 0 : -Math.floor(Math.max(0, (count - 1) * stride + window - size) / 2);
    const top = first(map.height, rows.length) + state.row * stride;
    const left = first(map.width, columns.length) + state.column * stride;
    const box = {
      x: place.x[0] + edge(left, map.width),
      y: place.y[0] + edge(top, map.height),
      right: place.x[0] + edge(left + window, map.width),
      bottom: place.y[0] + edge(top + window, map.height),
    };
    const cell = {
      x: place.x[1] + state.column * place.pitch,
      y: place.y[1] + state.row * place.pitch,
    };
    const at = (element, x, y, w, tall) =>
      Object.assign(element.style, {
        transform: `translate(${x}px, ${y}px)`,
        width: `${w}px`,
        height: `${tall}px`,
      });
    at(frame, box.x - 1, box.y - 1, box.right - box.x, box.bottom - box.y);
    at(target, cell.x - 1, cell.y - 1, place.pitch, place.pitch);
    // Only the part between the two grids is drawn: over the cells it would cross numbers.
    const [near, far] = wide
      ? [place.x[0] + map.width * place.pitch, place.x[1]]
      : [place.y[0] + map.height * place.pitch, place.y[1]];
    const ends = wide
      ? [
          [box.right, box.y, cell.x, cell.y],
          [box.right, box.bottom, cell.x, cell.y + place.pitch],
        ]
      : [
          [box.bottom, box.x, cell.y, cell.x],
          [box.bottom, box.right, cell.y, cell.x + place.pitch],
        ];
    ends.forEach(([from, side, to, aside], index) => {
      const at = (along) => [along, side + ((along - from) / (to - from)) * (aside - side)];
      const [start, end] = [at(Math.max(near, from)), at(Math.min(far, to))];
      const [x, y] = wide ? [0, 1] : [1, 0];
      attributes(links[index], {
        x1: start[x] - 1,
        y1: start[y] - 1,
        x2: end[x] - 1,
        y2: end[y] - 1,
      });
    });
  }

  /** Colour and ink for numbers: blue above 0, vermilion below; gradients by size, in vermilion. */
  function palette(values, backwards) {
    const map = colourMap("diverging", context.theme());
    let most = 0;
    for (const value of values) most = Math.max(most, Math.abs(value));
    return (value) => {
      const share = most > 0 ? value / most : 0;
      const at = 4 * Math.round(127.5 + 127.5 * DEEPEST * (backwards ? -Math.abs(share) : share));
      const ground = [map[at], map[at + 1], map[at + 2]];
      if (Math.abs(share) < 1e-9)
        return { ground: context.colour("card"), ink: inkOn(rgb(context.colour("card"))) };
      return { ground: `rgb(${ground.join(" ")})`, ink: inkOn(ground) };
    };
  }

  function paint(state, result) {
    const { map, pooled, chosen, gradient, incoming, rows, columns } = result;
    const { backward } = state;
    const none = pooled.values.length === 0;
    const colour = palette(map.values, false);
    const heat = backward ? palette([...gradient.values, ...incoming], true) : colour;
    const passed = new Set(chosen ?? []);
    const mine = chosen && !none ? chosen[state.row * pooled.width + state.column] : -1;
    const [top, bottom] = rows[state.row] ?? [0, 0];
    const [left, right] = columns[state.column] ?? [0, 0];
    const unseen = (row, column) =>
      result.unseenRows.includes(row) || result.unseenColumns.includes(column);
    map.values.forEach((value, index) => {
      const [row, column] = [Math.floor(index / map.width), index % map.width];
      const inside = row >= top && row < bottom && column >= left && column < right;
      const look = backward ? heat(gradient.values[index]) : colour(value);
      input.paint(index, {
        text: short(value),
        small: backward ? short(gradient.values[index]) : "",
        ...look,
        className: `${inside && !none ? "inside " : ""}${unseen(row, column) ? "unseen " : ""}${passed.has(index) ? "passed " : ""}${index === mine ? "mine" : ""}`,
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
    input.element.classList.toggle("backward", backward);
    output.element.classList.toggle("backward", backward);
    output.readOnly(!backward);
  }

  /** How many outputs the last edit moved: the answer to the task. */
  function moved(state, previous, result) {
    const same = ["mode", "window", "stride", "padding"].every(
      (key) => state[key] === previous[key],
    );
    if (!same || state.values === previous.values || state.backward) return null;
    const before = outcome(previous).pooled;
    const after = result.pooled;
    if (
      before.height !== after.height ||
      before.width !== after.width ||
      previous.values.length !== state.values.length
    )
      return null;
    const edits = state.values
      .flat()
      .filter((value, index) => value !== previous.values.flat()[index]).length;
    if (edits !== 1) return null;
    const changed = [...after.values.keys()].filter(
      (index) => after.values[index] !== before.values[index],
    );
    if (!reducedMotion()) output.flash(changed);
    return `${changed.length} of ${after.values.length} outputs changed.`;
  }

  /** @type {string | null} */
  let lastMoved = null;
  return {
    resize(now) {
      width = now;
      wide = width >= WIDE;
      board.classList.toggle("narrow", !wide);
      laid = "";
    },
    update(state, previous) {
      if (state !== previous) {
        const message = moved(state, previous, outcome(state));
        if (
          message ||
          state.values !== previous.values ||
          state.mode !== previous.mode ||
          state.window !== previous.window ||
          state.stride !== previous.stride ||
          state.padding !== previous.padding
        )
          lastMoved = message;
      }
      const result = outcome(state);
      const { map, pooled, incoming } = result;
      const none = pooled.values.length === 0;
      layout(state, result);
      paint(state, result);
      outlines(state, previous, result);
      setText(
        inputTitle,
        state.backward ? "Map; gradients beneath" : `Feature map, ${map.height} × ${map.width}`,
      );
      setText(
        outputTitle,
        state.backward && !none
          ? "Output; gradients beneath"
          : none
            ? "No output"
            : `Output, ${pooled.height} × ${pooled.width}`,
      );
      nothing.hidden = !none;
      setText(nothing, none ? "No window fits." : "");
      const line = state.backward ? routing(state, result) : arithmetic(state, result);
      setText(sum, line);
      setText(size, sizeFormula(state, result));
      const remark = state.backward ? backwardNote(state, result) : forwardNote(state, result);
      setText(note, lastMoved && !state.backward ? `${lastMoved} ${remark}` : remark);
      context.announce(
        none
          ? `${note.textContent}`
          : `Output row ${state.row + 1}, column ${state.column + 1}: ${line}. ${lastMoved ?? ""}`,
      );
      mode.show(state.mode);
      windowSlider.show(state.window);
      strideSlider.show(state.stride);
      padding.show(state.padding);
      sizeSlider.show(map.height);
      direction.show(state.backward);
      ones.hidden = !state.backward || Array.from(incoming).every((value) => value === 1);
    },
    reset: () => walk.stop(),
    destroy: () => walk.stop(),
  };
}
