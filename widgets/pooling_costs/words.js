// The comparison in sentences.
import { fixed, whole } from "../shared/numbers.js";
import { totals } from "./state.js";

export const LABELS = {
  none: "no pooling",
  max: "max pooling",
  average: "average pooling",
  strided: "strided convolutions",
  global: "global average pooling",
};

/** 15,180,000 as “15.18 million”, 650 as it is. @param {number} count */
export const millions = (count) =>
  count >= 1e5 ? `${fixed(count / 1e6, 2)} million` : whole(count);

/** How many times less: “10.4 times fewer”. @param {number} before @param {number} now */
const times = (before, now, word) =>
  now >= before * 0.95
    ? `hardly ${word}`
    : `${fixed(before / now, before / now < 20 ? 1 : 0)} times ${word}`;

/** @param {{ kind: string, size: number }} state */
export function sentence({ kind, size }) {
  const plain = totals("none", size);
  const now = totals(kind, size);
  if (kind === "none")
    return `${whole(now.parameters)} parameters, ${fixed((100 * now.dense) / now.parameters, 0)} % of them in the dense layer; ${millions(now.multiplyAdds)} multiply-adds, nearly all in the second convolution.`;
  return `With ${LABELS[kind]}: ${times(plain.parameters, now.parameters, "fewer")} parameters, all saved in the dense layer; the convolutions keep their ${whole(now.convolution)}. Multiply-adds: ${millions(now.multiplyAdds)}, ${times(plain.multiplyAdds, now.multiplyAdds, "fewer")}.`;
}
