import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, contours, endMap, lossMap, ROWS } from "../../widgets/landscape_explorer/maps.js";
import {
  defaults,
  endOf,
  pairs,
  readings,
  reduce,
  SOLVED,
  schema,
  slice,
  way,
} from "../../widgets/landscape_explorer/state.js";
import { validate } from "../../widgets/shared/schema.js";

test("the two starts of the first picture end in different valleys", () => {
  const ends = pairs(defaults).map((place) => way(place, defaults, 1500).losses[1500]);
  assert.ok(ends[0] < SOLVED && ends[1] > 0.3, String(ends));
});

test("neighbours on two sides of the border part", () => {
  const ends = [
    [8.5, 1],
    [11, 1],
  ].map((place) => way(place, defaults, 1500).losses[1500]);
  assert.ok(ends[0] < SOLVED && ends[1] > 0.3, String(ends));
});

test("the corners are the ends of the three runs", () => {
  for (const [index, seed] of [4, 88, 73].entries()) {
    const { losses } = way(/** @type {[number, number]} */ (slice().corners[index]), defaults, 0);
    assert.ok(Math.abs(losses[0] - endOf(seed).loss) < 1e-9);
  }
});

test("a way in the plane has loss that falls; a free one leaves the plane", () => {
  const { losses } = way([3, 12], defaults, 300);
  assert.ok(losses.every((value, index) => index === 0 || value <= losses[index - 1] + 1e-12));
  const free = readings({ ...defaults, moves: "all" });
  assert.notEqual(free.end_loss, readings(defaults).end_loss);
});

test("starts are pairs inside of the picture, the newest ten", () => {
  assert.deepEqual(reduce(defaults, { starts: [1, 25, -6, 2, 7] }).starts, [1, 18, -6, 2]);
  assert.equal(reduce(defaults, { starts: Array.from({ length: 22 }, () => 1) }).starts.length, 20);
  assert.deepEqual(validate(schema, defaults, { ...defaults, starts: [1] }).problems.length, 1);
});

test("the map of ends agrees with single descents, and is done when it says so", () => {
  const map = endMap({ moves: "plane", learning_rate: 2 });
  assert.ok(!map.work(performance.now() + 1) && map.share() > 0);
  assert.ok(map.work(Number.POSITIVE_INFINITY) && map.share() === 1);
  assert.ok(
    map.cells.every((kind) => kind === 0 || kind === 1) &&
      map.cells.includes(0) &&
      map.cells.includes(1),
  );
});

test("a contour line runs where the loss has its value", () => {
  const map = lossMap();
  const level = Math.log(0.5);
  const lines = (...levels) =>
    contours(
      map,
      levels,
      (column) => column,
      (row) => row,
    ).match(/M[^M]+/g);
  const numbers = lines(level)
    .join("")
    .match(/[-\d.]+ [-\d.]+/g)
    .map((pair) => pair.split(" ").map(Number));
  for (const [x, y] of numbers) {
    const [column, row] = [
      Math.min(COLUMNS - 1, Math.max(0, Math.floor(x))),
      Math.min(ROWS - 1, Math.max(0, Math.floor(y))),
    ];
    const around = [0, 1].flatMap((dy) =>
      [0, 1].map(
        (dx) => map[Math.min(ROWS - 1, row + dy) * COLUMNS + Math.min(COLUMNS - 1, column + dx)],
      ),
    );
    assert.ok(Math.min(...around) - 0.15 <= level && level <= Math.max(...around) + 0.15);
  }
  assert.ok(numbers.length > 50);
  const deep = Math.log(0.1);
  const both = [...lines(level), ...lines(deep)];
  assert.deepEqual(lines(level, deep).sort(), both.sort(), "one pass draws all levels");
});
