import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Experiment } from "../../widgets/playground/experiment.js";
import { defaults } from "../../widgets/playground/state.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/playground.json", import.meta.url), "utf8"),
);

// Rounding grows over some hundred updates; 1e-10 is the goal that the book sets for gradients.
const near = (actual, expected, what) => {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, index) => {
    assert.ok(
      Math.abs(actual[index] - value) <= 1e-10 * Math.max(1, Math.abs(value)),
      `${what}[${index}]: ${actual[index]} is not ${value}`,
    );
  });
};

for (const { settings, parameters, losses, norms } of golden.cases)
  test(`${golden.epochs} epochs as numpy trains them: ${JSON.stringify(settings)}`, () => {
    const experiment = new Experiment({ ...defaults, layers: [4], ...settings });
    for (let epoch = 0; epoch < golden.epochs; epoch += 1) experiment.stepEpoch();
    near(experiment.network.parameters, parameters, "parameters");
    const measured = experiment.evaluate();
    near([measured.train, measured.test], losses, "losses");
    near(measured.norms, norms, "norms");
  });
