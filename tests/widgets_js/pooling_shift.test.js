import assert from "node:assert/strict";
import { test } from "node:test";
import { featureMap } from "../../widgets/maths/pooling.js";
import { edges, FILTERS, SEEN, SIDE, Study, seen } from "../../widgets/pooling_shift/features.js";
import {
  defaults,
  movesAsOne,
  reduce,
  schema,
  windowOf,
} from "../../widgets/pooling_shift/state.js";
import { validate } from "../../widgets/shared/schema.js";

// A picture of 74 × 74 bytes without any order, the same in every run.
const bytes = Uint8Array.from(
  { length: 74 * 74 },
  (_, index) => (index * 7919 + ((index * index) % 251)) % 256,
);
const study = new Study(Buffer.from(bytes).toString("base64"));

test("moving right and down brings in the pixels of the margin", () => {
  const still = seen(study.pixels, 0, 0);
  const moved = seen(study.pixels, 2, 3);
  assert.equal(still.values[0], bytes[4 * 74 + 4] / 255);
  assert.equal(moved.values[0], bytes[2 * 74 + 1] / 255);
  assert.equal(moved.values[10 * SEEN + 20], still.values[8 * SEEN + 17]);
});

test("an edge filter sees a step in its own direction and nothing elsewhere", () => {
  const step = featureMap(
    SEEN,
    SEEN,
    Float64Array.from({ length: SEEN * SEEN }, (_, at) => (at % SEEN >= 33 ? 1 : 0)),
  );
  const across = edges(step, "vertical").values;
  assert.equal(across[20 * SIDE + 31], 4);
  assert.equal(across.filter((value) => value > 0).length, 2 * SIDE);
  assert.ok(edges(step, "horizontal").values.every((value) => value === 0));
  for (const filter of Object.values(FILTERS))
    assert.equal(
      filter.reduce((sum, tap) => sum + tap, 0),
      0,
    );
});

test("a move by whole cells moves the pooled map as one piece, any other does not", () => {
  const at = (patch) => movesAsOne({ ...defaults, ...patch }, study);
  assert.ok(at({ mode: "max", window: 4, right: 4, down: 0 }));
  assert.ok(at({ mode: "blur", window: 2, right: 2, down: 4 }));
  assert.ok(at({ mode: "average", window: 1, right: 3, down: 1 }));
  assert.ok(!at({ mode: "max", window: 4, right: 1, down: 0 }));
  assert.ok(!at({ mode: "max", window: 4, right: 0, down: 0 }), "no move at all");
});

test("nothing changes without a move; without pooling all kinds but the blur agree", () => {
  for (const mode of ["max", "average", "subsample", "blur"])
    assert.equal(study.change("vertical", 0, 0, mode, 4), 0);
  const plain = study.change("vertical", 0, 1, "max", 1);
  assert.equal(study.change("vertical", 0, 1, "average", 1), plain);
  assert.equal(study.change("vertical", 0, 1, "subsample", 1), plain);
  assert.ok(study.change("vertical", 0, 1, "blur", 1) < plain);
});

test("the window in question holds its maximum where it says", () => {
  const found = windowOf({ ...defaults, window: 8, at_row: 26, at_column: 31 }, study);
  assert.deepEqual([found.top, found.left], [24, 24]);
  const map = study.features("vertical", 0, 0);
  const row = found.top + Math.floor(found.place / 8);
  assert.equal(map.values[row * SIDE + found.left + (found.place % 8)], found.largest);
});

test("a guess is forgotten with its window, and kept while the picture moves", () => {
  const guessed = reduce(reduce(defaults, { window: 4 }), { guess: 9 });
  assert.equal(guessed.guess, 9);
  assert.equal(reduce(guessed, { right: 2 }).guess, 9);
  assert.equal(reduce(guessed, { at_row: 0 }).guess, -1);
  assert.equal(reduce(guessed, { window: 8 }).guess, -1);
  assert.equal(reduce(defaults, { guess: 9 }).guess, -1, "a window of 2 × 2 has no tenth cell");
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, {
    window: 3,
    right: 9,
    filter: "round",
    down: 2,
  });
  assert.deepEqual(state, { ...defaults, down: 2 });
  assert.equal(problems.length, 3);
  assert.equal(schema.window.parse("4"), 4);
});
