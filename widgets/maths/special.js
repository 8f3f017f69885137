// The error function: the twin of book_helpers/reference/special.py.

// exp(x²) · erfc(x) · (x + 2) as a Chebyshev series in y = (x − 2) / (x + 2), for x ≥ 0.
const SERIES = /* @__PURE__ */ Float64Array.of(
  1.1540674772329393,
  -0.7108738425409967,
  0.13019031765757288,
  -0.007342284791673101,
  -0.0022256894867055846,
  0.00032151659830800485,
  6.55606314832724e-5,
  -1.0884883290778191e-5,
  -3.0309331106814775e-6,
  2.859521636011664e-7,
  1.6469217652748115e-7,
  2.5925695901207745e-9,
  -8.30944342444795e-9,
  -1.2694116779954356e-9,
  2.8641641058868574e-10,
  1.232077817547861e-10,
  4.122178154375433e-12,
  -7.142437752349906e-12,
  -1.7176571276422693e-12,
  1.2300827023636885e-13,
  1.485722656013877e-13,
  2.6054713941903174e-14,
  -4.847233725513434e-15,
  -3.2951419370874646e-15,
);
const SQRT_HALF = Math.sqrt(0.5);
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** 1 − erf(x), accurate far into the right tail. @param {number} x */
export function erfc(x) {
  const size = Math.abs(x);
  const y = (size - 2) / (size + 2);
  let after = 0;
  let afterNext = 0;
  for (let index = SERIES.length - 1; index >= 1; index -= 1) {
    const now = 2 * y * after - afterNext + SERIES[index];
    afterNext = after;
    after = now;
  }
  const tail = (Math.exp(-size * size) * (y * after - afterNext + SERIES[0])) / (size + 2);
  return x < 0 ? 2 - tail : tail;
}

/** @param {number} x */
export const erf = (x) => 1 - erfc(x);

/** The share of a standard normal distribution below x. @param {number} x */
export const normalCumulative = (x) => 0.5 * erfc(-x * SQRT_HALF);

/** @param {number} x */
export const normalDensity = (x) => Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
