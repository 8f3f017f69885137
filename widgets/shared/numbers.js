// Numbers as a reader sees them: a true minus sign, commas between thousands as Python's f"{x:,}"
// writes them, few digits, never “1e-7”.

const SUPERSCRIPTS = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};

/** @param {number | string} exponent */
export const superscript = (exponent) =>
  [...String(exponent)].map((digit) => SUPERSCRIPTS[digit]).join("");

/** Commas between the thousands of “18816.5”. @param {string} text */
function grouped(text) {
  const [units, ...decimals] = text.split(".");
  return [units.replace(/\B(?=(\d{3})+$)/g, ","), ...decimals].join(".");
}

/**
 * A number with a fixed count of decimals: −0.25.
 * @param {number} value @param {number} [decimals]
 */
export function fixed(value, decimals = 2) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = Math.abs(value).toFixed(decimals);
  const shown = Math.abs(value) >= 999 ? grouped(text) : text;
  return value < 0 && Number(text) !== 0 ? `−${shown}` : shown;
}

/** The same without zeros at the end: 0.25, 3. @param {number} value @param {number} [decimals] */
export function trimmed(value, decimals = 2) {
  const text = fixed(value, decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * A number to some significant digits, with a power of ten where it is very small or large:
 * 0.196, 1.2·10⁻⁷.
 * @param {number} value @param {number} [digits]
 */
export function significant(value, digits = 3) {
  if (value === 0 || !Number.isFinite(value)) return fixed(value, 0);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    return fixed(value, decimals);
  }
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
  return `${value < 0 ? "−" : ""}${mantissa}·10${superscript(Number(exponent))}`;
}

/** A number kept between two limits. @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** A whole number: 18,816. @param {number} value */
export const whole = (value) => fixed(Math.round(value), 0);

/** “1 pixel”, “3 pixels”. @param {number} count @param {string} word */
export const plural = (count, word) => `${whole(count)} ${word}${count === 1 ? "" : "s"}`;

/** A number as Python source. @param {number} value */
export function python(value) {
  if (Number.isNaN(value)) return 'float("nan")';
  if (!Number.isFinite(value)) return value > 0 ? 'float("inf")' : '-float("inf")';
  return String(value);
}
