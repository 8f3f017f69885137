// Keras for the present state: the model is built, and Keras counts.
const CONVOLUTION = (filters, strided) =>
  `    layers.Conv2D(${filters}, 3, ${strided ? "strides=2, " : ""}padding="same", activation="relu"),`;
const POOLING = {
  max: "    layers.MaxPooling2D(2),",
  average: "    layers.AveragePooling2D(2),  # the size must be given",
};

/** @param {Record<string, any>} state */
export function code({ kind, size }) {
  const stack = [32, 64].flatMap((filters) => [
    CONVOLUTION(filters, kind === "strided"),
    POOLING[kind],
  ]);
  const head = kind === "global" ? "    layers.GlobalAveragePooling2D()," : "    layers.Flatten(),";
  return `from math import prod

import keras
from keras import layers

model = keras.Sequential([
    keras.Input((${size}, ${size}, 1)),
${[...stack, head].filter(Boolean).join("\n")}
    layers.Dense(10, activation="softmax"),
])

parameters = model.count_params()
convolution_parameters = dense_parameters = multiply_adds = 0
for layer in model.layers:
    if isinstance(layer, layers.Conv2D):
        height, width = layer.output.shape[1:3]
        convolution_parameters += layer.count_params()
        multiply_adds += height * width * prod(layer.kernel.shape)
    elif isinstance(layer, layers.Dense):
        dense_parameters += layer.count_params()
        multiply_adds += prod(layer.kernel.shape)
print(f"{parameters:,} parameters, {multiply_adds / 1e6:.2f} million multiply-adds")
`;
}
