import { batchesOf } from "../maths/descent.js";
import { backward, build, forward, lossAndScoreGradient, workspace } from "../maths/mlp.js";
import { RandomStream } from "../maths/random.js";
import { circles, moons } from "../maths/toy_data.js";
import { integer, number, oneOf } from "../shared/schema.js";

export const UNITS = 6;
export const COUNT = 100;
export const MAX_UPDATES = 800;
export const INITIALISERS = {
  zeros: "all 0",
  constant: "all 0.1",
  small_normal: "random, 0.01",
  glorot_uniform: "Glorot",
  he_normal: "He",
};
export const DATA = { circles: "Circles", moons: "Moons" };
export const REACH = 1.2; // the plane shown is [−1.2, 1.2]²
export const RATE = { min: 0.05, max: 2 };

export const schema = {
  initialiser: oneOf(Object.keys(INITIALISERS)),
  data: oneOf(Object.keys(DATA)),
  hidden: oneOf(["tanh", "relu"]),
  learning_rate: number(RATE),
  batch_size: integer({ min: 1, max: COUNT }),
  seed: integer({ min: 0, max: 9999 }),
  updates: integer({ min: 0, max: MAX_UPDATES }),
};

export const defaults = {
  initialiser: "constant",
  data: "circles",
  hidden: "tanh",
  learning_rate: 1,
  batch_size: COUNT,
  seed: 0,
  updates: 40,
};

const sets = new Map();
/** 100 points, scaled to about ±1, and their classes 0 and 1. */
export function dataSet(name) {
  if (!sets.has(name)) {
    const { points, labels } = { circles, moons }[name](COUNT, 0.1, 0);
    sets.set(name, {
      points: points.map((value) => value / 5),
      labels: labels.map((label) => (label + 1) / 2),
    });
  }
  return sets.get(name);
}

const records = new Map();

/**
 * The run, made as far as `updates`, or as far as it gets until the time `until`: all parameters,
 * the loss and the accuracy after each update. The last few runs are kept.
 */
export function run(state, updates = state.updates, until = Number.POSITIVE_INFINITY) {
  const { initialiser, data, hidden, learning_rate: rate, batch_size: size, seed } = state;
  const key = [initialiser, data, hidden, rate, size, seed].join();
  if (!records.has(key)) {
    if (records.size >= 8) records.clear();
    const network = build([2, UNITS, 1], initialiser, seed);
    records.set(key, {
      network,
      space: workspace(network, COUNT),
      waiting: [],
      stream: size < COUNT ? new RandomStream(seed + 10_000) : null,
      parameters: [],
      losses: [],
      accuracies: [],
    });
  }
  const record = records.get(key);
  const { network, space, stream } = record;
  const { points, labels } = dataSet(data);
  while (
    record.losses.length <= updates &&
    (record.losses.length === 0 || performance.now() < until)
  ) {
    if (record.losses.length > 0) {
      if (record.waiting.length === 0) record.waiting = batchesOf(COUNT, size, stream);
      const batch = record.waiting.shift();
      if (size < COUNT) {
        const inputs = new Float64Array(2 * batch.length);
        batch.forEach((example, index) => {
          inputs.set(points.subarray(2 * example, 2 * example + 2), 2 * index);
        });
        forward(network, space, inputs, batch.length, hidden, "sigmoid");
        lossAndScoreGradient(
          space,
          batch.map((example) => labels[example]),
          "binary_cross_entropy",
        );
      }
      backward(network, space);
      const { parameters: slope } = space.gradient;
      for (let index = 0; index < slope.length; index += 1)
        network.parameters[index] -= rate * slope[index];
    }
    // This pass gives the loss on all examples, and serves the next update if that uses them all.
    const outputs = forward(network, space, points, COUNT, hidden, "sigmoid");
    record.losses.push(lossAndScoreGradient(space, labels, "binary_cross_entropy"));
    let right = 0;
    for (let example = 0; example < COUNT; example += 1)
      if (outputs[example] > 0.5 === labels[example] > 0.5) right += 1;
    record.accuracies.push(right / COUNT);
    record.parameters.push(network.parameters.slice());
  }
  return record;
}

/** What belongs to hidden unit `unit`: weights from x₁ and x₂, bias, weight to the output. */
export const unitOf = (parameters, unit) => [
  parameters[unit],
  parameters[UNITS + unit],
  parameters[2 * UNITS + unit],
  parameters[3 * UNITS + unit],
];

/** How many hidden units differ from each other, to six decimals. */
export function distinct(parameters) {
  const seen = new Set();
  for (let unit = 0; unit < UNITS; unit += 1)
    seen.add(
      unitOf(parameters, unit)
        .map((value) => Math.round(value * 1e6) + 0)
        .join(),
    );
  return seen.size;
}

/**
 * What a network answers at the middle of every pixel, row by row from the top left.
 * @param {Float64Array} parameters @param {string} hidden activation @param {number} side in pixels
 */
export function answers(parameters, hidden, side) {
  const values = new Float64Array(side * side);
  const value = hidden === "tanh" ? Math.tanh : (z) => Math.max(0, z);
  const units = Array.from({ length: UNITS }, (_, unit) => unitOf(parameters, unit));
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const x = REACH * ((2 * (column + 0.5)) / side - 1);
      const y = REACH * (1 - (2 * (row + 0.5)) / side);
      let z = parameters[4 * UNITS];
      for (const [a, b, c, d] of units) z += d * value(a * x + b * y + c);
      values[row * side + column] = 1 / (1 + Math.exp(-z));
    }
  return values;
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const { parameters, losses, accuracies } = run(state);
  const present = parameters[state.updates];
  const [first_weight, , , output_weight] = unitOf(present, 0);
  return {
    loss: losses[state.updates],
    accuracy: accuracies[state.updates],
    distinct_units: distinct(present),
    first_weight,
    output_weight,
  };
}
