// Python for the present settings: the data and the exact start with numpy, the network in Keras.
import { python } from "../shared/numbers.js";
import { COUNT, startBias, task } from "./experiment.js";
import { FEATURES } from "./features.js";

const KERAS_ACTIVATION = {
  identity: '"linear"',
  leaky_relu: "keras.layers.LeakyReLU(negative_slope=0.01)",
};
const OPTIMISERS = {
  sgd: (rate) => `SGD(${rate}`,
  momentum: (rate) => `SGD(${rate}, momentum=0.9`,
  rmsprop: (rate) => `RMSprop(${rate}`,
  adam: (rate) => `Adam(${rate}`,
};

const tuple = (values) => `(${values.join(", ")}${values.length === 1 ? "," : ""})`;

/** How the penalty is said in Keras: in the loss for plain SGD, else as the optimiser's decay. */
/** @param {Record<string, any>} state */
function penaltyOf({ regularisation, regularisation_rate, optimiser }) {
  const rate = regularisation_rate;
  if (regularisation === "none") return { argument: "", decay: "", lines: "" };
  if (regularisation === "l2" && optimiser !== "sgd")
    return {
      argument: "",
      decay: `, weight_decay=${python(rate)}`,
      lines: '    optimiser.exclude_from_weight_decay(var_names=["bias"])\n',
    };
  const call = regularisation === "l2" ? `L2(${python(rate / 2)})` : `L1(${python(rate)})`;
  return {
    argument: `, kernel_regularizer=keras.regularizers.${call}`,
    decay: "",
    // Keras adds the penalty's slope to the gradient; the playground moves the weight itself.
    lines:
      regularisation === "l1"
        ? "    # The playground also stops a weight at 0; Keras lets it pass.\n"
        : "",
  };
}

/** @param {Record<string, any>} state */
export function code(state) {
  const { output, loss, binary, regression } = task(state);
  const sizes = [state.features.length, ...state.layers, 1];
  const keras = (name) => KERAS_ACTIVATION[name] ?? `"${name}"`;
  const bias = startBias(state.initialiser);
  const start =
    state.initialiser === "large_normal"
      ? `stream = random.RandomStream(${state.seed})
network = [
    mlp.Layer(initialisers.small_normal(shape, stream, deviation=2.0), np.zeros(shape[1]))
    for shape in zip(sizes, sizes[1:])
]`
      : `network = mlp.build(sizes, "${state.initialiser}", seed=${state.seed}, bias=${python(bias)})`;
  const imports =
    state.initialiser === "large_normal" ? "initialisers, mlp, random, toy_data" : "mlp, toy_data";
  const penalty = penaltyOf(state);
  const dense = (units, activation) =>
    `        keras.layers.Dense(${units}, activation=${activation}${penalty.argument}),\n`;
  const lossLine =
    loss === "half_squared"
      ? `
    def half_squared(target, output):
        return keras.ops.mean(keras.ops.square(output - target), axis=-1) / 2

`
      : "";
  return `from book_helpers.reference import ${imports}
import numpy as np

points, labels = toy_data.${state.data_set}(${COUNT}, noise=${python(state.noise)}, seed=${state.data_seed})
train, test = toy_data.split(${COUNT}, train_share=${python(state.train_share)}, seed=${state.data_seed + 1})
x1, x2 = points.T
inputs = np.column_stack([${state.features.map((name) => FEATURES[name].python).join(", ")}])
targets = ${binary ? "np.where(labels > 0, 1.0, 0.0)" : "labels"}[:, np.newaxis]

# The start, exactly: ${regression ? "values" : binary ? "targets are 0 and 1" : "targets are −1 and 1"}.
sizes = ${tuple(sizes)}
${start}
settings = dict(hidden="${state.activation}", output="${output}", loss="${loss}")
train_loss, gradients, _ = mlp.loss_and_gradients(
    network, inputs[train], targets[train], **settings
)
test_loss, _, _ = mlp.loss_and_gradients(network, inputs[test], targets[test], **settings)
norms = mlp.gradient_norms(gradients)
first_layer_gradient, last_layer_gradient = norms[0], norms[-1]
parameters = mlp.flatten(network).size
print(f"{parameters} parameters, training loss {train_loss:.4f}, test loss {test_loss:.4f}")


def keras_model():
    """The same network, with the same start, in Keras."""
    import keras

    model = keras.Sequential([
        keras.Input((${sizes[0]},)),
${state.layers.map((units) => dense(units, keras(state.activation))).join("")}${dense(1, keras(output))}    ])
    model.set_weights([part for layer in network for part in (layer.weights, layer.biases)])
${lossLine}    optimiser = keras.optimizers.${OPTIMISERS[state.optimiser](python(state.learning_rate))}${penalty.decay})
${penalty.lines}    model.compile(optimiser, loss=${loss === "half_squared" ? "half_squared" : '"binary_crossentropy"'})
    return model


# Loading Keras takes some seconds:
# model = keras_model()
# model.fit(inputs[train], targets[train], batch_size=${state.batch_size}, epochs=100,
#           validation_data=(inputs[test], targets[test]))
`;
}
