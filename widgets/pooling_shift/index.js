import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "pooling_shift",
  title: "A picture moves by one pixel: which features notice?",
  badge: "Try",
  task: "Move the picture one pixel to the right. Compare two columns of the table: no pooling, and windows of 2 × 2.",
  explain:
    "Pooling is often said to make a network invariant to small shifts. If it did, the difference would be empty. It is not: one pixel changes a map of sharp edges by most of its length, and after max pooling with a 2 × 2 window still by half. Larger windows help more. So the word is “less sensitive”, and the price is the place: the pooled map no longer says where in its window the maximum was.\n\nTaking the first cell of each window is no help at all, so it is not the smaller map that calms the features. A maximum at every position, blurred before every second number is taken (Zhang 2019), is calmer than plain max pooling of the same size, because taking every second number of a sharp map is what makes it jump.\n\nIf the picture moves by exactly one window, the pooled map moves by exactly one cell: it is equivariant to such moves, and the per cent are high. The last layer, not this one, must learn that the place does not matter; global pooling does it by force.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  data: ["picture", "pixels", "crop", "credit"],
  presets: [
    { label: "No pooling", state: { mode: "max", window: 1, right: 1, down: 0 } },
    { label: "Max 2 × 2", state: { mode: "max", window: 2, right: 1, down: 0 } },
    { label: "Only subsampling", state: { mode: "subsample", window: 2, right: 1, down: 0 } },
    { label: "With blur", state: { mode: "blur", window: 2, right: 1, down: 0 } },
    { label: "A whole cell", state: { mode: "max", window: 4, right: 4, down: 0 } },
    { label: "Hide and seek", state: { mode: "max", window: 8, right: 1, down: 1 } },
  ],
});
