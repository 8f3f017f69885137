import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { COAT_EDGE, DISORDER, FIVE, NEGATIVE, ORDERED, SEVEN, TIES } from "./maps.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "pooling_explorer",
  title: "What a pooling window keeps, and what it forgets",
  badge: "Try",
  task: "Take the map “5 × 5” and find the cells that no window reads. Click one of them and press +, or drag it: what happens?",
  explain:
    "Pooling has no weights. A window slides over each feature map by itself and gives one number at every stop. The maximum moves only when the largest number of its window does, so most small changes leave no trace; the average moves a little with every number. A 2 × 2 window with stride 2 forgets three numbers of four, and nothing in the layer knows which of them mattered.\n\nWhere windows stand is decided by size, stride and padding, never by what the map shows. “Valid” keeps the windows that fit and drops the rows and columns left over. “Same” lets windows reach over the border, but what lies outside never counts: the maximum of negative numbers stays negative, and an average divides by the cells inside.\n\nBackwards, the maximum's cell gets the whole gradient and the others get none; an average gives every cell an equal share. Where windows overlap, shares add up. Of several equal maxima the first in reading order is served, as in TensorFlow.\n\nIn the source's map each window has its maximum at the bottom right. Plain subsampling gives the same four numbers there: that map cannot show what a maximum is.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  presets: [
    { label: "Disorder", state: { ...defaults, values: DISORDER } },
    { label: "The source's", state: { ...defaults, values: ORDERED } },
    { label: "5 × 5", state: { ...defaults, values: FIVE } },
    { label: "Overlapping 3 × 3, stride 2", state: { ...defaults, values: SEVEN, window: 3 } },
    { label: "Stride 1", state: { ...defaults, values: DISORDER, stride: 1 } },
    {
      label: "Negative, padded",
      state: { ...defaults, values: NEGATIVE, window: 3, padding: "same" },
    },
    { label: "A real edge", state: { ...defaults, values: COAT_EDGE, row: 1, column: 3 } },
    {
      label: "Global average",
      state: { ...defaults, values: COAT_EDGE, mode: "average", window: 8, stride: 1 },
    },
    { label: "Gradients and ties", state: { ...defaults, values: TIES, backward: true } },
  ],
});
