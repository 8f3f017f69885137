// The training set above, the epochs below: every epoch is the same examples in a new order, cut
// into batches, and every batch is one update.
import { attributes, s, setText } from "../shared/index.js";
import { geometry, LINE, ROWS_GAP, SET_TOP, STACK } from "./places.js";
import { EPOCHS, EXAMPLES, last, plan, uses } from "./state.js";

const MOST = EXAMPLES.max * EPOCHS.max;
const square = (x, y, width, height) =>
  `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`;

/** From an example of the set to its place in an epoch. @returns {string} a path */
function link(from, to, setSize, bottom) {
  const top = SET_TOP + setSize + 1;
  const middle = Math.min(top + ROWS_GAP - 14, (top + bottom) / 2 + 8);
  // Through the rows of earlier epochs straight down: the crossing shows the shuffling.
  return `M${from.toFixed(1)} ${top}C${from.toFixed(1)} ${middle} ${to.toFixed(1)} ${top + 18} ${to.toFixed(1)} ${top + ROWS_GAP - 4}L${to.toFixed(1)} ${bottom}`;
}

/** The picture: every mark made once, placed and coloured by `draw(state, width)`. */
export function picture() {
  const layer = (className) => s("path", { class: className });
  const texts = (count, className) =>
    Array.from({ length: count }, () => s("text", { class: className, "text-anchor": "middle" }));
  const set = { all: layer("cell"), used: layer("use"), now: layer("cell now") };
  const rows = {
    later: layer("cell"),
    past: layer("cell past"),
    left: layer("cell left"),
    now: layer("cell now"),
  };
  const links = layer("links");
  const setNumbers = texts(EXAMPLES.max, "number");
  const rowNumbers = texts(MOST, "number");
  const updates = texts(MOST, "update");
  const epochs = Array.from({ length: EPOCHS.max }, () => s("text", { class: "epoch" }));
  const usesName = s("text", { class: "quiet" }, "times used");
  const setName = s("text", { class: "epoch" }, "data");
  const svg = s(
    "svg",
    {
      class: "plot",
      role: "img",
      "aria-label":
        "The training set, and below it for every epoch the order of the examples, cut into the batches of the updates",
    },
    set.all,
    set.used,
    links,
    set.now,
    rows.later,
    rows.left,
    rows.past,
    rows.now,
    ...setNumbers,
    ...rowNumbers,
    ...updates,
    ...epochs,
    usesName,
    setName,
  );

  const label = (text, shown, x, y, content, className) => {
    text.style.display = shown ? "" : "none";
    if (!shown) return;
    attributes(text, { x: x.toFixed(1), y: y.toFixed(1), class: className });
    setText(text, content);
  };

  /** The number in a tile. */
  const number = (text, shown, x, y, side, example, className) =>
    label(text, shown, x + side / 2, y + side / 2 + 4, `${example}`, className);

  /** The training set: one cell an example, and above it a mark for each time it was used. */
  function drawSet(state, { start, setSize, setX, setY }, inBatch) {
    const paths = { all: "", used: "", now: "" };
    uses(state).forEach((count, example) => {
      const [x, y] = [setX(example), setY(example)];
      paths[inBatch.has(example) ? "now" : "all"] += square(x, y, setSize, setSize);
      for (let use = 0; use < count; use += 1)
        paths.used += square(x, y - 4 - (use + 1) * (STACK + 1) + 1, setSize, STACK);
    });
    for (const [kind, element] of Object.entries(set)) attributes(element, { d: paths[kind] });
    setNumbers.forEach((text, example) => {
      const shown = example < state.examples && setSize >= 14;
      const look = inBatch.has(example) ? "number on" : "number";
      number(text, shown, setX(example), setY(example), setSize, example, look);
    });
    attributes(setName, { x: 0, y: SET_TOP + setSize / 2 + 4 });
    attributes(usesName, { x: start, y: 12 });
    usesName.style.display = state.step > 0 ? "" : "none";
  }

  /** The epochs: the batches in their order, the present one joined to the set. */
  function drawEpochs(state, stand, now) {
    const { start, cell, size, rowTop, setSize, setX, places, legible } = stand;
    const paths = { later: "", past: "", left: "", now: "" };
    let joined = "";
    let made = 0; // updates so far
    let numbered = 0;

    /** The examples of a batch as tiles. @param {keyof typeof paths} kind */
    function tiles(batch, kind, position, top) {
      batch.forEach((example, index) => {
        const { x, line } = places[position + index];
        const y = top + line * LINE;
        paths[kind] += square(x, y, size, size);
        // In several lines the numbers say which is which: a link would cross other examples.
        if (kind === "now" && !stand.wrapped)
          joined += link(setX(example) + setSize / 2, x + size / 2, setSize, y - 1);
        const look = kind === "now" || kind === "past" ? "number on" : "number";
        number(rowNumbers[numbered], legible, x, y, size, example, look);
        numbered += 1;
      });
    }

    plan(state).forEach(({ batches, left }, epoch) => {
      const top = rowTop(epoch);
      let position = 0;
      batches.forEach((batch, place) => {
        const isNow = now?.epoch === epoch && now.place === place;
        const kind = isNow ? "now" : made < state.step ? "past" : "later";
        tiles(batch, kind, position, top);
        const from = places[position];
        position += batch.length;
        made += 1;
        // The update's number beneath, where there is room for it.
        const { x: lastX, line } = places[position - 1];
        const first = line === from.line ? from.x : start;
        const end = lastX + size;
        const wide = end - first > 7 * String(made).length + 3;
        const edge = place === 0 || place === batches.length - 1;
        const crowded = now?.epoch === epoch && Math.abs(now.place - place) < 3 && !isNow;
        label(
          updates[made - 1],
          wide || isNow || (edge && !crowded),
          (first + end) / 2,
          top + line * LINE + size + 14,
          `${made}`,
          `update ${kind}`,
        );
      });
      tiles(left, "left", position, top);
    });
    for (const text of [...rowNumbers.slice(numbered), ...updates.slice(made)])
      text.style.display = "none";
    for (const [kind, element] of Object.entries(rows)) attributes(element, { d: paths[kind] });
    attributes(links, { d: joined });
    epochs.forEach((text, epoch) => {
      label(
        text,
        epoch < state.epochs,
        0,
        rowTop(epoch) + Math.min(cell, 24) / 2 + 4,
        stand.narrow ? `ep. ${epoch + 1}` : `epoch ${epoch + 1}`,
        now?.epoch === epoch ? "epoch on" : "epoch",
      );
    });
  }

  function draw(state, width) {
    const stand = geometry(state, width);
    const { height } = stand;
    const now = last(state);
    attributes(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    drawSet(state, stand, new Set(now?.batch ?? []));
    drawEpochs(state, stand, now);
  }

  return { svg, draw };
}
