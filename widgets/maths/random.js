// The portable generator, bit by bit that of book_helpers/reference/random.py, where it is described.

const STEP = 0x6d2b79f5;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same digits as in Python, whatever Math.LN2 is
const LN_2 = 0.6931471805599453;
const HALF_PI = 1.5707963267948966;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same digits as in Python, whatever Math.SQRT1_2 is
const SQRT_HALF = 0.7071067811865476;
const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0; // where the exponent lies
const LOG_SERIES = [21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1].map((divisor) => 1 / divisor);

/** Natural logarithm of a positive normal number, the same bits everywhere. @param {number} x */
export function portableLog(x) {
  bits[0] = x;
  let exponent = ((halves[HIGH] >>> 20) & 0x7ff) - 1022;
  halves[HIGH] = (halves[HIGH] & 0x800fffff) | (1022 << 20);
  let mantissa = bits[0];
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let total = 1 / 23;
  for (let index = 0; index < LOG_SERIES.length; index += 1) total = total * z + LOG_SERIES[index];
  return 2 * s * total + exponent * LN_2;
}

/** [sin, cos] of 2π · turns, the same bits everywhere. @param {number} turns */
export function portableSinCos(turns) {
  const quarters = 4 * (turns - Math.floor(turns));
  const quarter = Math.floor(quarters + 0.5);
  const angle = (quarters - quarter) * HALF_PI;
  const z = angle * angle;
  let sine = 1;
  let cosine = 1;
  for (let k = 16; k >= 2; k -= 2) {
    sine = 1 - (z / (k * (k + 1))) * sine;
    cosine = 1 - (z / ((k - 1) * k)) * cosine;
  }
  sine *= angle;
  switch (quarter % 4) {
    case 0:
      return [sine, cosine];
    case 1:
      return [cosine, -sine];
    case 2:
      return [-sine, -cosine];
    default:
      return [-cosine, sine];
  }
}

/** A stream of random numbers: the same seed gives the same numbers, here and in Python. */
export class RandomStream {
  /** @param {number} seed a whole number, 0 … 2³² − 1 */
  constructor(seed) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
      throw new RangeError(`seed must be a whole number from 0 to 2³² − 1; got ${seed}`);
    this.state = seed >>> 0;
  }

  /** The next draw, 0 … 2³² − 1. */
  integer() {
    this.state = (this.state + STEP) >>> 0;
    const state = this.state;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** One number in [low, high). */
  next(low = 0, high = 1) {
    return low + (high - low) * (this.integer() / 4294967296);
  }

  /** One normal number; takes two draws. */
  nextNormal(mean = 0, deviation = 1) {
    const u = this.integer() / 4294967296;
    const v = this.integer() / 4294967296;
    return mean + deviation * (Math.sqrt(-2 * portableLog(1 - u)) * portableSinCos(v)[1]);
  }

  /** @param {number} count */
  integers(count) {
    return Uint32Array.from({ length: count }, () => this.integer());
  }

  /** @param {number} count */
  uniform(count, low = 0, high = 1) {
    const values = new Float64Array(count);
    for (let index = 0; index < count; index += 1) values[index] = this.next(low, high);
    return values;
  }

  /** @param {number} count */
  normal(count, mean = 0, deviation = 1) {
    const values = new Float64Array(count);
    for (let index = 0; index < count; index += 1) values[index] = this.nextNormal(mean, deviation);
    return values;
  }

  /** The numbers 0 … count − 1 in random order. @param {number} count */
  permutation(count) {
    const order = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last >= 1; last -= 1) {
      const other = Math.floor(this.next() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }
}
