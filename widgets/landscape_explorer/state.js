import { coordinates, loss, plane, pointOf, run, step } from "../maths/landscape.js";
import { clamp } from "../shared/numbers.js";
import { integer, list, number, oneOf } from "../shared/schema.js";

export const X = /** @type {[number, number]} */ ([-6, 25]);
export const Y = /** @type {[number, number]} */ ([-4.5, 18]);
export const MAX_UPDATES = 2000;
export const RUNS = 100;
export const MOST_STARTS = 10;
/** Below this loss all four answers are right, and clearly so. */
export const SOLVED = 0.05;
export const RATE = { min: 0.05, max: 2 };

export const EVENT_BUDGET = 1; // ms of descents inside an input event; the rest waits for the next frames
export const FRAME_BUDGET = 9;

export const schema = {
  starts: list(number({ min: X[0], max: X[1] }), { min: 2, max: 2 * MOST_STARTS }),
  moves: oneOf(["plane", "all"]),
  show: oneOf(["loss", "ends"]),
  learning_rate: number(RATE),
  updates: integer({ min: 0, max: MAX_UPDATES }),
  runs: integer({ min: 0, max: RUNS }),
  seed: integer({ min: 0, max: RUNS - 1 }),
};

export const defaults = {
  starts: [3, 12, 22, 6],
  moves: "plane",
  show: "loss",
  learning_rate: 0.5,
  updates: 300,
  runs: 0,
  seed: 0,
};

/** Starts are pairs x, y inside of the picture; the last one is in the reader's hand. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  const even = next.starts
    .slice(0, next.starts.length - (next.starts.length % 2))
    .slice(-2 * MOST_STARTS);
  return { ...next, starts: even.map((value, index) => clamp(value, ...(index % 2 ? Y : X))) };
}

/** The starts as pairs. @returns {[number, number][]} */
export const pairs = ({ starts }) =>
  Array.from({ length: starts.length / 2 }, (_, index) => [
    starts[2 * index],
    starts[2 * index + 1],
  ]);

let made;
/** The plane through the ends of three runs, made when first needed. */
export function slice() {
  made ??= plane();
  return made;
}

const ways = new Map();

/** The way from a start, made as far as `updates`: its shadow on the plane, and its losses. */
export function way([x, y], { moves, learning_rate: rate }, updates) {
  const key = [x, y, moves, rate].join();
  if (!ways.has(key)) {
    if (ways.size > 60) ways.clear();
    const p = pointOf([x, y], slice());
    ways.set(key, { p, xs: [x], ys: [y], losses: [loss(p)] });
  }
  const found = ways.get(key);
  const directions = moves === "plane" ? slice().directions : null;
  while (found.xs.length <= updates) {
    step(found.p, rate, directions);
    const [px, py] = coordinates(found.p, slice());
    found.xs.push(px);
    found.ys.push(py);
    found.losses.push(loss(found.p));
  }
  return found;
}

const ends = new Map();
/** The end of one of the hundred runs. @param {number} seed */
export function endOf(seed) {
  if (!ends.has(seed)) {
    const p = run(seed);
    ends.set(seed, { p, loss: loss(p) });
  }
  return ends.get(seed);
}
/** Is that end known already? @param {number} seed */
export const isMade = (seed) => ends.has(seed);

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const place = pairs(state)[state.starts.length / 2 - 1];
  const { xs, ys, losses } = way(place, state, state.updates);
  return {
    start_loss: losses[0],
    end_loss: losses[state.updates],
    end_x: xs[state.updates],
    end_y: ys[state.updates],
    run_loss: endOf(state.seed).loss,
  };
}
