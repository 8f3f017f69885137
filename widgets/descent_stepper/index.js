import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

const preset = (label, state) => ({ label, state: { ...defaults, ...state } });

export default defineWidget({
  name: "descent_stepper",
  badge: "Try",
  title: "A descent, step by step",
  task: "Step on at η = 0.1. Then predict: what will the same descent do at η = 0.47, and what at 0.50? Move η: the whole path answers at once.",
  explain:
    "The gradient points uphill, so a step goes against it. But the gradient says nothing about how far to go: at the start it is 26 long, and the minimum is 6.3 away. A step of exactly minus the gradient (η = 1) jumps across the whole valley and raises the loss from 82.7 to 801.\n\nWhat sets the limit is the steepest direction. Across the valley the curvature is 4.13, so every step multiplies the distance there by 1 − 4.13 η. Beyond η = 2 / 4.13 = 0.484 that factor is larger than 1 in size, and the path flies apart. Along the valley the curvature is only 0.32: there even the largest safe rate makes slow progress, and a very small one is no safer, only slower. Momentum helps exactly here.\n\nOne example at a time (batch size 1) the arrows disagree with the dashed one, the gradient of all examples; on average they agree. The path arrives quickly and then never rests: that is the noise floor. A smaller η lowers it. The minimum of the loss is not the truth: (4, 3), which made the data, has a larger loss on these 100 points.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  presets: [
    preset("Source's run", { step: 20 }),
    preset("Too small", { learning_rate: 0.001, step: 300 }),
    preset("Just stable", { learning_rate: 0.47, step: 30 }),
    preset("Diverges", { learning_rate: 0.5, step: 20, view: "far" }),
    preset("Step = −gradient", { learning_rate: 1, step: 1, view: "far" }),
    preset("Single examples", { learning_rate: 0.05, batch_size: 1, step: 300, view: "near" }),
    preset("Momentum", { optimiser: "momentum", learning_rate: 0.05, step: 40 }),
  ],
});
