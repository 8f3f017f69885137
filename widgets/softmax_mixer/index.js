import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "softmax_mixer",
  title: "From logits to probabilities",
  badge: "Try",
  task: "Add 100 to every logit: what happens to the probabilities? And which is more certain, twice the logits or half the temperature? Say it first, then try.",
  explain:
    'Only differences count. A number added to all logits cancels in the fraction, so the probabilities stay the same to the last digit that is shown. Multiplying is different: twice the logits and half the temperature are the same thing, and both sharpen. A high temperature flattens; the order of the classes never changes.\n\nThe formula as it is written fails when exp(z) leaves the range of the computer’s numbers: from z = 710 on it is infinite, and ∞ / ∞ is no number (in float32, which Keras uses, from 89 on). Far below 0 all powers become 0, and 0 / 0 is no number either. Taking the largest exponent out first costs nothing and always works.\n\nThe gradient is the probability minus the target, divided by the temperature: the true class is pulled up, all others are pushed down in proportion to their probability, and the parts add up to 0. With a single unit the softmax is always 1, the loss 0 and the gradient 0: Dense(1, activation="softmax") learns nothing. A probability from a softmax adds up to 1; that alone does not make it trustworthy.',
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  data: ["names"],
  presets: [
    { label: "Hot", state: { temperature: 5 } },
    { label: "Cold", state: { temperature: 0.2 } },
    { label: "1000, 1000", state: { logits: [0, 0], shift: 1000, temperature: 1, target: 0 } },
    { label: "One unit", state: { logits: [-3], shift: 0, temperature: 1, target: 0 } },
    {
      label: "Sure and wrong",
      state: { logits: [6, -1, 0, -6], shift: 0, temperature: 1, target: 3 },
    },
  ],
});
