import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "playground",
  title: "Playground: a network that learns while you watch",
  badge: "Try",
  task: "How many units must the first layer have to part disc and ring: one, two, three, more? Say a number, press Train, then take units away until it fails.",
  explain:
    "A unit of the first layer answers along a straight line: its small map has one edge. Two such lines cannot close around a disc, three can: a triangle. More units round the corners. The output unit only weighs the maps that it is given, and you can read from the edges which it uses.\n\nFeatures can do the same work. With x₁² and x₂² the network needs no hidden layer at all: a circle is a straight line in these two. That is what depth replaces: somebody who knows the right features.\n\nThe bars under the network show how much gradient reaches each layer. Six sigmoid layers leave next to nothing for the first; with ReLU a unit that is 0 at every example gets exactly nothing and is crossed out. If all weights start equal, the units of a layer get equal gradients and stay copies of each other.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  layout: "below",
  data: ["compact", "epoch", "losses"],
  // Each names all that it needs: what a chapter has set must not turn it into something else.
  presets: [
    {
      label: "Right features",
      state: { data_set: "circles", noise: 0, features: ["x1_squared", "x2_squared"], layers: [] },
    },
    {
      label: "Copies",
      state: { data_set: "xor", activation: "tanh", initialiser: "constant", layers: [6] },
    },
    {
      label: "Vanishing",
      state: {
        data_set: "xor",
        activation: "sigmoid",
        layers: [5, 5, 5, 5, 5, 5],
        learning_rate: 0.1,
      },
    },
    {
      label: "Dead units",
      state: {
        data_set: "circles",
        noise: 0,
        activation: "relu",
        layers: [8, 8],
        initialiser: "wide_uniform",
        seed: 1,
        optimiser: "momentum",
        learning_rate: 0.5,
      },
    },
    {
      label: "Spiral",
      state: {
        data_set: "spiral",
        activation: "relu",
        initialiser: "he_normal",
        layers: [8, 8, 8],
        optimiser: "adam",
        learning_rate: 0.01,
        train_share: 0.8,
      },
    },
    {
      label: "Overfitting",
      state: {
        data_set: "circles",
        noise: 0.3,
        train_share: 0.1,
        activation: "tanh",
        layers: [8, 8],
        optimiser: "adam",
        learning_rate: 0.03,
        show_test: true,
      },
    },
  ],
});
