import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { batchesOf, descent, quadratic } from "../../widgets/maths/descent.js";
import { RULES } from "../../widgets/maths/optimisers.js";
import { RandomStream } from "../../widgets/maths/random.js";
import { sourceLine } from "../../widgets/maths/source_line.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/descent.json", import.meta.url), "utf8"),
);
const line = sourceLine();

/** Equal to ten digits, relative to the larger one where numbers are large. */
function close(actual, expected, what) {
  if (Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, `${what}: length`);
    expected.forEach((value, index) => {
      close(actual[index], value, `${what}[${index}]`);
    });
  } else
    assert.ok(
      Math.abs(actual - expected) <= 1e-10 * Math.max(1, Math.abs(expected)),
      `${what}: ${actual} here, ${expected} in Python`,
    );
}

test("the source's data are numpy's, drawn anew", () => {
  close([...line.x], golden.line.x, "x");
  close([...line.y], golden.line.y, "y");
  close(line.start, golden.line.start, "start");
});

test("the surface: Hessian, minimum, limit of the learning rate", () => {
  const surface = quadratic(line.features, line.y);
  close(surface.hessian, golden.hessian, "Hessian");
  close(surface.optimum, golden.optimum, "optimum");
  close(surface.minimum, golden.minimum, "minimum");
  close(surface.stabilityLimit, golden.stability_limit, "limit");
  close(surface.eigenvalues[1] / surface.eigenvalues[0], golden.condition_number, "condition");
  surface.axes.forEach(([u, v], index) => {
    const [[a, b], [, d]] = surface.hessian;
    close(
      [a * u + b * v, b * u + d * v],
      [u, v].map((part) => part * surface.eigenvalues[index]),
      "axis",
    );
  });
});

for (const run of golden.runs)
  test(`${run.rule}, rate ${run.learning_rate}, batch ${run.batch_size}: Python's way`, () => {
    const way = descent(line.features, line.y, run.start, {
      rate: run.learning_rate,
      batchSize: run.batch_size,
      seed: run.seed,
      rule: RULES[run.rule].make(run.start.length, run.momentum ?? undefined),
    }).extend(run.updates);
    const thin = (list) => list.filter((_, index) => index % run.every === 0);
    assert.deepEqual(way.batches[0], run.first_batch);
    close(thin(way.parameters), run.parameters, "parameters");
    close(thin(way.losses), run.losses, "losses");
    close(thin(way.gradients), run.gradients, "gradients");
    assert.equal(way.diverged, run.diverged);
  });

test("every example is used once in an epoch, also when the size does not divide the count", () => {
  const batches = batchesOf(100, 32, new RandomStream(4));
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [32, 32, 32, 4],
  );
  assert.deepEqual(
    batches.flat().sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, index) => index),
  );
});
