// Small data sets in the plane, bit by bit those of book_helpers/reference/toy_data.py, which says
// what each draws. Points come as x, y, x, y, … in one Float64Array.
import { portableSinCos, RandomStream } from "./random.js";

/** @typedef {{ points: Float64Array, labels: Float64Array }} Points */

const BUMPS = [
  [-4, 2.5, 1],
  [0, 2.5, -1],
  [4, 2.5, 1],
  [-4, -2.5, -1],
  [0, -2.5, 1],
  [4, -2.5, -1],
];
const between = (draw, low, high) => low + (high - low) * draw;

/**
 * @param {number} count @param {number} noise @param {number} seed @param {boolean} even
 * @param {(stream: RandomStream, index: number) => [number, number, number]} make x, y and label
 * @returns {Points}
 */
function generate(count, noise, seed, even, make) {
  if (count < 2 || (even && count % 2))
    throw new RangeError(`count must be an ${even ? "even " : ""}number from 2; got ${count}`);
  if (!(noise >= 0 && noise <= 0.5))
    throw new RangeError(`noise must lie between 0 and 0.5; got ${noise}`);
  const stream = new RandomStream(seed);
  const points = new Float64Array(2 * count);
  const labels = new Float64Array(count);
  for (let index = 0; index < count; index += 1)
    [points[2 * index], points[2 * index + 1], labels[index]] = make(stream, index);
  return { points, labels };
}

/** A disc inside a ring; noise flips labels. @returns {Points} */
export function circles(count = 500, noise = 0, seed = 0) {
  return generate(count, noise, seed, true, (stream, index) => {
    const draw = stream.next();
    const radius = index < count / 2 ? between(draw, 0, 2.5) : between(draw, 3.5, 5);
    const [sine, cosine] = portableSinCos(stream.next());
    const [x, y] = [radius * sine, radius * cosine];
    const movedX = x + between(stream.next(), -5, 5) * noise;
    const movedY = y + between(stream.next(), -5, 5) * noise;
    return [x, y, Math.sqrt(movedX * movedX + movedY * movedY) < 2.5 ? 1 : -1];
  });
}

/** Two interlocking half circles. @returns {Points} */
export function moons(count = 500, noise = 0, seed = 0) {
  return generate(count, noise, seed, true, (stream, index) => {
    const upper = index < count / 2;
    const [sine, cosine] = portableSinCos(stream.next() / 2);
    const u = upper ? cosine : 1 - cosine;
    const v = upper ? sine : 0.5 - sine;
    const x = 3 * (u - 0.5) + 2 * noise * between(stream.next(), -1, 1);
    const y = 3 * (v - 0.25) + 2 * noise * between(stream.next(), -1, 1);
    return [x, y, upper ? 1 : -1];
  });
}

/** Opposite quarters belong together. @returns {Points} */
export function xor(count = 500, noise = 0, seed = 0) {
  const apart = (value) => value + (value > 0 ? 0.3 : -0.3);
  return generate(count, noise, seed, false, (stream) => {
    const x = apart(stream.next(-5, 5));
    const y = apart(stream.next(-5, 5));
    const movedX = x + stream.next(-5, 5) * noise;
    const movedY = y + stream.next(-5, 5) * noise;
    return [x, y, movedX * movedY >= 0 ? 1 : -1];
  });
}

/** Two arms of 1¾ turns. @returns {Points} */
export function spiral(count = 500, noise = 0, seed = 0) {
  const half = count / 2;
  return generate(count, noise, seed, true, (stream, index) => {
    const first = index < half;
    const share = (index % half) / half;
    const [sine, cosine] = portableSinCos(1.75 * share + (first ? 0 : 0.5));
    const radius = 5 * share;
    const x = radius * sine + noise * stream.next(-1, 1);
    const y = radius * cosine + noise * stream.next(-1, 1);
    return [x, y, first ? 1 : -1];
  });
}

/** Two round clouds. @returns {Points} */
export function twoGaussians(count = 500, noise = 0, seed = 0) {
  const deviation = Math.sqrt(0.5 + 7 * noise);
  return generate(count, noise, seed, true, (stream, index) => {
    const first = index < count / 2;
    const centre = first ? 2 : -2;
    const x = centre + deviation * stream.nextNormal();
    const y = centre + deviation * stream.nextNormal();
    return [x, y, first ? 1 : -1];
  });
}

/** Regression: a tilted plane. @returns {Points} */
export function plane(count = 500, noise = 0, seed = 0) {
  return generate(count, noise, seed, false, (stream) => {
    const x = stream.next(-6, 6);
    const y = stream.next(-6, 6);
    const movedX = x + stream.next(-6, 6) * noise;
    const movedY = y + stream.next(-6, 6) * noise;
    return [x, y, (movedX + movedY) / 10];
  });
}

/** Regression: six bumps of alternating sign. @returns {Points} */
export function gaussianBumps(count = 500, noise = 0, seed = 0) {
  return generate(count, noise, seed, false, (stream) => {
    const x = stream.next(-6, 6);
    const y = stream.next(-6, 6);
    const movedX = x + stream.next(-6, 6) * noise;
    const movedY = y + stream.next(-6, 6) * noise;
    let value = 0;
    for (const [centreX, centreY, sign] of BUMPS) {
      const dx = movedX - centreX;
      const dy = movedY - centreY;
      const candidate = sign * Math.max(0, 1 - Math.sqrt(dx * dx + dy * dy) / 2);
      if (Math.abs(candidate) > Math.abs(value)) value = candidate;
    }
    return [x, y, value];
  });
}

/** Indices for training and for testing: a permutation cut in two.
 * @returns {{ train: number[], test: number[] }} */
export function split(/** @type {number} */ count, trainShare = 0.5, seed = 0) {
  if (!(trainShare > 0 && trainShare < 1))
    throw new RangeError(`trainShare must lie between 0 and 1; got ${trainShare}`);
  const order = new RandomStream(seed).permutation(count);
  const cut = Math.floor(count * trainShare);
  return { train: order.slice(0, cut), test: order.slice(cut) };
}

/**
 * By the names of Python's table.
 * @type {Record<string, { label: string, task: "classification" | "regression",
 *   generate: (count?: number, noise?: number, seed?: number) => Points }>}
 */
export const DATA_SETS = {
  circles: { label: "Circles", task: "classification", generate: circles },
  moons: { label: "Moons", task: "classification", generate: moons },
  xor: { label: "Exclusive or", task: "classification", generate: xor },
  spiral: { label: "Spiral", task: "classification", generate: spiral },
  two_gaussians: { label: "Two Gaussians", task: "classification", generate: twoGaussians },
  plane: { label: "Plane", task: "regression", generate: plane },
  gaussian_bumps: { label: "Bumps", task: "regression", generate: gaussianBumps },
};
