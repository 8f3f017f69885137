// A loss with more than one valley, XOR with two tanh units: the twin of
// book_helpers/reference/landscape.py. Nine parameters in one vector: hidden weights row by row (4),
// hidden biases (2), output weights (2), output bias. Written out and free of allocation: maps of
// where thousands of descents end are made while the reader waits.
import { RandomStream } from "./random.js";

export const PLANE_SEEDS = [4, 88, 73];
export const UPDATES = 3000;
export const LEARNING_RATE = 0.5;
const INPUTS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const TARGETS = [0, 1, 1, 0];

/** Where run `seed` begins. @param {number} seed */
export function start(seed) {
  const draws = new RandomStream(seed).normal(6);
  return Float64Array.of(draws[0], draws[1], draws[2], draws[3], 0, 0, draws[4], draws[5], 0);
}

const score = (/** @type {ArrayLike<number>} */ p, /** @type {number[]} */ [a, b]) =>
  Math.tanh(a * p[0] + b * p[2] + p[4]) * p[6] +
  Math.tanh(a * p[1] + b * p[3] + p[5]) * p[7] +
  p[8];

/** Probabilities for the inputs 00, 01, 10, 11. @param {ArrayLike<number>} p */
export const outputs = (p) => INPUTS.map((input) => 1 / (1 + Math.exp(-score(p, input))));

/** Mean binary cross-entropy. @param {ArrayLike<number>} p */
export function loss(p) {
  let sum = 0;
  for (let example = 0; example < 4; example += 1) {
    const z = score(p, INPUTS[example]);
    sum += Math.max(z, 0) - z * TARGETS[example] + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / 4;
}

/** ∂loss/∂parameters into `out`. @param {ArrayLike<number>} p @param {Float64Array} out */
export function gradient(p, out) {
  out.fill(0);
  for (let example = 0; example < 4; example += 1) {
    const [a, b] = INPUTS[example];
    const h0 = Math.tanh(a * p[0] + b * p[2] + p[4]);
    const h1 = Math.tanh(a * p[1] + b * p[3] + p[5]);
    const slope = (1 / (1 + Math.exp(-(h0 * p[6] + h1 * p[7] + p[8]))) - TARGETS[example]) / 4;
    const back0 = slope * p[6] * (1 - h0 * h0);
    const back1 = slope * p[7] * (1 - h1 * h1);
    out[0] += a * back0;
    out[1] += a * back1;
    out[2] += b * back0;
    out[3] += b * back1;
    out[4] += back0;
    out[5] += back1;
    out[6] += slope * h0;
    out[7] += slope * h1;
    out[8] += slope;
  }
  return out;
}

const slope = new Float64Array(9);
const dot = (a, b) => {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += a[index] * b[index];
  return sum;
};

/** One update in place; with `directions`, orthonormal, it stays in their plane.
 * @param {Float64Array} p @param {number} rate @param {Float64Array[] | null} [directions] */
export function step(p, rate, directions = null) {
  gradient(p, slope);
  if (directions) {
    const [u, v] = directions;
    const [along, across] = [dot(slope, u), dot(slope, v)];
    for (let index = 0; index < 9; index += 1)
      p[index] -= rate * (along * u[index] + across * v[index]);
  } else for (let index = 0; index < 9; index += 1) p[index] -= rate * slope[index];
  return p;
}

/** @param {ArrayLike<number>} from @param {number} updates @param {number} rate @param {Float64Array[] | null} [directions] */
export function descend(from, updates, rate, directions = null) {
  const p = Float64Array.from(from);
  for (let update = 0; update < updates; update += 1) step(p, rate, directions);
  return p;
}

/** The end of run `seed`. @param {number} seed */
export const run = (seed) => descend(start(seed), UPDATES, LEARNING_RATE);

/** The plane through the ends of three runs: origin, two orthonormal directions, the ends' coordinates. */
export function plane(seeds = PLANE_SEEDS) {
  const [origin, second, third] = seeds.map(run);
  const minus = (a, b) => a.map((value, index) => value - b[index]);
  const unit = (a) => {
    const size = Math.sqrt(dot(a, a));
    return a.map((value) => value / size);
  };
  const along = unit(minus(second, origin));
  const far = minus(third, origin);
  const part = dot(far, along);
  const across = unit(far.map((value, index) => value - part * along[index]));
  const directions = /** @type {[Float64Array, Float64Array]} */ ([along, across]);
  const corners = [origin, second, third].map((end) => coordinates(end, { origin, directions }));
  return { origin, directions, corners };
}

/** Coordinates of a point's shadow on the plane.
 * @param {ArrayLike<number>} p @returns {[number, number]} */
export function coordinates(p, { origin, directions: [u, v] }) {
  let x = 0;
  let y = 0;
  for (let index = 0; index < 9; index += 1) {
    const away = p[index] - origin[index];
    x += away * u[index];
    y += away * v[index];
  }
  return [x, y];
}

/** The point of the plane with these coordinates, into `out`. @param {number[]} place */
export function pointOf([x, y], { origin, directions: [u, v] }, out = new Float64Array(9)) {
  for (let index = 0; index < 9; index += 1)
    out[index] = origin[index] + x * u[index] + y * v[index];
  return out;
}
