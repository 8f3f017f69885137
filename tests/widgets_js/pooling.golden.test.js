import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  blur,
  fromRows,
  maxBlurPool,
  outputSize,
  pool,
  poolGradient,
  relativeChange,
  toRows,
} from "../../widgets/maths/pooling.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/pooling.json", import.meta.url), "utf8"),
);

function near(actual, expected, what) {
  assert.equal(actual.length, expected.length, what);
  actual.forEach((value, index) => {
    assert.ok(
      Math.abs(value - expected[index]) <= 1e-12,
      `${what}: ${value} is not ${expected[index]}`,
    );
  });
}

test("every mode, window, stride and padding pools as numpy does, forwards and backwards", () => {
  assert.equal(golden.cases.length, 288);
  for (const { map: index, pooled, shape, incoming, gradient, ...options } of golden.cases) {
    const map = fromRows(golden.maps[index]);
    const what = JSON.stringify(options);
    const mine = pool(map, options);
    assert.deepEqual([mine.height, mine.width], shape, what);
    assert.equal(
      mine.height,
      outputSize(map.height, options.window, options.stride, options.padding),
      what,
    );
    near(Array.from(mine.values), pooled.flat(), what);
    if (mine.values.length > 0)
      near(
        Array.from(poolGradient(map, incoming, options).values),
        gradient.flat(),
        `gradient, ${what}`,
      );
  }
});

test("blur and anti-aliased pooling are numpy's", () => {
  const map = fromRows(golden.blurred.map);
  near(toRows(blur(map, 3)).flat(), golden.blurred.three.flat(), "3 taps");
  near(toRows(blur(map, 5)).flat(), golden.blurred.five.flat(), "5 taps");
  for (const { window, stride, pooled } of golden.blurred.pools) {
    const mine = maxBlurPool(map, window, stride);
    assert.deepEqual([mine.height, mine.width], [pooled.length, pooled[0].length]);
    near(Array.from(mine.values), pooled.flat(), `window ${window}, stride ${stride}`);
  }
});

test("the relative change is numpy's", () => {
  const { before, after, relative } = golden.change;
  near([relativeChange(before.flat(), after.flat())], [relative], "relative change");
  assert.ok(Number.isNaN(relativeChange([0, 0], [1, 0])));
});
