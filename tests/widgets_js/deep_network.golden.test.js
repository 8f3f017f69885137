import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { histogram, profile, profileSteps } from "../../widgets/maths/deep_network.js";
import {
  product,
  productLeftTransposed,
  productRightTransposed,
} from "../../widgets/maths/matrices.js";
import { activate } from "../../widgets/maths/vector_activations.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/deep_network.json", import.meta.url), "utf8"),
);
const inputs = Float64Array.from(golden.pixels, (count) => Number.parseInt(count, 17) / 16);
const labels = Uint8Array.from(golden.labels, Number);

/** Equal to ten digits, also where the numbers are tiny. */
function close(mine, theirs, what, tolerance = 1e-10) {
  assert.equal(mine.length, theirs.length, what);
  theirs.forEach((value, index) => {
    assert.ok(
      Math.abs(mine[index] - value) <= tolerance * Math.abs(value) + 1e-300,
      `${what} ${index}: ${mine[index]} and not ${value}`,
    );
  });
}

test("values and slopes of every activation are numpy's", () => {
  const z = Float64Array.from(golden.points);
  const value = new Float64Array(z.length);
  const slope = new Float64Array(z.length);
  for (const [name, [values, slopes]] of Object.entries(golden.activations)) {
    activate(name, z, value, slope);
    z.forEach((x, index) => {
      assert.ok(Math.abs(value[index] - values[index]) < 1e-13, `${name}(${x})`);
      assert.ok(Math.abs(slope[index] - slopes[index]) < 1e-13, `slope of ${name} at ${x}`);
    });
  }
});

test("activations and gradients of every layer are numpy's", () => {
  for (const expected of golden.profiles) {
    const what = Object.values(expected.pair).join(" ");
    const mine = profile(expected.pair, inputs, labels);
    close([mine.loss], [expected.loss], `loss ${what}`);
    close(mine.deviations, expected.deviations, `deviations ${what}`);
    close(mine.gradients, expected.gradients, `gradients ${what}`);
    close(mine.values.at(-1).subarray(0, 8), expected.last_values, `values ${what}`, 1e-8);
    // Where all digits have become equal, the last bits are all that is left of the difference.
    mine.between.forEach((value, index) => {
      assert.ok(
        Math.abs(value - expected.between[index]) <=
          1e-10 * value + 1e-14 * Math.abs(expected.means[index]),
      );
    });
    mine.means.forEach((mean, index) => {
      assert.ok(
        Math.abs(mean - expected.means[index]) <=
          1e-10 * Math.max(expected.deviations[index], Math.abs(mean)),
      );
    });
  }
});

test("a deeper network has the same first layers, and progress ends at 1", () => {
  const pair = { activation: "relu", initialisation: "he_normal", scale: 1, depth: 4, seed: 7 };
  const shallow = profile(pair, inputs, labels);
  const deep = profile({ ...pair, depth: 9 }, inputs, labels);
  assert.deepEqual(deep.values[3], shallow.values[3]);
  const progress = [...profileSteps(pair, inputs, labels)];
  assert.ok(progress.every((part, index) => index === 0 || part > progress[index - 1]));
  assert.equal(progress.at(-1), 1);
});

test("matrix products of any size, blocks or not", () => {
  const numbers = (count, start) =>
    Float64Array.from({ length: count }, (_, index) => Math.sin(start + index));
  for (const [rows, inner, columns] of [
    [1, 1, 1],
    [4, 3, 8],
    [5, 7, 6],
    [8, 2, 3],
  ]) {
    const a = numbers(rows * inner, 1);
    const b = numbers(inner * columns, 2);
    const flip = (values, height, width) =>
      Float64Array.from(
        { length: values.length },
        (_, index) => values[(index % height) * width + Math.floor(index / height)],
      );
    const plain = Float64Array.from({ length: rows * columns }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < inner; k += 1)
        sum += a[Math.floor(at / columns) * inner + k] * b[k * columns + (at % columns)];
      return sum;
    });
    const out = () => new Float64Array(rows * columns);
    for (const mine of [
      product(out(), a, b, rows, inner, columns),
      productLeftTransposed(out(), flip(a, rows, inner), b, rows, inner, columns),
      productRightTransposed(out(), a, flip(b, inner, columns), rows, inner, columns),
    ])
      mine.forEach((value, index) => {
        assert.ok(Math.abs(value - plain[index]) < 1e-12);
      });
  }
});

test("a histogram loses no value", () => {
  const { counts, below, above } = histogram(
    Float64Array.of(-2, -1, -0.99, 0, 0.5, 1, 1.01, 1e30),
    -1,
    1,
    4,
  );
  assert.deepEqual([...counts], [2, 0, 1, 2]);
  assert.deepEqual([below, above], [1, 2]);
});
