import assert from "node:assert/strict";
import { test } from "node:test";
import {
  COAT_EDGE,
  DISORDER,
  FIVE,
  NEGATIVE,
  ORDERED,
  TIES,
} from "../../widgets/pooling_explorer/maps.js";
import {
  defaults,
  edited,
  outcome,
  readings,
  reduce,
  resized,
  schema,
} from "../../widgets/pooling_explorer/state.js";
import {
  arithmetic,
  backwardNote,
  forwardNote,
  routing,
  short,
  sizeFormula,
} from "../../widgets/pooling_explorer/words.js";
import { validate } from "../../widgets/shared/schema.js";

const at = (patch) => reduce(defaults, patch);
const said = (say, state) => say(state, outcome(state));

test("the source's map gives 6, 8, 14, 16, and its order is noticed", () => {
  const state = at({ values: ORDERED });
  assert.deepEqual([...outcome(state).pooled.values], [6, 8, 14, 16]);
  assert.equal(said(arithmetic, state), "max(1, 3, 5, 6) = 6");
  assert.match(said(forwardNote, state), /bottom right number: x\[1::2, 1::2\] would do the same/);
  assert.doesNotMatch(said(forwardNote, defaults), /would do the same/);
});

test("the formula has the numbers filled in, and dropped rows are named", () => {
  const state = at({ values: FIVE });
  assert.equal(said(sizeFormula, state), "⌊(5 − 2) / 2⌋ + 1 = 2 rows, and as many columns");
  assert.match(said(forwardNote, state), /row 5 and column 5 lie in no window; “valid” drops them/);
  assert.equal(
    said(sizeFormula, { ...state, padding: "same" }),
    "⌈5 / 2⌉ = 3 rows, and as many columns",
  );
  assert.equal(
    said(sizeFormula, { ...state, window: 5 }),
    "⌊(5 − 5) / 2⌋ + 1 = 1 row and 1 column",
  );
  assert.match(
    said(forwardNote, at({ stride: 4 })),
    /rows 3 and 4 and columns 3 and 4 .* stride steps over/,
  );
});

test("what lies outside the map never counts", () => {
  const state = at({ values: NEGATIVE, window: 3, padding: "same" });
  assert.ok(outcome(state).pooled.values.every((value) => value < 0));
  const mean = at({ values: NEGATIVE, window: 3, padding: "same", mode: "average" });
  assert.equal(readings(mean).result, (-3 - 1 - 2 - 6) / 4);
  assert.equal(said(arithmetic, mean), "((−3) + (−1) + (−2) + (−6)) / 4 = −3");
});

test("of equal maxima the first gets the gradient; an average spreads it", () => {
  const state = at({ values: TIES, backward: true });
  assert.equal(outcome(state).gradient.values[0], 1);
  assert.match(said(backwardNote, state), /5 stands 4 times .* first in reading order/);
  assert.match(
    said(routing, state),
    /Gradient 1 goes to the 5 in row 1, column 1; the other 3 get 0/,
  );
  assert.equal(readings(state).reached, 4);
  const mean = { ...state, mode: "average" };
  assert.equal(said(routing, mean), "Gradient 1 / 4 = 0.25 to each of 4 cells");
  assert.equal(readings(mean).reached, 16);
});

test("output gradients live as long as the output has their shape", () => {
  const state = at({
    backward: true,
    output_gradient: [
      [2, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
  });
  assert.equal(outcome(state).incoming[0], 2);
  assert.deepEqual(reduce(state, { stride: 1 }).output_gradient, []);
  assert.deepEqual(
    reduce(state, {
      output_gradient: [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    }).output_gradient,
    [],
  );
});

test("the window in question exists, whatever else changes", () => {
  const last = at({ row: 2, column: 2 });
  const smaller = reduce(last, { values: resized(last.values, 4) });
  assert.deepEqual([smaller.row, smaller.column], [1, 1]);
  const none = reduce(last, { window: 7 });
  assert.deepEqual(readings(none), { height: 0, width: 0 });
  assert.match(said(forwardNote, none), /Keras refuses/);
  assert.match(said(sizeFormula, none), /does not fit into 6 × 6/);
});

test("a map keeps its numbers when it grows, and ragged rows are cut", () => {
  const grown = resized(DISORDER, 8);
  assert.deepEqual(
    grown.slice(0, 6).map((row) => row.slice(0, 6)),
    DISORDER,
  );
  assert.ok(schema.values.accepts(grown) && schema.values.accepts(COAT_EDGE));
  assert.equal(edited(DISORDER, 0, 1, 9)[0][1], 9);
  assert.equal(DISORDER[0][1], 3);
  const ragged = DISORDER.map((row, index) => (index === 2 ? row.slice(0, 4) : row));
  assert.ok(at({ values: ragged }).values.every((row) => row.length === 4));
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, {
    values: [[1, 2]],
    window: 0,
    mode: "median",
    stride: 3,
  });
  assert.deepEqual(state, { ...defaults, stride: 3 });
  assert.equal(problems.length, 3);
});

test("numbers are written as short as they can be", () => {
  assert.deepEqual([3, 3.75, -12.34, 0.1, -0.001, 100].map(short), [
    "3",
    "3.75",
    "−12.3",
    "0.1",
    "0",
    "100",
  ]);
});
