import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  coordinates,
  descend,
  gradient,
  loss,
  outputs,
  plane,
  pointOf,
  run,
  start,
} from "../../widgets/maths/landscape.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/data/landscape.json", import.meta.url), "utf8"),
);

function close(actual, expected, what, tolerance = 1e-10) {
  if (Array.isArray(expected))
    expected.forEach((value, index) => {
      close(actual[index], value, `${what}[${index}]`, tolerance);
    });
  else
    assert.ok(
      Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
      `${what}: ${actual}, in Python ${expected}`,
    );
}

test("starts, losses, outputs and gradients are Python's", () => {
  golden.seeds.forEach((seed, index) => {
    const p = start(seed);
    close(p, golden.starts[index], "start");
    close(loss(p), golden.losses[index], "loss");
    close(outputs(p), golden.outputs[index], "outputs");
    close(gradient(p, new Float64Array(9)), golden.gradients[index], "gradient");
  });
});

test("a hundred runs end where Python's end, 52 of them solved", () => {
  const ends = golden.end_losses.map((_, seed) => loss(run(seed)));
  close(ends, golden.end_losses, "end");
  assert.equal(ends.filter((value) => value < 0.05).length, 52);
});

test("the plane, and descents in it and out of it", () => {
  const made = plane();
  close(made.origin, golden.plane.origin, "origin");
  close(
    made.directions.map((direction) => [...direction]),
    golden.plane.directions,
    "directions",
  );
  close(made.corners, golden.plane.corners, "corners");
  golden.places.forEach((place, index) => {
    const p = pointOf(place, made);
    close(coordinates(p, made), place, "coordinates");
    close(descend(p, 200, 0.5, made.directions), golden.in_plane[index], "in the plane");
    close(descend(p, 200, 0.5), golden.free[index], "free");
  });
});
