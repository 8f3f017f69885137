// Python for the present state: plain numpy, the loop that a pooling layer is.
import { python } from "../shared/numbers.js";
import { outcome } from "./state.js";

const matrix = (rows) =>
  `np.array([\n${rows.map((row) => `    [${row.map(python).join(", ")}],`).join("\n")}\n])`;

const REDUCTIONS = {
  max: "patch.max()",
  average: "patch.mean()",
  min: "patch.min()",
  subsample: "patch[0, 0]  # the first cell",
};

const CHOICES = {
  max: "k = patch.argmax()  # the first, if several are equal: as TensorFlow does",
  min: "k = patch.argmin()  # the first, if several are equal",
  subsample: "k = 0",
};

const KERAS = {
  max: (arguments_) => `keras.layers.MaxPooling2D(${arguments_})`,
  average: (arguments_) => `keras.layers.AveragePooling2D(${arguments_})`,
  min: (arguments_) => `-keras.layers.MaxPooling2D(${arguments_})(-x)`,
};

const SIZE = {
  valid: (size) => `max(0, (${size} - window) // stride + 1)`,
  same: (size) => `-(-${size} // stride)  # rounded up`,
};

function loop({ mode, padding, backward }) {
  const same = padding === "same";
  const lines = [];
  if (same)
    lines.push(
      "above = max(0, (height - 1) * stride + window - x.shape[0]) // 2",
      "before = max(0, (width - 1) * stride + window - x.shape[1]) // 2",
    );
  lines.push("y = np.zeros((height, width))");
  if (backward) lines.push("gradient = np.zeros(x.shape)");
  lines.push("for i in range(height):", "    for j in range(width):");
  const body = same
    ? [
        "top, left = i * stride - above, j * stride - before",
        "bottom, right = top + window, left + window",
        "top, left = max(0, top), max(0, left)  # cells outside never count",
        "patch = x[top:bottom, left:right]",
      ]
    : ["top, left = i * stride, j * stride", "patch = x[top : top + window, left : left + window]"];
  body.push(`y[i, j] = ${REDUCTIONS[mode]}`);
  if (backward && mode === "average") {
    const slice = same ? "top:bottom, left:right" : "top : top + window, left : left + window";
    body.push(`gradient[${slice}] += incoming[i, j] / patch.size`);
  } else if (backward) {
    body.push(CHOICES[mode]);
    body.push("gradient[top + k // patch.shape[1], left + k % patch.shape[1]] += incoming[i, j]");
  }
  return [...lines, ...body.map((line) => `        ${line}`)].join("\n");
}

/** @param {any} state */
export function code(state) {
  const { mode, window, stride, padding, row, column, backward, output_gradient } = state;
  const { pooled } = outcome(state);
  const keras = KERAS[mode]?.(`${window}, strides=${stride}, padding="${padding}"`);
  const incoming =
    output_gradient.length > 0 ? matrix(output_gradient) : "np.ones((height, width))";
  return `import numpy as np

x = ${matrix(state.values)}
window, stride = ${window}, ${stride}  # padding: "${padding}"
height = ${SIZE[padding]("x.shape[0]")}
width = ${SIZE[padding]("x.shape[1]")}
${backward ? `incoming = ${incoming}  # the outputs' gradients\n` : ""}
${loop(state)}
${pooled.values.length > 0 ? `\nresult = y[${row}, ${column}]` : ""}
print(y)
${backward ? "reached = np.count_nonzero(gradient)\nprint(gradient)\n" : ""}${keras ? `# In Keras: ${keras}\n` : ""}`;
}
