import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { lossMap } from "./maps.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

const preset = (label, state) => ({ label, state: { ...defaults, ...state } });

export default defineWidget({
  name: "landscape_explorer",
  badge: "Try",
  title: "One network, several valleys",
  task: "Two tanh units can solve XOR. Of 100 random starts, how many will? Say a number, then make them. And where must a start lie to end in a dark valley?",
  explain:
    "The loss of a network has many valleys. Descent goes down from where it stands and never climbs out, so the start decides. Here 52 of 100 random starts solve XOR. 47 end at a loss of 0.347, half of ln 2: two answers are right, the other two stay undecided at 0.5, and their valley goes no deeper than that. One run is different: at 0.478 it is on a plateau, and with many more updates it gets away. “Gradient descent finds the optimal parameters” is not true for networks.\n\nThe picture is a plane through the space of nine weights. It is laid through the ends of three of those runs: 4 and 73 solved XOR, 88 did not. The two solutions are different sets of weights that do the same: swap the hidden units, or turn their signs, and nothing changes outside.\n\nA valley in the plane need not be one in the whole space. With “all nine weights” free, the descent has seven more directions to get away by. Compare where it ends.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  prepare: lossMap,
  view,
  presets: [
    preset("Neighbours part", { starts: [8.5, 1, 11, 1], updates: 1500 }),
    preset("All nine weights", { moves: "all", updates: 1000 }),
    preset("Where it ends", { show: "ends", updates: 800 }),
    preset("A hundred starts", { runs: 100 }),
  ],
});
