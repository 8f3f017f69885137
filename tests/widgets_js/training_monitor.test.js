import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../widgets/shared/schema.js";
import { code } from "../../widgets/training_monitor/code.js";
import {
  cursorOf,
  defaults,
  domainOf,
  readings,
  schema,
  summarise,
} from "../../widgets/training_monitor/state.js";
import { apart, short, shown, titleOf } from "../../widgets/training_monitor/words.js";

const runs = [
  { group: "ReLU", seed: 0, values: { loss: [2, 1, 0.5], val_loss: [2.5, 1.5, 1] } },
  { group: "ReLU", seed: 1, values: { loss: [4, 3], val_loss: [3.5, null] } },
  { group: "tanh (slow)", seed: 0, values: { loss: [3, 2, 1] } },
];
const data = (key) => ({ runs, metrics: ["loss"] })[key];

test("groups keep their order; mean, range and deviation go over the seeds that got that far", () => {
  const { groups, epochs } = summarise(runs);
  assert.deepEqual(
    groups.map(({ name, count }) => [name, count]),
    [
      ["ReLU", 2],
      ["tanh (slow)", 1],
    ],
  );
  assert.equal(epochs, 3);
  const { mean, low, high, deviation, count } = groups[0].series.loss;
  assert.deepEqual(mean, [3, 2, 0.5]);
  assert.deepEqual([low[0], high[0]], [2, 4]);
  assert.equal(deviation[0], Math.SQRT2);
  assert.ok(Number.isNaN(deviation[2]), "one run has no spread");
  assert.deepEqual(count, [2, 2, 1]);
  assert.deepEqual(groups[0].series.val_loss.mean, [3, 1.5, 1], "what is not finite is left out");
});

test("the cursor stays inside the record, and 0 is its end", () => {
  assert.deepEqual(
    [cursorOf(0, 20), cursorOf(3, 20), cursorOf(99, 20), cursorOf(0, 0)],
    [20, 3, 20, 0],
  );
});

test("axes show everything: a loss from 0, a share up to 1, powers of ten without zeros", () => {
  const { groups } = summarise(runs);
  const [bottom, top] = domainOf(groups, ["loss"], { scale: "linear", metric: "loss" });
  assert.equal(bottom, 0);
  assert.ok(top > 4);
  const shares = summarise([{ group: "", seed: 0, values: { accuracy: [0.5, 0.99] } }]).groups;
  assert.equal(domainOf(shares, ["accuracy"], { scale: "linear", metric: "accuracy" })[1], 1);
  const zeros = summarise([{ group: "", seed: 0, values: { loss: [1, 0.1, 0] } }]).groups;
  const [low] = domainOf(zeros, ["loss"], { scale: "log", metric: "loss" });
  assert.ok(low > 0.05 && low < 0.1);
  assert.deepEqual(domainOf([], ["loss"], { scale: "linear", metric: "loss" }), [0, 1]);
});

test("readings follow the cursor and leave hidden groups out", () => {
  const state = { ...defaults, epoch: 1, parts: "training" };
  assert.deepEqual(readings(state, data), {
    relu_mean: 3,
    relu_deviation: Math.SQRT2,
    tanh_slow_mean: 3,
  });
  assert.deepEqual(Object.keys(readings({ ...state, hidden: ["ReLU"] }, data)), ["tanh_slow_mean"]);
  assert.match(code(state, data), /relu = np\.array\(\[2, 4\]\)/);
  assert.deepEqual(
    readings(defaults, () => undefined),
    {},
  );
  assert.match(
    code(defaults, () => undefined),
    /^# Nothing/,
  );
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, {
    epoch: -1,
    parts: "half",
    hidden: "ReLU",
    scale: "log",
  });
  assert.deepEqual(state, { ...defaults, scale: "log" });
  assert.equal(problems.length, 3);
});

test("names stand apart, in their order, and none below the bottom", () => {
  const places = (ys, bottom) => {
    const labels = ys.map((y) => ({ y }));
    apart(labels, 16, bottom);
    return labels.map(({ y }) => y);
  };
  assert.deepEqual(places([50, 10, 12], 200), [10, 26, 50]);
  assert.deepEqual(places([195, 190, 20], 200), [20, 184, 200]);
});

test("a value is told with its spread, to the same decimal", () => {
  const { groups } = summarise(runs);
  const { loss } = groups[0].series;
  assert.equal(shown("loss", loss, 0), "3.00 ± 1.41");
  assert.equal(shown("loss", loss, 2), "0.500", "one run has no spread");
  assert.equal(shown("accuracy", groups[1].series.loss, 0), "3.000");
  assert.deepEqual([shown("loss", loss, 9), shown("loss", undefined, 0)], ["–", "–"]);
  assert.equal(titleOf("mean_absolute_error"), "Mean absolute error");
  assert.equal(short("Leaky ReLU, He normal"), "Leaky ReLU, He…");
});
