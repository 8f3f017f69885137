import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

const preset = (label, state) => ({ label, state: { ...defaults, ...state } });

export default defineWidget({
  name: "init_symmetry",
  badge: "Try",
  title: "Why weights must start different",
  task: "All weights start at 0.1. The six hidden units see the same inputs. What will training make of them? Play it. Then start with all 0, and then at random.",
  explain:
    "Units with the same weights give the same output, so they get the same gradient, so they stay the same after every update. Six equal units are one unit: the lines lie on each other, and a ring around a disc cannot be learned. On the moons one unit is a straight border, and that already gets nine of ten points right: a good number can hide that five units are idle.\n\nWith all weights 0 it is worse. The output weights are 0, so nothing comes back to the hidden layer; the hidden outputs are 0, so nothing reaches the output weights. Only the last bias can move.\n\nShuffled batches are random too, but all units see the same batch, so they do not help: the difference must be in the weights. Very small random weights do break the symmetry, but slowly: tiny weights also mean tiny gradients. Glorot and He choose the spread by the size of the layer. Biases may start at 0.",
  schema,
  defaults,
  readings,
  code,
  css,
  view,
  presets: [
    preset("All 0", { initialiser: "zeros", updates: 400 }),
    preset("All 0.1", { updates: 400 }),
    preset("Shuffling is no help", { batch_size: 10, learning_rate: 0.3, updates: 400 }),
    preset("Tiny and random", { initialiser: "small_normal", updates: 400 }),
    preset("Glorot", { initialiser: "glorot_uniform", updates: 400 }),
  ],
});
