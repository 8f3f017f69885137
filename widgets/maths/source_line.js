// The source's data y = 4 + 3x + noise, drawn as numpy's legacy generator draws them with seed 0:
// the twin of book_helpers.datasets.source_line().

/** MT19937 (Matsumoto and Nishimura 1998), seeded with one number. @param {number} seed */
function mersenneTwister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i += 1)
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let at = 624;
  const integer = () => {
    if (at === 624) {
      for (let i = 0; i < 624; i += 1) {
        const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = state[at];
    at += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  /** A number in [0, 1) with 53 random bits. */
  return () => ((integer() >>> 5) * 67108864 + (integer() >>> 6)) / 9007199254740992;
}

/** Normal numbers by Marsaglia's polar method, in numpy's order. @param {() => number} uniform */
function normals(uniform) {
  let kept = /** @type {number | null} */ (null);
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    for (;;) {
      const a = 2 * uniform() - 1;
      const b = 2 * uniform() - 1;
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      kept = factor * a;
      return factor * b;
    }
  };
}

/** 100 inputs, targets, the start (intercept, slope) and what generated the data. */
export function sourceLine() {
  const uniform = mersenneTwister(0);
  const normal = normals(uniform);
  const x = Float64Array.from({ length: 100 }, () => 2 * uniform());
  const y = x.map((value) => 4 + 3 * value + normal());
  const start = [normal(), normal()];
  return { x, y, features: Array.from(x, (value) => [1, value]), start, truth: [4, 3] };
}
