import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ACTIVATIONS } from "../../widgets/maths/activations.js";
import {
  backward,
  build,
  deadUnits,
  empty,
  forward,
  gradientNorms,
  lossAndScoreGradient,
  penalty,
  workspace,
} from "../../widgets/maths/mlp.js";
import { activate } from "../../widgets/maths/vector_activations.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/mlp.json", import.meta.url), "utf8"),
);

function near(actual, expected, what, tolerance = 1e-12) {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, index) => {
    assert.ok(
      Math.abs(actual[index] - value) <= tolerance * Math.max(1, Math.abs(value)),
      `${what}[${index}]: ${actual[index]} is not ${value}`,
    );
  });
}

for (const item of golden.cases) {
  const { sizes, hidden, output, loss_name: loss, initialiser, seed, bias } = item;
  test(`${sizes.join("-")} ${hidden}, ${output}, ${loss}: every number is numpy's`, () => {
    const network = build(sizes, initialiser, seed, bias);
    assert.deepEqual([...network.parameters], item.parameters);
    const count = item.inputs.length / sizes[0];
    const space = workspace(network, count + 3); // more room than examples
    forward(network, space, Float64Array.from(item.inputs), count, hidden, output);
    item.activations.forEach((values, k) => {
      near(space.activations[k].subarray(0, values.length), values, `layer ${k}`);
    });
    near([lossAndScoreGradient(space, item.targets, loss)], [item.loss], "loss");
    backward(network, space, true);
    near(space.gradient.parameters, item.gradient, "gradient");
    near(
      space.inputSlopes.subarray(0, item.input_slopes.length),
      item.input_slopes,
      "input slopes",
    );
    near(gradientNorms(space), item.norms, "norms");
    assert.deepEqual(deadUnits(space), item.dead);
    near([penalty(network, "l1"), penalty(network, "l2")], item.penalties, "penalties");
  });
}

test("the loops over arrays are the functions of activations.js", () => {
  const z = Float64Array.of(-30, -3, -0.7, -1e-9, 0, 1e-9, 0.4, 2, 30);
  const alpha = { leaky_relu: 0.01, elu: 1 };
  for (const [name, { value, slope }] of Object.entries(ACTIVATIONS)) {
    const [values, alone, slopes] = [1, 2, 3].map(() => new Float64Array(z.length).fill(7));
    activate(name, z, values, slopes);
    activate(name, z, alone, null, z.length - 1);
    const expected = Array.from(z, (x) => value(x, alpha[name]));
    near(values, expected, name);
    near(alone, [...expected.slice(0, -1), 7], `${name} without slopes`);
    near(
      slopes,
      Array.from(z, (x) => slope(x, alpha[name])),
      `${name}′`,
    );
  }
  assert.throws(() => activate("swish", z, z, null), /no activation “swish”/);
});

test("what does not fit together is refused", () => {
  assert.throws(() => empty([3]), /at least an input and an output/);
  const network = empty([1, 1]);
  const space = workspace(network, 1);
  assert.throws(
    () => forward(network, space, new Float64Array(2), 2, "relu", "identity"),
    /holds 1 examples/,
  );
  forward(network, space, new Float64Array(1), 1, "relu", "identity");
  assert.throws(
    () => lossAndScoreGradient(space, [0], "categorical_cross_entropy"),
    /does not go with/,
  );
  assert.throws(() => lossAndScoreGradient(space, [0], "hinge"), /no loss/);
});
