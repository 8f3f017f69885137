import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaults,
  readings,
  reduce,
  schema,
  steepest,
} from "../../widgets/activation_explorer/state.js";
import { validate } from "../../widgets/shared/schema.js";

test("ten sigmoids at their steepest leave a millionth", () => {
  const { slope, product } = readings({ ...defaults, activation: "sigmoid", x: 0, depth: 10 });
  assert.equal(slope, 0.25);
  assert.equal(product, 0.25 ** 10);
});

test("the chosen curve is never compared with itself, and three is the most", () => {
  const next = reduce(defaults, {
    activation: "relu",
    compare: ["relu", "tanh", "tanh", "gelu", "silu", "selu"],
  });
  assert.deepEqual(next.compare, ["gelu", "silu", "selu"]);
});

test("GELU is steeper than 1 somewhere, the sigmoid never steeper than a quarter", () => {
  assert.ok(steepest("gelu", 0) > 1.12 && steepest("gelu", 0) < 1.13);
  assert.equal(steepest("sigmoid", 0), 0.25);
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, { activation: "cube", alpha: 2, x: 1 });
  assert.deepEqual(state, { ...defaults, x: 1 });
  assert.equal(problems.length, 2);
});
