import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "training_monitor",
  title: "The training, epoch by epoch",
  badge: "Try",
  task: "Go back to the first epochs and hide the rest. Which curve will be ahead at the end, and will training and validation part? Then press Play.",
  explain:
    "Dashed curves are measured on the training data while the weights still move, so they lag half an epoch behind. Solid curves are measured on data that the network never learns from. When the solid loss turns up while the dashed one goes on falling, the network has begun to learn its training data by heart.\n\nA band runs from the lowest to the highest of several seeds: same data, same settings, other starting weights and another order of the examples. Where two bands overlap, a single run of each could have told you the opposite. In the tables, ± is the standard deviation over the seeds.",
  schema,
  defaults,
  readings,
  code,
  css,
  view,
  data: ["metrics", "runs", "live"],
  layout: "below",
  presets: [
    { label: "First three epochs", state: { epoch: 3 } },
    { label: "Every run, to the end", state: { epoch: 0, spread: "runs" } },
  ],
});
