import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "pooling_costs",
  title: "What pooling saves, and where",
  badge: "Try",
  task: "Switch from “Not at all” to “Max” and go through the table: which numbers fall, and which stay?",
  explain:
    "The parameters of a convolution are its filters: 3 × 3 × channels × filters, plus a bias for each. The size of the map is not in that product, so pooling cannot change it, and pooling has no parameters of its own. What falls is what depends on the size: the work of every later convolution, and a dense layer that reads the flattened map, one weight for each number and class.\n\nTherefore “pooling reduces the parameters” is true of the flattened head alone. Global average pooling shows both sides: it saves nearly all of the dense layer's parameters and none of the convolutions' work, because it comes after them. Strided convolutions save more work than pooling: they never compute the numbers that pooling would throw away.\n\nOnly multiplications with weights are counted here. Pooling itself compares or adds a few numbers for each output, which is little beside them.",
  schema,
  defaults,
  readings,
  code,
  css,
  view,
  layout: "below",
  presets: [
    { label: "Not at all", state: { kind: "none", size: 28 } },
    { label: "Max", state: { kind: "max", size: 28 } },
    { label: "Strided", state: { kind: "strided", size: 28 } },
    { label: "Global average", state: { kind: "global", size: 28 } },
    { label: "Larger images", state: { kind: "none", size: 64 } },
  ],
});
