// What the playground says, in words: names of units, sentences about a step and a training.
import { fixed, trimmed, whole } from "../shared/numbers.js";
import { FEATURE_NAMES, FEATURES } from "./features.js";

/** “x₁”, “unit 3 of layer 1”, “output” @param {Record<string, any>} state */
export function nameOf({ features, layers }, layer, unit) {
  if (layer < 0) return FEATURES[features[unit]].label;
  return layer === layers.length ? "output" : `unit ${unit + 1} of layer ${layer + 1}`;
}

/** What stands over the large map: the unit's name, and what there is to say of it.
 * @param {import("./experiment.js").Experiment} experiment @param {import("./geometry.js").Unit} shown
 * @param {boolean[][]} flat which units do not learn */
export function titleOf({ state, network }, { layer, unit }, flat) {
  if (layer < 0) return [`Feature ${FEATURES[FEATURE_NAMES[unit]].label}`, ""];
  if (layer === state.layers.length) return ["Output", ""];
  const bias = fixed(network.layers[layer].biases[unit], 2);
  return [
    `Layer ${layer + 1}, unit ${unit + 1}`,
    `bias ${bias}${flat[layer]?.[unit] ? ", does not learn" : ""}`,
  ];
}

/** The example that went through last, and what became of its gradient.
 * @param {import("./experiment.js").Experiment} experiment @param {boolean} changed the weights */
export function exampleNote({ state, train, example, updates, inBatch, position }, changed) {
  const { index, loss, output } = example;
  const left = Math.min(state.batch_size - inBatch, train.count - position);
  const then = changed
    ? `the batch is full, so its mean gradient has changed the weights (update ${whole(updates)})`
    : `its gradient is kept; the weights change after ${left} more`;
  const [x, y] = [train.points[2 * index], train.points[2 * index + 1]];
  return `Example (${fixed(x, 1)}, ${fixed(y, 1)}): output ${fixed(output, 3)}, target ${trimmed(train.targets[index], 2)}, loss ${fixed(loss, 3)}; ${then}.`;
}

/** @param {import("./session.js").Session} session */
export const lossNote = ({ experiment, measured }) =>
  `Epoch ${whole(experiment.epoch)}: training loss ${fixed(measured.train, 3)}, test loss ${fixed(measured.test, 3)}.`;

/** What to notice; else what to do. @param {import("./session.js").Session} session */
export function advice({ measured }) {
  const flat = measured.flat.flat();
  const dead = flat.filter(Boolean).length;
  if (Number.isNaN(measured.train))
    return "The numbers have left the finite range: the learning rate is too large. Start again with a smaller one.";
  if (dead > 0)
    return `${dead} of ${flat.length} hidden units ${dead === 1 ? "does" : "do"} not learn (crossed out): at every training example the slope is below 0.001.`;
  return "Point at a unit or an edge for its numbers; click to change them. Blue is positive, orange negative.";
}
