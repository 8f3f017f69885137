// Numbers and sentences: as the rows and the table show them, and what the loss says.
import { fixed, significant } from "../shared/numbers.js";
import { OVERFLOW } from "./state.js";

/** A probability or a gradient. @param {number} value */
export const share = (value) =>
  Number.isNaN(value)
    ? "nan"
    : value !== 0 && Math.abs(value) < 1e-3
      ? significant(value, 2)
      : fixed(value, 3);

/** A power of e. @param {number} value */
export const power = (value) =>
  Number.isNaN(value)
    ? "nan"
    : value >= 1e4 && value < 1e5
      ? fixed(value, 0)
      : significant(value, 3);

const signed = (value) => (value < 0 ? `(${fixed(value, 1)})` : fixed(value, 1));

/** The loss in numbers, and how the formula fails. @param {Record<string, any>} state
 * @param {ReturnType<typeof import("./state.js").result>} found @param {string} name of the true class */
export function sentence(
  { logits, shift, target, temperature },
  { probabilities, loss, naive, stable, logSumExp },
  name,
) {
  if (logits.length === 1)
    return `With one class p is always 1, whatever the logit: loss ${share(Math.abs(loss))}, gradient 0. Nothing is learnt.`;
  const p = probabilities[target];
  const fraction = `${significant(stable.powers[target], 4)} / ${significant(stable.total, 4)}`;
  const logarithm =
    p >= 5e-4
      ? `−ln ${share(p)}`
      : `ln Σ exp(z/T) − z/T = ${share(logSumExp)} − ${signed((logits[target] + shift) / temperature)}`;
  const broken = Number.isNaN(naive.probabilities[target])
    ? naive.total === 0
      ? " As written, the formula is 0 / 0, not a number."
      : ` As written, the formula is ∞ / ∞, not a number: z / T is above ${fixed(OVERFLOW, 0)}.`
    : "";
  return `True class ${name}: p = ${fraction} = ${share(p)}, loss ${logarithm} = ${share(loss)}.${broken}`;
}
