import assert from "node:assert/strict";
import { test } from "node:test";
import { around, boxOf, clip, free, overlap } from "../../widgets/descent_stepper/labels.js";

const box = { left: 10, right: 20, top: 10, bottom: 20 };

test("a line crosses a box if it enters it, ends in it or lies in it", () => {
  for (const line of [
    [0, 15, 30, 15],
    [15, 0, 15, 30],
    [0, 0, 30, 30],
    [15, 15, 90, 15],
    [12, 12, 18, 18],
  ])
    assert.ok(clip(box, /** @type {any} */ (line)), String(line));
  for (const line of [
    [0, 15, 9, 15],
    [0, 5, 30, 5],
    [0, 18, 12, 30],
    [25, 15, 90, 15],
  ])
    assert.ok(!clip(box, /** @type {any} */ (line)), String(line));
});

test("a name is anchored as SVG anchors it", () => {
  const [start, middle, end] = ["start", "middle", "end"].map((anchor) =>
    boxOf("name", 100, 50, /** @type {any} */ (anchor)),
  );
  assert.equal(start.left, 100);
  assert.equal(end.right, 100);
  assert.equal(middle.left + middle.right, 200);
  assert.ok(overlap(start, middle) && !overlap(start, end));
});

test("a place is free inside of the picture, clear of names and of lines", () => {
  const frame = { left: 0, right: 100, top: 0, bottom: 100 };
  const empty = { frame, boxes: [], lines: [] };
  assert.ok(free(box, empty));
  assert.ok(!free({ ...box, right: 101 }, empty));
  assert.ok(!free({ ...box, top: -1 }, empty));
  assert.ok(!free(box, { ...empty, boxes: [around(22, 15, 3)] }));
  assert.ok(!free(box, { ...empty, lines: [[0, 0, 30, 30]] }));
});

test("of a line is seen what lies inside of the frame", () => {
  const frame = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.deepEqual(clip(frame, [5, 5, 25, 5]), [5, 5, 10, 5]);
  assert.deepEqual(clip(frame, [-5, -5, 5, 5]), [0, 0, 5, 5]);
  assert.equal(clip(frame, [11, 0, 11, 10]), null);
});
