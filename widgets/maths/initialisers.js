// How weights start: the twin of book_helpers/reference/initialisers.py.
// Shapes are [inputs, outputs] (convolutions: […, inputs, outputs]); arrays are row-major.

/** @typedef {import("./random.js").RandomStream} RandomStream */
/** @typedef {number[]} Shape */

// Standard deviation of a standard normal cut off at ±2; Keras divides by it, too.
const TRUNCATED_DEVIATION = 0.87962566103423978;

const product = (numbers) => numbers.reduce((total, number) => total * number, 1);

/** [fan-in, fan-out]: inputs that a unit sums, units that an input feeds. @param {Shape} shape */
export function fans(shape) {
  const field = product(shape.slice(0, -2));
  return [field * shape[shape.length - 2], field * shape[shape.length - 1]];
}

/** Normal numbers, each drawn again while it lies beyond ±2 deviations (before rescaling).
 * @param {Shape} shape @param {RandomStream} stream @param {number} deviation */
export function truncatedNormal(shape, stream, deviation) {
  const values = new Float64Array(product(shape));
  const factor = deviation / TRUNCATED_DEVIATION;
  for (let index = 0; index < values.length; ) {
    const draw = stream.nextNormal();
    if (Math.abs(draw) <= 2) {
      values[index] = draw * factor;
      index += 1;
    }
  }
  return values;
}

const uniform = (shape, stream, variance) => {
  const limit = Math.sqrt(3 * variance);
  return stream.uniform(product(shape), -limit, limit);
};
const fanSum = (shape) => fans(shape)[0] + fans(shape)[1];

/** @type {Record<string, (shape: Shape, stream: RandomStream) => Float64Array>} */
export const INITIALISERS = {
  zeros: (shape) => new Float64Array(product(shape)),
  constant: (shape) => new Float64Array(product(shape)).fill(0.1),
  small_normal: (shape, stream) => stream.normal(product(shape), 0, 0.01),
  wide_uniform: (shape, stream) => stream.uniform(product(shape), -0.5, 0.5),
  glorot_uniform: (shape, stream) => uniform(shape, stream, 2 / fanSum(shape)),
  glorot_normal: (shape, stream) => truncatedNormal(shape, stream, Math.sqrt(2 / fanSum(shape))),
  he_uniform: (shape, stream) => uniform(shape, stream, 2 / fans(shape)[0]),
  he_normal: (shape, stream) => truncatedNormal(shape, stream, Math.sqrt(2 / fans(shape)[0])),
  lecun_normal: (shape, stream) => truncatedNormal(shape, stream, Math.sqrt(1 / fans(shape)[0])),
};

/** @param {string} name @param {Shape} shape @param {RandomStream} stream */
export function initialise(name, shape, stream) {
  if (!(name in INITIALISERS))
    throw new RangeError(
      `there is no initialiser “${name}”; there are ${Object.keys(INITIALISERS).join(", ")}`,
    );
  return INITIALISERS[name](shape, stream);
}
