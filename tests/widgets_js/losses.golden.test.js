import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as losses from "../../widgets/maths/losses.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/losses.json", import.meta.url), "utf8"),
);
const close = (mine, theirs, what) =>
  assert.ok(
    Math.abs(mine - theirs) <= 1e-12 * Math.max(1, Math.abs(theirs)),
    `${what}: ${mine} and not ${theirs}`,
  );

test("losses and slopes are numpy's for both targets", () => {
  for (const [key, inputs, mine] of [
    ["squared_error", "scores", losses.squaredError],
    ["squared_error_gradient", "scores", losses.squaredErrorGradient],
    ["binary_cross_entropy", "probabilities", losses.binaryCrossEntropy],
    ["binary_cross_entropy_gradient", "probabilities", losses.binaryCrossEntropyGradient],
    ["from_logits", "scores", losses.binaryCrossEntropyFromLogits],
    ["from_logits_gradient", "scores", losses.binaryCrossEntropyFromLogitsGradient],
  ])
    for (const target of [0, 1])
      golden[inputs].forEach((value, index) => {
        close(mine(value, target), golden[key][target][index], `${key}(${value}, ${target})`);
      });
});

test("softmax and its logarithm are numpy's, also for logits that overflow", () => {
  for (const { logits, temperature, probabilities, logarithms, log_sum_exp } of golden.softmax) {
    const what = `${logits} at ${temperature}`;
    losses.softmax(logits, temperature).forEach((value, index) => {
      close(value, probabilities[index], what);
    });
    losses.logSoftmax(logits, temperature).forEach((value, index) => {
      close(value, logarithms[index], what);
    });
    close(losses.logSumExp(logits), log_sum_exp, what);
  }
  assert.throws(() => losses.softmax([1], 0), /temperature must be positive; got 0/);
});

test("the formula as written overflows where the stable one does not", () => {
  const { powers, probabilities } = losses.naiveSoftmax([1000, 1000]);
  assert.deepEqual(powers, [Infinity, Infinity]);
  assert.ok(probabilities.every(Number.isNaN));
  assert.deepEqual(losses.softmax([1000, 1000]), [0.5, 0.5]);
  losses.naiveSoftmax([1, 2, 3]).probabilities.forEach((value, index) => {
    close(value, losses.softmax([1, 2, 3])[index]);
  });
});
