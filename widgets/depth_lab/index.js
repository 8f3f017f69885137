import { defineWidget } from "../shared/index.js";
import { code } from "./code.js";
import { defaults, readings, reduce, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

const preset = (label, activation, initialisation, rest = {}) => ({
  label,
  state: { activation, initialisation, scale: 1, depth: 20, ...rest },
});
const RELU_GLOROT = "relu glorot_uniform 1 20 0";

export default defineWidget({
  name: "depth_lab",
  title: "What depth does to activations and gradients",
  badge: "Try",
  task: "Twenty layers before any training. Which pairs of activation and initialisation still give the first layer a gradient? Guess for sigmoid, and for ReLU with Glorot's weights; then try.",
  explain:
    "Each layer multiplies what passes through it by some factor, forward and backward. Twenty or thirty such factors are harmless only if each is close to 1. With Glorot's weights, made for a slope of 1 at 0, the sigmoid's slope of at most 0.25 makes the gradient vanish on the way back: about 10⁻¹² of it reaches the first layer. Weights four times as large help a good deal; the rest would be the biases' work, which are 0 here. Forward it is as bad. The dashes show how much a unit differs from digit to digit: after a few sigmoid layers all digits look the same, and each column of the histogram is just 64 constants.\n\nReLU alone is no cure. With Glorot's weights it throws away half of the signal in every layer: the activations shrink by a factor of about 1,000 in twenty layers, and every gradient is a thousand times too small. The ratio of first to last layer looks healthy, because both are small; so look at the whole profile and its height. He's weights have twice LeCun's variance, which makes up for the lost half. GELU and SiLU lose more than ReLU does, so He's factor is not enough for them at this depth: deep networks that use them normalise between layers.\n\nAnd no activation “normalises” by itself. ReLU's values have no upper limit; what keeps them in range is the match with the weights. Only SELU with LeCun's weights pulls the deviation towards 1. The bounded tanh with weights of deviation 1 stays in range too, but nearly all its units sit at ±1, and the gradient explodes.",
  schema,
  defaults,
  reduce,
  readings,
  code,
  css,
  view,
  data: ["pixels", "labels"],
  presets: [
    preset("Sigmoid", "sigmoid", "glorot_uniform"),
    preset("Tanh", "tanh", "glorot_uniform"),
    preset("Linear", "identity", "glorot_uniform"),
    preset("ReLU + Glorot", "relu", "glorot_uniform"),
    preset("ReLU + He", "relu", "he_normal", { pinned: RELU_GLOROT }),
    preset("Leaky ReLU", "leaky_relu", "he_normal"),
    preset("GELU + He", "gelu", "he_normal"),
    preset("SELU + LeCun", "selu", "lecun_normal"),
    preset("Too small", "relu", "small_normal"),
    preset("Too large", "tanh", "unit_normal"),
  ],
});
