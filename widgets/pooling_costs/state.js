import { integer, oneOf } from "../shared/schema.js";

export const KINDS = ["none", "max", "average", "strided", "global"];
export const SIZES = { min: 16, max: 64 };
const FILTERS = [32, 64];
const CLASSES = 10;
const KERNEL = 3;

export const schema = {
  kind: oneOf(KINDS),
  size: integer(SIZES),
};

export const defaults = { kind: "none", size: 28 };

/**
 * The small network, layer by layer, in six places that every kind shares.
 * Multiply-adds are those of convolutions and the dense layer, biases left out.
 * @param {string} kind @param {number} size of the square grey image
 * @returns {{ role: string, shape: number[] | null, parameters: number, multiplyAdds: number }[]}
 */
export function layers(kind, size) {
  const found = [];
  let [side, channels] = [size, 1];
  for (const filters of FILTERS) {
    if (kind === "strided") side = Math.ceil(side / 2);
    const weights = KERNEL * KERNEL * channels * filters;
    found.push({
      role: "convolution",
      shape: [side, side, filters],
      parameters: weights + filters,
      multiplyAdds: side * side * weights,
    });
    const pooled = kind === "max" || kind === "average";
    if (pooled) side = Math.floor(side / 2);
    found.push({
      role: "pooling",
      shape: pooled ? [side, side, filters] : null,
      parameters: 0,
      multiplyAdds: 0,
    });
    channels = filters;
  }
  const inputs = kind === "global" ? channels : side * side * channels;
  found.push({
    role: kind === "global" ? "global" : "flatten",
    shape: [inputs],
    parameters: 0,
    multiplyAdds: 0,
  });
  found.push({
    role: "dense",
    shape: [CLASSES],
    parameters: inputs * CLASSES + CLASSES,
    multiplyAdds: inputs * CLASSES,
  });
  return found;
}

const sum = (list, key, role) =>
  list.reduce((total, layer) => total + (!role || layer.role === role ? layer[key] : 0), 0);

/** Whose curves are drawn. Before anything shrinks, the others would give the answer away.
 * @param {string} kind */
export const drawnKinds = (kind) => (kind === "none" ? ["none"] : KINDS);

/** The sums that matter. @param {string} kind @param {number} size */
export function totals(kind, size) {
  const list = layers(kind, size);
  return {
    parameters: sum(list, "parameters"),
    convolution: sum(list, "parameters", "convolution"),
    dense: sum(list, "parameters", "dense"),
    multiplyAdds: sum(list, "multiplyAdds"),
  };
}

/** The numbers on the screen, under the names that the shown code gives them.
 * @param {Record<string, any>} state */
export function readings({ kind, size }) {
  const { parameters, convolution, dense, multiplyAdds } = totals(kind, size);
  return {
    parameters,
    convolution_parameters: convolution,
    dense_parameters: dense,
    multiply_adds: multiplyAdds,
  };
}
