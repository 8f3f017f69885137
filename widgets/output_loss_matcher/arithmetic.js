// The way from the raw score to the gradient, in numbers.
import { fixed, significant } from "../shared/numbers.js";
import { result } from "./state.js";

/** Four digits, three decimals from 10 on, so that 16.118 is seen as such. @param {number} value */
export const numbers = (value) =>
  Math.abs(value) >= 10 ? fixed(value, 3) : significant(value, Math.abs(value) < 1e-3 ? 2 : 4);
const signed = (value) => (value < 0 ? `(${numbers(value)})` : numbers(value));

/** The way from the score to the gradient, in numbers. @returns {[string, string][]} */
export function arithmetic({ z, target, unit, loss }) {
  const {
    output,
    clipped,
    unitSlope,
    loss: size,
    lossSlope,
    gradient,
  } = result({ z, target, unit, loss });
  const score = fixed(z, 2);
  const formula = {
    sigmoid: `1 / (1 + exp(${fixed(-z, 2)}))`,
    tanh: `tanh(${score})`,
    logit: "z, the raw score itself",
  }[unit];
  const lines = [
    ["Output", unit === "logit" ? `${score}: ${formula}` : `${formula} = ${numbers(output)}`],
  ];
  if (loss === "mse") {
    lines.push(["Loss", `(${numbers(output)} − ${target})² = ${numbers(size)}`]);
    lines.push([
      "Gradient",
      unit === "logit"
        ? `2 · (${numbers(output)} − ${target}) = ${numbers(gradient)}`
        : `2 · (${numbers(output)} − ${target}) · slope ${numbers(unitSlope)} = ${numbers(gradient)}`,
    ]);
  } else if (unit === "logit") {
    lines.push([
      "Loss",
      target === 1 ? `ln(1 + exp(z)) − z = ${numbers(size)}` : `ln(1 + exp(z)) = ${numbers(size)}`,
    ]);
    lines.push([
      "Gradient",
      `σ(z) − target = ${numbers(gradient + target)} − ${target} = ${numbers(gradient)}`,
    ]);
  } else {
    const acts = clipped !== output;
    const p = acts ? (clipped < 0.5 ? "0.0000001" : "0.9999999") : numbers(output);
    lines.push([
      "Clipped",
      acts
        ? `${numbers(output)} is no probability Keras can use: it takes p = ${p}`
        : `nothing to clip: p = ${p}`,
    ]);
    lines.push([
      "Loss",
      target === 1 ? `−ln ${p} = ${numbers(size)}` : `−ln(1 − ${p}) = ${numbers(size)}`,
    ]);
    lines.push([
      "Gradient",
      acts
        ? `p stays ${p} if z moves a little, so it is exactly 0`
        : `∂L/∂p ${signed(lossSlope)} · slope ${numbers(unitSlope)} = ${numbers(gradient)}`,
    ]);
  }
  return /** @type {[string, string][]} */ (lines);
}
