import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { portableLog, portableSinCos, RandomStream } from "../../widgets/maths/random.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/random.json", import.meta.url), "utf8"),
);

test("every stream is Python's, to the last bit", () => {
  for (const { seed, integers, uniform, normal, permutation } of golden.streams) {
    assert.deepEqual([...new RandomStream(seed).integers(8)], integers);
    assert.deepEqual([...new RandomStream(seed).uniform(8, -2, 3)], uniform);
    assert.deepEqual([...new RandomStream(seed).normal(40, 0.5, 2)], normal);
    assert.deepEqual(new RandomStream(seed).permutation(12), permutation);
  }
});

test("logarithm, sine and cosine are Python's, to the last bit, and true", () => {
  const [points, logs] = golden.log;
  assert.deepEqual(points.map(portableLog), logs);
  points.forEach((x) => {
    assert.ok(
      Math.abs(portableLog(x) - Math.log(x)) < 1e-15 * Math.max(1, Math.abs(Math.log(x)) * 2),
    );
  });
  const [turns, sines, cosines] = golden.sin_cos;
  turns.forEach((turn, index) => {
    const [sine, cosine] = portableSinCos(turn);
    assert.ok(sine === sines[index] && cosine === cosines[index]);
    assert.ok(Math.abs(sine - Math.sin(2 * Math.PI * turn)) < 3e-15);
  });
});

test("a seed that Python would refuse is refused", () => {
  for (const seed of [-1, 2 ** 32, 0.5, Number.NaN])
    assert.throws(() => new RandomStream(seed), /seed must be/);
});
