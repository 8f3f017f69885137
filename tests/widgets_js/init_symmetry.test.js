import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers,
  defaults,
  distinct,
  readings,
  run,
  schema,
  UNITS,
  unitOf,
} from "../../widgets/init_symmetry/state.js";
import { forward, workspace } from "../../widgets/maths/mlp.js";
import { validate } from "../../widgets/shared/schema.js";

const at = (patch) => ({ ...defaults, updates: 400, ...patch });

test("from zeros only the last bias moves", () => {
  const { parameters } = run(at({ initialiser: "zeros", data: "moons", batch_size: 10 }));
  assert.ok(parameters[400].slice(0, 4 * UNITS).every((value) => value === 0));
  assert.notEqual(parameters[400][4 * UNITS], 0);
});

test("equal units stay equal, with any data, activation, batch and seed", () => {
  for (const data of ["circles", "moons"])
    for (const hidden of ["tanh", "relu"])
      for (const batch_size of [10, 100]) {
        const { parameters } = run(at({ data, hidden, batch_size, seed: 3, learning_rate: 0.3 }));
        assert.equal(distinct(parameters[400]), 1);
        assert.notDeepEqual(unitOf(parameters[400], 0), [0.1, 0.1, 0, 0.1]);
      }
});

test("random units part, and then the ring is learned", () => {
  const { accuracy, distinct_units } = readings(at({ initialiser: "glorot_uniform" }));
  assert.equal(distinct_units, UNITS);
  assert.ok(accuracy >= 0.97);
  assert.ok(readings(at({})).accuracy < 0.7);
  assert.ok(readings(at({ data: "moons" })).accuracy >= 0.88);
});

test("tiny random weights need longer", () => {
  const loss = (initialiser) => readings(at({ initialiser, updates: 200 })).loss;
  assert.ok(loss("small_normal") > 0.65 && loss("glorot_uniform") < 0.3);
});

test("a record goes on where it stopped", () => {
  const state = at({ seed: 5, initialiser: "he_normal", batch_size: 10 });
  run(state, 17);
  const inTwo = run(state).losses;
  assert.equal(inTwo.length, 401);
  for (let seed = 10; seed < 20; seed += 1) run(at({ seed }), 0); // the last few runs are kept
  const atOnce = run(state).losses;
  assert.notEqual(atOnce, inTwo, "a run of its own");
  assert.deepEqual(atOnce, inTwo);
});

test("what a page brings is checked", () => {
  assert.deepEqual(
    validate(schema, defaults, { ...defaults, initialiser: "ones" }).state,
    defaults,
  );
});

test("the plane holds what the network answers at the middle of each pixel", () => {
  for (const hidden of ["tanh", "relu"]) {
    const { network } = run(at({ initialiser: "glorot_uniform", hidden }), 50);
    const values = answers(network.parameters, hidden, 4);
    const places = [-0.9, -0.3, 0.3, 0.9]; // the middles of four pixels from −1.2 to 1.2
    const points = places.toReversed().flatMap((y) => places.flatMap((x) => [x, y]));
    const space = workspace(network, 16);
    const wanted = forward(network, space, Float64Array.from(points), 16, hidden, "sigmoid");
    values.forEach((value, pixel) => {
      assert.ok(Math.abs(value - wanted[pixel]) < 1e-12, `${hidden}, pixel ${pixel}`);
    });
    assert.ok(Math.max(...values) - Math.min(...values) > 0.1, "the pixels differ");
  }
});
