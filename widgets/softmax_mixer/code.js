// Python for the present state: the softmax in both ways, its loss and its gradient.
import { python } from "../shared/numbers.js";

/** @param {Record<string, any>} state @param {(key: string) => any} data */
export function code({ logits, shift, temperature, target }, data) {
  const numbers = `np.array([${logits.map(python).join(", ")}])`;
  const each = (name, source) =>
    `${logits.map((_, index) => `${name}_${index}`).join(", ")}${logits.length === 1 ? "," : ""} = ${source}`;
  const names = data("names").slice(0, logits.length);
  return `import numpy as np

names = ${JSON.stringify(names)}
z = (${numbers}${shift === 0 ? "" : ` ${shift < 0 ? "-" : "+"} ${Math.abs(shift)}`}) / ${python(temperature)}  # logits / temperature
target = ${target}

# As the formula is written: overflows for z above 709.
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    naive = np.exp(z) / np.exp(z).sum()
naive_of_target = naive[target]

# The same with the largest exponent 0: never overflows.
powers = np.exp(z - z.max())
p = powers / powers.sum()

# The loss from the logits themselves (log-sum-exp), exact where p underflows.
loss = np.log(powers.sum()) + z.max() - z[target]
gradient = (p - np.eye(len(z))[target]) / ${python(temperature)}

${each("probability", "p")}
${each("gradient", "gradient")}
for name, share in zip(names, p):
    print(f"{name:>8} {share:.3f}")
print(f"loss {loss:.4f}")
`;
}
