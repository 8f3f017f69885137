import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  backward,
  build,
  forward,
  lossAndScoreGradient,
  workspace,
} from "../../widgets/maths/mlp.js";
import { RULES, regularisedStep } from "../../widgets/maths/optimisers.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/optimisers.json", import.meta.url), "utf8"),
);

function near(actual, expected, what) {
  expected.forEach((value, index) => {
    assert.ok(
      Math.abs(actual[index] - value) <= 1e-12 * Math.max(1, Math.abs(value)),
      `${what}[${index}]: ${actual[index]} is not ${value}`,
    );
  });
}

test("every rule walks Python's way", () => {
  assert.deepEqual(Object.keys(RULES), Object.keys(golden.paths));
  for (const [name, path] of Object.entries(golden.paths)) {
    const parameters = Float64Array.from(golden.start);
    const step = RULES[name].make(parameters.length);
    path.forEach((expected, index) => {
      step(parameters, Float64Array.from(golden.gradients[index]), golden.learning_rate);
      near(parameters, expected, `${name}, step ${index + 1}`);
    });
  }
});

for (const { kind, rate, inputs, targets, path, dead: counts } of golden.playground)
  test(`TensorFlow Playground's update with penalty “${kind}”`, () => {
    const network = build([3, 4, 1], "wide_uniform", 5, 0.1);
    const space = workspace(network, 8);
    const before = new Float64Array(network.parameters.length);
    const dead = new Uint8Array(network.parameters.length);
    const rule = RULES.sgd.make(network.parameters.length);
    path.forEach((expected, index) => {
      forward(network, space, Float64Array.from(inputs), 8, "tanh", "tanh");
      lossAndScoreGradient(space, targets, "half_squared");
      backward(network, space);
      regularisedStep(network, rule, space.gradient.parameters, 0.3, { kind, rate, before, dead });
      near(network.parameters, expected, `step ${index + 1}`);
      assert.equal(
        dead.reduce((sum, value) => sum + value, 0),
        counts[index],
      );
    });
    assert.equal(kind === "l1", counts.at(-1) > 0);
  });
