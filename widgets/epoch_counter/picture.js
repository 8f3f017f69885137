// The training set above, the epochs below: every epoch is the same examples in a new order, cut
// into batches, and every batch is one update.
import { attributes, s, setText } from "../shared/index.js";
import { geometry, LINE, NARROW, ROWS_GAP, SET_TOP, STACK } from "./places.js";
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

  function draw(state, width) {
    const stand = geometry(state, width);
    const { start, cell, size, rowTop, setSize, setX, setY, places, height, legible } = stand;
    const made = plan(state);
    const now = last(state);
    const inBatch = new Set(now?.batch ?? []);
    attributes(svg, { width, height, viewBox: `0 0 ${width} ${height}` });

    // The training set: one cell an example, and above it a mark for each time it was used.
    const paths = {
      all: "",
      used: "",
      setNow: "",
      later: "",
      past: "",
      left: "",
      now: "",
      links: "",
    };
    uses(state).forEach((count, example) => {
      const [x, y] = [setX(example), setY(example)];
      const isNow = inBatch.has(example);
      paths[isNow ? "setNow" : "all"] += square(x, y, setSize, setSize);
      for (let use = 0; use < count; use += 1)
        paths.used += square(x, y - 4 - (use + 1) * (STACK + 1) + 1, setSize, STACK);
    });
    setNumbers.forEach((text, example) => {
      label(
        text,
        example < state.examples && setSize >= 14,
        setX(example) + setSize / 2,
        setY(example) + setSize / 2 + 4,
        `${example}`,
        inBatch.has(example) ? "number on" : "number",
      );
    });

    // The epochs.
    let at = 0;
    let numbered = 0;
    made.forEach(({ batches, left }, epoch) => {
      const top = rowTop(epoch);
      let position = 0;
      batches.forEach((batch, place) => {
        const isNow = now?.epoch === epoch && now.place === place;
        const kind = isNow ? "now" : at < state.step ? "past" : "later";
        const from = places[position];
        for (const example of batch) {
          const { x, line } = places[position];
          const y = top + line * LINE;
          paths[kind] += square(x, y, size, size);
          // In several lines the numbers say which is which: a link would cross other examples.
          if (isNow && !stand.wrapped)
            paths.links += link(setX(example) + setSize / 2, x + size / 2, setSize, y - 1);
          label(
            rowNumbers[numbered],
            legible,
            x + size / 2,
            y + size / 2 + 4,
            `${example}`,
            kind === "later" ? "number" : "number on",
          );
          numbered += 1;
          position += 1;
        }
        at += 1;
        const { x: lastX, line } = places[position - 1];
        const first = line === from.line ? from.x : start;
        const end = lastX + size;
        const wide = end - first > 7 * String(at).length + 3;
        const edge = place === 0 || place === batches.length - 1;
        const crowded = now?.epoch === epoch && Math.abs(now.place - place) < 3 && !isNow;
        label(
          updates[at - 1],
          wide || isNow || (edge && !crowded),
          (first + end) / 2,
          top + line * LINE + size + 14,
          `${at}`,
          `update ${kind}`,
        );
      });
      for (const example of left) {
        const { x, line } = places[position];
        const y = top + line * LINE;
        paths.left += square(x, y, size, size);
        label(
          rowNumbers[numbered],
          legible,
          x + size / 2,
          y + size / 2 + 4,
          `${example}`,
          "number",
        );
        numbered += 1;
        position += 1;
      }
    });
    for (let index = numbered; index < MOST; index += 1) rowNumbers[index].style.display = "none";
    for (let index = at; index < MOST; index += 1) updates[index].style.display = "none";
    epochs.forEach((text, epoch) => {
      label(
        text,
        epoch < state.epochs,
        0,
        rowTop(epoch) + Math.min(cell, 24) / 2 + 4,
        width >= NARROW ? `epoch ${epoch + 1}` : `ep. ${epoch + 1}`,
        now?.epoch === epoch ? "epoch on" : "epoch",
      );
    });
    attributes(setName, { x: 0, y: SET_TOP + setSize / 2 + 4 });
    attributes(usesName, { x: start, y: 12 });
    attributes(set.all, { d: paths.all });
    attributes(set.used, { d: paths.used });
    attributes(set.now, { d: paths.setNow });
    attributes(rows.later, { d: paths.later });
    attributes(rows.past, { d: paths.past });
    attributes(rows.left, { d: paths.left });
    attributes(rows.now, { d: paths.now });
    attributes(links, { d: paths.links });
  }

  return { svg, draw };
}
