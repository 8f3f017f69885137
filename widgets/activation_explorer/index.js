import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "activation_explorer",
  title: "A curve, its slope, and what depth does to a slope",
  badge: "Try",
  task: "At x = 0 the sigmoid is at its steepest. See how much of a gradient survives ten such layers. Then drag x to look for a better place.",
  explain:
    "The sigmoid's slope is never more than 0.25. Ten layers multiply ten such slopes, and 0.25 to the power 10 is about one millionth: if nothing makes up for it, the gradient vanishes. Away from 0 it only gets worse.\n\nReLU's slope is exactly 1 for every positive input, so depth takes nothing away there; for negative inputs it is exactly 0, and nothing at all comes through. (A unit that is off for one input may be on for the next.) Leaky ReLU leaves a small slope α on that side. Weights are left out of this picture: they multiply in too, and can make up for a small slope; the next widget brings them back.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  presets: [
    { label: "Sigmoid at its best", state: { activation: "sigmoid", x: 0, depth: 10 } },
    { label: "Sigmoid saturated", state: { activation: "sigmoid", x: 4, depth: 10 } },
    {
      label: "ReLU against its relatives",
      state: { activation: "relu", compare: ["leaky_relu", "gelu", "silu"], x: -1 },
    },
  ],
});
