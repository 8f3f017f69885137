import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  defaults,
  last,
  plan,
  readings,
  reduce,
  schema,
  updatesPerEpoch,
  uses,
} from "../../widgets/epoch_counter/state.js";
import { validate } from "../../widgets/shared/schema.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/epochs.json", import.meta.url), "utf8"),
);

test("batches are those of Python's descent, epoch by epoch", () => {
  for (const { examples, batch_size, seed, batches } of golden.plans) {
    const state = {
      ...defaults,
      examples,
      batch_size,
      seed: seed ?? 0,
      shuffle: seed !== null,
      epochs: 3,
    };
    assert.deepEqual(
      plan(state).map((epoch) => epoch.batches),
      batches,
    );
  }
});

test("after every whole epoch each example has been used equally often", () => {
  for (const batch_size of [1, 3, 6, 20])
    for (const epochs of [1, 2, 3]) {
      const state = { ...defaults, batch_size };
      const step = updatesPerEpoch(state) * epochs;
      assert.deepEqual(uses({ ...state, step }), new Array(20).fill(epochs));
    }
});

test("an incomplete batch is counted, or left out", () => {
  const state = { ...defaults, batch_size: 6 };
  assert.equal(readings(state).updates_per_epoch, 4);
  assert.equal(last({ ...state, step: 4 }).batch.length, 2);
  const without = { ...state, drop_incomplete: true };
  assert.equal(readings(without).updates_per_epoch, 3);
  assert.deepEqual(
    plan(without).map(({ left }) => left.length),
    [2, 2, 2],
  );
});

test("iterations and epochs are the same only with all examples in one batch", () => {
  const { updates, epochs_done } = readings({ ...defaults, batch_size: 20, step: 2 });
  assert.equal(updates, epochs_done);
  for (let batch_size = 1; batch_size < 20; batch_size += 1)
    assert.ok(readings({ ...defaults, batch_size, step: 1 }).epochs_done < 1);
});

test("a batch is never larger than the data, a step never beyond the last update", () => {
  const state = reduce(defaults, { examples: 10, batch_size: 30, step: 99 });
  assert.equal(state.batch_size, 10);
  assert.equal(state.step, 3);
  assert.equal(reduce(state, { batch_size: 3, step: 99 }).step, 12);
  assert.deepEqual(validate(schema, defaults, { ...defaults, step: 2.5 }).state, defaults);
});
