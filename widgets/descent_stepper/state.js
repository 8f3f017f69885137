import { descent, quadratic } from "../maths/descent.js";
import { adamCorrection, EPSILON, RULES } from "../maths/optimisers.js";
import { sourceLine } from "../maths/source_line.js";
import { integer, number, oneOf } from "../shared/schema.js";

export const LINE = sourceLine();
export const COUNT = LINE.x.length;
export const SURFACE = quadratic(LINE.features, LINE.y);
export const MAX_STEPS = 300;
export const OPTIMISERS = {
  sgd: "Plain",
  momentum: "Momentum",
  nesterov: "Nesterov",
  rmsprop: "RMSprop",
  adam: "Adam",
};
/** Half the height of the picture of the parameters, in units of a parameter. */
export const VIEWS = { far: 24, valley: 6, near: 0.75 };
export const RATE = { min: 0.001, max: 1 };
export const INTERCEPT = { min: -6, max: 14 };
export const SLOPE = { min: -6, max: 12 };

export const schema = {
  optimiser: oneOf(Object.keys(OPTIMISERS)),
  learning_rate: number(RATE),
  momentum: number({ min: 0, max: 0.99 }),
  batch_size: integer({ min: 1, max: COUNT }),
  start_intercept: number(INTERCEPT),
  start_slope: number(SLOPE),
  seed: integer({ min: 0, max: 9999 }),
  step: integer({ min: 0, max: MAX_STEPS }),
  view: oneOf(Object.keys(VIEWS)),
};

export const defaults = {
  optimiser: "sgd",
  learning_rate: 0.1,
  momentum: 0.9,
  batch_size: 100,
  start_intercept: LINE.start[0],
  start_slope: LINE.start[1],
  seed: 0,
  step: 1,
  view: "valley",
};

let known = { key: "", way: /** @type {any} */ (null) };

/**
 * The run that a state describes, made as far as `updates`; at least one further than its step, so
 * that the next update's arithmetic is known. Only the last run is kept.
 */
export function run(state, updates = state.step + 1) {
  const { optimiser, learning_rate, momentum, batch_size, start_intercept, start_slope, seed } =
    state;
  const key = [
    optimiser,
    learning_rate,
    momentum,
    batch_size,
    start_intercept,
    start_slope,
    seed,
  ].join();
  if (key !== known.key) {
    const rule = RULES[optimiser].make(2, momentum);
    const options = { rate: learning_rate, batchSize: batch_size, rule, seed };
    known = { key, way: descent(LINE.features, LINE.y, [start_intercept, start_slope], options) };
  }
  return known.way.extend(updates);
}

/** The nearest step to `step` that the run has: one that overflows is shorter. */
export const reachable = (state, step) =>
  Math.min(step, MAX_STEPS, run(state, Math.min(step, MAX_STEPS) + 1).gradients.length - 1);

/** A run that leaves the finite numbers is shorter: the step stays inside of it. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  return { ...next, step: reachable(next, next.step) };
}

/**
 * The largest rate at which descent on all examples does not diverge; null for batches, where single
 * examples are steeper, and where the step does not grow with the gradient. Momentum's limits are
 * those of its linear recurrence at λ_max.
 */
export function rateLimit({ optimiser, momentum, batch_size }) {
  if (batch_size < COUNT) return null;
  const factor = { sgd: 1, momentum: 1 + momentum, nesterov: (1 + momentum) / (1 + 2 * momentum) }[
    optimiser
  ];
  return factor === undefined ? null : factor * SURFACE.stabilityLimit;
}

/** The last batch of an epoch may be smaller: it is an update like any other. */
export const updatesPerEpoch = ({ batch_size }) => Math.ceil(COUNT / batch_size);

/** How far a pair of parameters is from the minimum. @param {Iterable<number>} parameters */
export const distance = ([a, b]) => Math.hypot(a - SURFACE.optimum[0], b - SURFACE.optimum[1]);

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const way = run(state);
  const [intercept, slope] = way.parameters[state.step];
  return { intercept, slope, loss: way.losses[state.step], updates: state.step };
}

/** What goes into the next update of parameter `index`, for the line of arithmetic. */
export function ingredients(state, index) {
  const way = run(state);
  const at = state.step;
  const pick = (list, key) => list[key]?.[index];
  return {
    theta: way.parameters[at][index],
    slope: way.gradients[at][index],
    next: way.parameters[at + 1][index],
    oldVelocity: pick(way.memories[at], "velocity"),
    velocity: pick(way.memories[at + 1], "velocity"),
    square: pick(way.memories[at + 1], "square"),
    mean: pick(way.memories[at + 1], "mean"),
    correction: state.optimiser === "adam" ? adamCorrection(at + 1) : 1,
    epsilon: EPSILON,
  };
}
