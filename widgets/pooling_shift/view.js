// One picture, moved by a few pixels: its edges, what pooling makes of them, what has changed.
import {
  attributes,
  button,
  colourMap,
  draggable,
  fixed,
  h,
  heatmap,
  inkOn,
  plural,
  select,
  setText,
  significant,
  slider,
} from "../shared/index.js";
import { MARGIN, MODES, SEEN, SIDE, studyOf, WINDOWS } from "./features.js";
import { movesAsOne, windowOf } from "./state.js";

const LABELS = { max: "Max", average: "Average", subsample: "First cell", blur: "Max + blur" };
const DRAG = 14; // screen pixels for one pixel of the picture

const percent = (share) => (Number.isNaN(share) ? "–" : `${fixed(100 * share, 0)} %`);

/** A titled square with a bitmap, and an amber outline over the window in question. */
function panel(title, label, alt) {
  const canvas = h("canvas", { role: "img", "aria-label": alt });
  const outline = h("div", { class: "outline", "aria-hidden": "true" });
  const square = h("div", { class: "square" }, canvas, outline);
  const heading = h("p", { class: "panel-title" }, title);
  const element = h("div", { class: `panel ${label}` }, heading, square);
  return {
    element,
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
function scale(className) {
  const canvas = h("canvas", { class: "ramp", "aria-hidden": "true" });
  const [low, high] = [h("span"), h("span")];
  return {
    element: h("p", { class: `scale ${className}` }, low, canvas, high),
    show(from, to, map) {
      heatmap(
        canvas,
        Float64Array.from({ length: 64 }, (_, at) => at),
        { columns: 64, rows: 1, low: 0, high: 63, map },
      );
      setText(low, fixed(from, 1));
      setText(high, fixed(to, 1));
    },
  };
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, data } = context;
  const study = () => studyOf(data("pixels"));
  const step = () => context.state().window;

  const picture = panel("Picture", "picture", "The picture, moved");
  const edges = panel("Edges of it", "edges", "Edge features of the moved picture");
  const before = panel("Pooled, unmoved", "before", "Pooled features before the move");
  const after = panel("Pooled, moved", "after", "Pooled features after the move");
  const difference = panel("Difference", "difference", "After minus before");
  const values = scale("values");
  const differences = scale("differences");

  // Where was the maximum? One button for every cell of the window.
  const cells = Array.from({ length: 64 }, (_, index) =>
    h("button", { type: "button", class: "place", onclick: () => set({ guess: index }) }),
  );
  const places = h(
    "div",
    {
      class: "places",
      role: "group",
      "aria-label": "Cells of the window: mark where the maximum was",
    },
    cells,
  );
  const game = h(
    "div",
    { class: "panel game" },
    h("p", { class: "panel-title" }, "Where was it?"),
    places,
  );
  const verdict = h("p", { class: "verdict" });
  const another = button("Another window", () => {
    const { window, filter, at_row, at_column } = context.state();
    const { top, left } = strongest(filter, window, at_row, at_column);
    set({ at_row: top, at_column: left, guess: -1 });
  });

  /** The next weaker window after the present one, among the twelve strongest. */
  function strongest(filter, window, row, column) {
    const map = study().pooled(filter, 0, 0, "max", window);
    const order = [...map.values.keys()]
      .sort((a, b) => map.values[b] - map.values[a] || a - b)
      .slice(0, 12);
    const now = Math.floor(row / window) * map.width + Math.floor(column / window);
    const next = order[(order.indexOf(now) + 1) % order.length];
    return { top: Math.floor(next / map.width) * window, left: (next % map.width) * window };
  }

  // The table: every kind and size of pooling at once; its cells choose.
  const head = h(
    "tr",
    {},
    h("th", { class: "text", scope: "col" }, "Change, %"),
    WINDOWS.map((window) =>
      h("th", { scope: "col" }, window === 1 ? "none" : `${window}×${window}`),
    ),
  );
  const entries = new Map();
  const body = MODES.map((mode) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, LABELS[mode]),
      WINDOWS.map((window) => {
        const bar = h("span", { class: "bar" });
        const text = h("span", { class: "figure" });
        const entry = h(
          "button",
          {
            type: "button",
            class: "entry",
            "aria-pressed": "false",
            onclick: () => set({ mode, window }),
          },
          bar,
          text,
        );
        entries.set(`${mode} ${window}`, { entry, bar, text });
        return h("td", {}, entry);
      }),
    ),
  );
  const table = h("table", { class: "changes" }, h("thead", {}, head), h("tbody", {}, body));
  const reading = h("p", { class: "reading" });
  const credit = h("p", { class: "credit" });

  stage.append(
    h(
      "div",
      { class: "panels" },
      picture.element,
      edges.element,
      game,
      before.element,
      after.element,
      difference.element,
    ),
    h("div", { class: "scales" }, values.element, differences.element),
    reading,
    verdict,
    credit,
  );

  const filter = select({
    label: "Edges that get brighter",
    options: [
      { value: "vertical", label: "to the right" },
      { value: "horizontal", label: "downwards" },
      { value: "rising", label: "to the upper right" },
      { value: "falling", label: "to the upper left" },
    ],
    onInput: (value) => set({ filter: value }),
  });
  const right = slider({
    label: "Move right",
    min: 0,
    max: MARGIN,
    format: (value) => `${value} px`,
    spoken: (value) => plural(value, "pixel"),
    onInput: (value) => set({ right: value }),
  });
  const down = slider({
    label: "Move down",
    min: 0,
    max: MARGIN,
    format: (value) => `${value} px`,
    spoken: (value) => plural(value, "pixel"),
    onInput: (value) => set({ down: value }),
  });
  controls.append(
    filter.element,
    right.element,
    down.element,
    h(
      "div",
      { class: "control" },
      table,
      h("p", { class: "means" }, "length of the difference, as a share of the map before"),
    ),
    h("div", { class: "control" }, another),
  );

  let start = { x: 0, y: 0, right: 0, down: 0 };
  const limit = (value) => Math.min(MARGIN, Math.max(0, Math.round(value)));
  draggable(picture.square, {
    start({ x, y }) {
      start = { x, y, right: context.state().right, down: context.state().down };
    },
    move({ x, y }) {
      set({
        right: limit(start.right + (x - start.x) / DRAG),
        down: limit(start.down + (y - start.y) / DRAG),
      });
    },
  });
  for (const { square } of [edges, before, after, difference])
    draggable(square, {
      move({ x, y }) {
        const at = (part) =>
          Math.min(SIDE - 1, Math.max(0, Math.floor((part / square.clientWidth) * SIDE)));
        set({ at_row: at(y), at_column: at(x) });
      },
    });
  attributes(before.square, {
    tabindex: "0",
    role: "group",
    "aria-label": "Pooled features; arrow keys choose a window",
  });
  before.square.addEventListener("keydown", (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      event.key
    ];
    if (!move) return;
    event.preventDefault();
    const { at_row, at_column } = context.state();
    const at = (value, by) => Math.min(SIDE - 1, Math.max(0, value + by * step()));
    set({ at_row: at(at_row, move[0]), at_column: at(at_column, move[1]) });
  });

  /** The largest edge of the unmoved picture: the end of all colour scales. */
  const mostOf = (name) =>
    study().recall(`most ${name}`, () => Math.max(...study().features(name, 0, 0).values));

  function pictures(state) {
    const { filter: name, mode: kind, window: size, right: across, down: along } = state;
    const theme = context.theme();
    const viridis = colourMap("sequential", theme);
    const diverging = colourMap("diverging", theme);
    const was = study().pooled(name, 0, 0, kind, size);
    const is = study().pooled(name, along, across, kind, size);
    const most = mostOf(name);
    picture.paint(study().part(along, across).values, SEEN, 0, 1, colourMap("grey", theme));
    edges.paint(study().features(name, along, across).values, SIDE, 0, most, viridis);
    before.paint(was.values, was.width, 0, most, viridis);
    after.paint(is.values, is.width, 0, most, viridis);
    const change = is.values.map((value, index) => value - was.values[index]);
    difference.paint(change, is.width, -most, most, diverging);
    values.show(0, most, viridis);
    differences.show(-most, most, diverging);
  }

  function marks({ window: size }, { top, left }) {
    picture.mark(top, left, size + 2, SEEN);
    for (const place of [edges, before, after, difference]) place.mark(top, left, size, SIDE);
  }

  function hide(state, { values: numbers, place, largest }) {
    const { window: size, guess } = state;
    places.style.setProperty("--across", String(size));
    const open = guess >= 0;
    const map = colourMap("sequential", context.theme());
    const most = mostOf(state.filter);
    cells.forEach((cell, index) => {
      const used = index < numbers.length;
      cell.hidden = !used;
      if (!used) return;
      const look = !open ? "" : index === place ? " true" : index === guess ? " wrong" : "";
      if (cell.className !== `place${look}`) cell.className = `place${look}`;
      // Once the reader has guessed, the numbers that pooling forgot come back, as colours.
      const at = 4 * Math.round((255 * numbers[index]) / most);
      const shade = open ? [map[at], map[at + 1], map[at + 2]] : null;
      cell.style.backgroundColor = shade ? `rgb(${shade.join(" ")})` : "";
      cell.style.color = shade ? inkOn(shade) : "";
      setText(cell, !open ? "" : index === place ? "✓" : index === guess ? "✗" : "");
      const name = `Row ${Math.floor(index / size) + 1}, column ${(index % size) + 1} of the window`;
      attributes(cell, {
        "aria-label": open && index === place ? `${name}: here was the maximum` : name,
      });
    });
    const kept = `The maximum of the marked window is ${significant(largest)}`;
    if (size === 1) return `${kept}; without pooling its place is known.`;
    if (!open) return `${kept}. Mark where in the window it was.`;
    const [down_, right_] = [
      Math.floor(place / size) - Math.floor(guess / size),
      (place % size) - (guess % size),
    ];
    const away = [
      down_ === 0 ? "" : `${Math.abs(down_)} ${down_ > 0 ? "down" : "up"}`,
      right_ === 0 ? "" : `${Math.abs(right_)} to the ${right_ > 0 ? "right" : "left"}`,
    ]
      .filter(Boolean)
      .join(" and ");
    const chance = `by chance 1 guess in ${size * size} is right`;
    return guess === place
      ? `Right, and it was luck: ${chance}. The pooled map does not hold the place.`
      : `It was ${away} of your mark. The pooled map does not hold the place; ${chance}.`;
  }

  function figures(state) {
    const { filter: name, right: across, down: along } = state;
    for (const kind of MODES)
      for (const size of WINDOWS) {
        const { entry, bar, text } = entries.get(`${kind} ${size}`);
        const change = study().change(name, along, across, kind, size);
        const scale = `scaleX(${Math.min(1, change / 1.5).toFixed(3)})`;
        if (bar.style.transform !== scale) bar.style.transform = scale;
        setText(text, fixed(100 * change, 0));
        const pressed = kind === state.mode && size === state.window;
        attributes(entry, {
          "aria-pressed": String(pressed),
          "aria-label": `${LABELS[kind]}, ${size === 1 ? "no pooling" : `window ${size}`}: ${percent(change)}`,
        });
      }
  }

  function sentence(state) {
    const { filter: name, mode: kind, window: size, right: across, down: along } = state;
    if (across + along === 0) return "Not moved: nothing changes. Move the picture by one pixel.";
    const ways = [across > 0 ? `${across} to the right` : "", along > 0 ? `${along} down` : ""]
      .filter(Boolean)
      .join(" and ");
    const change = study().change(name, along, across, kind, size);
    const plain = study().change(name, along, across, "max", 1);
    const start_ = `Moved ${ways}: ${percent(plain)} change without pooling`;
    if (size === 1 && kind !== "blur")
      return `${start_}. The map moves with the picture: that is equivariance, not invariance.`;
    const pooledText = `${start_}, ${percent(change)} with ${LABELS[kind].toLowerCase()} ${size}\u00a0×\u00a0${size}`;
    if (movesAsOne(state, study()))
      return `${pooledText}. The move is whole cells, so the pooled map moves as one piece.`;
    // Five per cent of the change itself is too little to call calmer.
    return `${pooledText}: ${change > 0.95 * plain ? "no calmer than without." : "less sensitive, not invariant."}`;
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
      stage.classList.toggle("narrow", width < 440);
    },
    update(state) {
      const found = windowOf(state, study());
      pictures(state);
      marks(state, found);
      figures(state);
      setText(verdict, hide(state, found));
      const text = sentence(state);
      setText(reading, text);
      setText(credit, data("credit"));
      context.announce(state.guess >= 0 ? verdict.textContent : text);
      const moved = state.right + state.down > 0;
      setText(picture.heading, moved ? "Picture, moved" : "Picture");
      filter.show(state.filter);
      if (!preparing) {
        preparing = true;
        idle(prepare);
      }
      right.show(state.right);
      down.show(state.down);
    },
  };
}
