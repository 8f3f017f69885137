// One picture, moved by a few pixels: its edges, what pooling makes of them, what has changed.
import {
  ARROWS,
  attributes,
  button,
  clamp,
  colourMap,
  draggable,
  h,
  plural,
  select,
  setText,
  showAll,
  slider,
} from "../shared/index.js";
import { changesTable } from "./changes.js";
import { MARGIN, SEEN, SIDE, studyOf } from "./features.js";
import { guessing } from "./guessing.js";
import { colourScale, mapPanel } from "./panels.js";
import { nextWindow, windowOf } from "./state.js";
import { changeNote, verdict } from "./words.js";

const DRAG = 14; // screen pixels for one pixel of the picture
const NARROW = 440; // below it the panels stand in two columns

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, data } = context;
  const study = () => studyOf(data("pixels"));

  const picture = mapPanel("Picture", "picture", "The picture, moved");
  const edges = mapPanel("Edges of it", "edges", "Edge features of the moved picture");
  const before = mapPanel("Pooled, unmoved", "before", "Pooled features before the move");
  const after = mapPanel("Pooled, moved", "after", "Pooled features after the move");
  const difference = mapPanel("Difference", "difference", "After minus before");
  const featureMaps = [edges, before, after, difference];
  const game = guessing(context);
  const values = colourScale("values");
  const differences = colourScale("differences");
  const reading = h("p", { class: "reading" });
  const judgement = h("p", { class: "verdict" });
  const credit = h("p", { class: "credit" });
  stage.append(
    h(
      "div",
      { class: "panels" },
      [picture, edges, game, before, after, difference].map(({ element }) => element),
    ),
    h("div", { class: "scales" }, values.element, differences.element),
    reading,
    judgement,
    credit,
  );

  const move = (label, key) =>
    slider({
      label,
      min: 0,
      max: MARGIN,
      format: (value) => `${value} px`,
      spoken: (value) => plural(value, "pixel"),
      onInput: (value) => set({ [key]: value }),
    });
  const settings = {
    filter: select({
      label: "Edges that get brighter",
      options: [
        { value: "vertical", label: "to the right" },
        { value: "horizontal", label: "downwards" },
        { value: "rising", label: "to the upper right" },
        { value: "falling", label: "to the upper left" },
      ],
      onInput: (filter) => set({ filter }),
    }),
    right: move("Move right", "right"),
    down: move("Move down", "down"),
  };
  const table = changesTable(context);
  const another = button("Another window", () =>
    set({ ...nextWindow(context.state(), study()), guess: -1 }),
  );
  controls.append(
    ...Object.values(settings).map(({ element }) => element),
    h(
      "div",
      { class: "control" },
      table.element,
      h("p", { class: "means" }, "length of the difference, as a share of the map before"),
    ),
    h("div", { class: "control" }, another),
  );

  // Drag the picture to move it, point at a map to choose a window.
  let start = { x: 0, y: 0, right: 0, down: 0 };
  draggable(picture.square, {
    start({ x, y }) {
      const { right, down } = context.state();
      start = { x, y, right, down };
    },
    move({ x, y }) {
      const pixels = (from, way) => clamp(Math.round(from + way / DRAG), 0, MARGIN);
      set({ right: pixels(start.right, x - start.x), down: pixels(start.down, y - start.y) });
    },
  });
  const inMap = (place) => clamp(place, 0, SIDE - 1);
  for (const { square } of featureMaps)
    draggable(square, {
      move({ x, y }) {
        const at = (part) => inMap(Math.floor((part / square.clientWidth) * SIDE));
        set({ at_row: at(y), at_column: at(x) });
      },
    });
  attributes(before.square, {
    tabindex: "0",
    role: "group",
    "aria-label": "Pooled features; arrow keys choose a window",
  });
  before.square.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const { at_row, at_column, window } = context.state();
    set({
      at_row: inMap(at_row + way[0] * window),
      at_column: inMap(at_column + way[1] * window),
    });
  });

  function paint({ filter, mode, window, right, down }, most) {
    const theme = context.theme();
    const viridis = colourMap("sequential", theme);
    const diverging = colourMap("diverging", theme);
    const was = study().pooled(filter, 0, 0, mode, window);
    const is = study().pooled(filter, down, right, mode, window);
    const change = is.values.map((value, index) => value - was.values[index]);
    picture.paint(study().part(down, right).values, SEEN, 0, 1, colourMap("grey", theme));
    edges.paint(study().features(filter, down, right).values, SIDE, 0, most, viridis);
    before.paint(was.values, was.width, 0, most, viridis);
    after.paint(is.values, is.width, 0, most, viridis);
    difference.paint(change, is.width, -most, most, diverging);
    values.show(0, most, viridis);
    differences.show(-most, most, diverging);
  }

  // While the reader looks, the other moves are computed: then every answer comes at once.
  const idle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 30));
  let preparing = false;
  function prepare() {
    preparing = !context.signal.aborted && study().prepare(context.state().filter);
    if (preparing) idle(prepare);
  }

  return {
    resize(width) {
      stage.classList.toggle("narrow", width < NARROW);
    },
    update(state) {
      const { window } = state;
      const found = windowOf(state, study());
      const most = study().largest(state.filter);
      paint(state, most);
      // The filter reaches a pixel further than the map's window on every side.
      picture.mark(found.top, found.left, window + 2, SEEN);
      for (const map of featureMaps) map.mark(found.top, found.left, window, SIDE);
      table.show(state, study());
      game.show(state, found, most);
      setText(judgement, verdict(state, found));
      const note = changeNote(state, study());
      setText(reading, note);
      setText(credit, data("credit") ? `Part of: ${data("credit")}` : "");
      context.announce(state.guess >= 0 ? judgement.textContent : note);
      setText(picture.heading, state.right + state.down > 0 ? "Picture, moved" : "Picture");
      showAll(settings, state);
      if (!preparing) {
        preparing = true;
        idle(prepare);
      }
    },
  };
}
