import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fans, INITIALISERS, initialise } from "../../widgets/maths/initialisers.js";
import { RandomStream } from "../../widgets/maths/random.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/initialisers.json", import.meta.url), "utf8"),
);

test("the same initialisers as in Python, with the same numbers", () => {
  assert.deepEqual(Object.keys(INITIALISERS), golden.names);
  for (const [shape, expected] of golden.fans) assert.deepEqual(fans(shape), expected);
  for (const { name, shape, values } of golden.weights) {
    const mine = initialise(name, shape, new RandomStream(5));
    assert.equal(mine.length, values.length, name);
    mine.forEach((value, index) => {
      assert.ok(Math.abs(value - values[index]) < 1e-14, `${name} ${index}`);
    });
  }
});

test("an unknown initialiser is refused with the known ones", () => {
  assert.throws(() => initialise("big", [2, 2], new RandomStream(0)), /there are zeros, constant/);
});
