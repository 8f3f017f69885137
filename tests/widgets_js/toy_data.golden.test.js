import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { circles, DATA_SETS, split } from "../../widgets/maths/toy_data.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/toy_data.json", import.meta.url), "utf8"),
);

test("every data set is Python's, to the last bit", () => {
  assert.deepEqual([...new Set(golden.sets.map(({ name }) => name))], Object.keys(DATA_SETS));
  for (const {
    name,
    label,
    task,
    arguments: [count, noise, seed],
    points,
    labels,
  } of golden.sets) {
    const made = DATA_SETS[name].generate(count, noise, seed);
    assert.deepEqual([...made.points], points, name);
    assert.deepEqual([...made.labels], labels, name);
    assert.deepEqual([DATA_SETS[name].label, DATA_SETS[name].task], [label, task]);
  }
});

test("the split into training and test is Python's", () => {
  for (const {
    arguments: [count, share, seed],
    parts,
  } of golden.splits) {
    const { train, test: rest } = split(count, share, seed);
    assert.deepEqual([train, rest], parts);
  }
});

test("what Python refuses is refused", () => {
  assert.throws(() => circles(11), /even number/);
  assert.throws(() => circles(10, 0.6), /noise must lie/);
  assert.throws(() => split(10, 1), /trainShare must lie/);
});
