import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "output_loss_matcher",
  title: "Which output unit fits which loss?",
  badge: "Try",
  task: "The true class is 1, the output unit is tanh, the loss is binary cross-entropy. At a raw score of −0.5 the answer is wrong. Which way will a gradient step move the score? Decide, then take the step.",
  explain:
    "Cross-entropy takes the logarithm of a probability, and tanh gives numbers from −1 to 1, which are none. Keras clips them to 0.0000001 … 0.9999999 first. So every output of 0 or less counts as 0.0000001, the loss is −ln 0.0000001 = 16.118 for all of them, and the curve is flat: the gradient is exactly 0. The example is as wrong as can be, and nothing can be learnt from it.\n\nThe sigmoid fits: the gradient is σ(z) − target, almost −1 for a confident mistake. Without an output unit, and with from_logits=True, the loss applies the sigmoid itself: the same numbers, computed without clipping. The squared error after a sigmoid has a gradient everywhere, but a tiny one where the answer is confidently wrong, because the sigmoid’s slope multiplies in.\n\nThe metric “accuracy” asks whether the output is above 0.5, whatever the unit. For tanh that means z > 0.549, for a logit z > 0.5: neither is the middle, 0. With logits, use BinaryAccuracy(threshold=0).",
  schema,
  defaults,
  readings,
  code,
  css,
  view,
  presets: [
    { label: "Tanh below 0", state: { z: -0.5, target: 1, unit: "tanh", loss: "bce" } },
    { label: "Sigmoid", state: { z: -4, target: 1, unit: "sigmoid", loss: "bce" } },
    { label: "Logit", state: { z: -4, target: 1, unit: "logit", loss: "bce" } },
    { label: "MSE crawls", state: { z: -6, target: 1, unit: "sigmoid", loss: "mse" } },
    { label: "Counted wrong", state: { z: 0.3, target: 1, unit: "tanh", loss: "bce" } },
  ],
});
