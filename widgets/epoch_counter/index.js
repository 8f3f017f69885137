import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

const preset = (label, state) => ({ label, state: { ...defaults, ...state } });

export default defineWidget({
  name: "epoch_counter",
  badge: "Try",
  title: "Examples, updates, epochs",
  task: "20 examples, batches of 4, 3 epochs: how many updates, and how often is example 0 used? Say it, then play. Then the same for batches of 6.",
  explain:
    "An iteration is one update of the parameters. An epoch is one pass over the training set. They are the same only if one batch holds all the examples. With 60 000 pictures in batches of 32, one epoch is 1875 updates.\n\nEvery epoch takes each example once, in a new order: the columns of marks above the data grow evenly. If the batch size does not divide the number of examples, the last batch is smaller; its gradient is the mean of fewer examples. Leave it out, and every epoch misses some examples. As the order is shuffled, they are others each time.\n\nThe examples choose which losses go into the mean. The gradient itself is taken with respect to the parameters θ: in the formula, θ stands below every fraction, and only θ changes. “Gradient with respect to the dataset” would ask how to change the pictures.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  presets: [
    preset("Mini-batches", {}),
    preset("All at once", { batch_size: 20, step: 2 }),
    preset("One at a time", { batch_size: 1, step: 27 }),
    preset("Does not divide", { batch_size: 6, step: 4 }),
    preset("Rest left out", { batch_size: 6, drop_incomplete: true, step: 3 }),
    preset("Not shuffled", { shuffle: false }),
  ],
});
