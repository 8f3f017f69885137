import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { code } from "../../widgets/depth_lab/code.js";
import {
  defaults,
  pairOf,
  pairText,
  parsePair,
  readings,
  reduce,
  schema,
} from "../../widgets/depth_lab/state.js";
import { validate } from "../../widgets/shared/schema.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/deep_network.json", import.meta.url), "utf8"),
);
const data = (key) => golden[key];
const at = (activation, initialisation) =>
  readings({ ...defaults, activation, initialisation }, data);

test("the lessons of twenty layers", () => {
  const sigmoid = at("sigmoid", "glorot_uniform");
  assert.ok(
    sigmoid.gradient_first < 1e-11 && sigmoid.gradient_last > 0.1,
    "the sigmoid's gradient vanishes",
  );
  assert.ok(
    sigmoid.between_last < 1e-12 && sigmoid.deviation_last > 0.05,
    "all digits look the same",
  );
  const shrinking = at("relu", "glorot_uniform");
  assert.ok(
    shrinking.gradient_first < 3e-3 && shrinking.gradient_last < 3e-3,
    "both ends are small",
  );
  assert.ok(
    shrinking.gradient_first / shrinking.gradient_last > 0.2,
    "and their ratio looks healthy",
  );
  const holding = at("relu", "he_normal");
  assert.ok(holding.gradient_first > 0.2 && holding.gradient_last > 0.2);
  const selu = at("selu", "lecun_normal");
  assert.ok(selu.deviation_last > 0.8 && selu.deviation_last < 1.1);
  assert.ok(
    at("tanh", "unit_normal").gradient_first > 1e4,
    "a bounded activation, and the gradient explodes",
  );
});

test("a pair survives being written and read", () => {
  const pair = {
    activation: "gelu",
    initialisation: "he_normal",
    scale: 1.37,
    depth: 30,
    seed: 99,
  };
  assert.deepEqual(parsePair(pairText(pair)), pair);
  assert.deepEqual(pairOf({ ...defaults, ...pair }), pair);
  for (const wrong of [
    "relu",
    "relu he_normal 1 20",
    "cube he_normal 1 20 0",
    "relu he_normal 9 20 0",
    "relu he_normal 1 2.5 0",
    "relu he_normal 1 20 0 0",
  ])
    assert.equal(parsePair(wrong), null, wrong);
});

test("the layer looked at is one that there is", () => {
  assert.equal(reduce({ ...defaults, layer: 18 }, { depth: 5 }).layer, 5);
  assert.equal(reduce(defaults, { layer: 20 }).layer, 20);
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, {
    pinned: "relu and he",
    depth: 31,
    seed: 4,
  });
  assert.deepEqual(state, { ...defaults, seed: 4 });
  assert.equal(problems.length, 2);
  assert.match(problems.join(), /pinned should be empty, or activation/);
});

test("the code says the scale only where there is one", () => {
  assert.ok(!code({ ...defaults, scale: 1 }, data).includes("1 *"));
  assert.ok(code({ ...defaults, scale: 2.5 }, data).includes("2.5 * initialise"));
});
