import assert from "node:assert/strict";
import { test } from "node:test";
import { geometry, LEGIBLE } from "../../widgets/epoch_counter/places.js";
import { defaults } from "../../widgets/epoch_counter/state.js";

const PHONE = 296;
const sizes = [1, 2, 3, 4, 6, 8, 17, 20, 40];

test("on a phone every example has room for its number, whatever the batch", () => {
  for (const examples of [4, 10, 20, 33, 40])
    for (const batch_size of sizes.filter((size) => size <= examples)) {
      const state = { ...defaults, examples, batch_size };
      const { cell, legible, places, size, setSize, setX } = geometry(state, PHONE);
      const which = `${examples} in batches of ${batch_size}`;
      assert.ok(legible && cell >= LEGIBLE - 1e-9 && setSize >= 14, which);
      assert.equal(places.length, examples);
      const right = [...places.map(({ x }) => x + size), setX(examples - 1) + setSize];
      assert.ok(Math.max(...right) <= PHONE, `${which}: ${Math.max(...right)}`);
    }
});

test("no two examples stand in one place, and a batch that fits a line is not cut in two", () => {
  for (const width of [PHONE, 420, 700])
    for (const batch_size of sizes) {
      const { places, cell, wrapped } = geometry({ ...defaults, examples: 40, batch_size }, width);
      assert.equal(wrapped, width < 440);
      places.forEach(({ x, line }, index) => {
        const next = places[index + 1];
        if (next) assert.ok(next.line > line || next.x - x >= cell - 1e-9);
      });
      if (batch_size > 12) continue;
      for (let first = 0; first + batch_size <= 40; first += batch_size)
        assert.equal(places[first].line, places[first + batch_size - 1].line);
    }
});
