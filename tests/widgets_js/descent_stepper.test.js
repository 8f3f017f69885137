import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaults,
  distance,
  ingredients,
  MAX_STEPS,
  OPTIMISERS,
  rateLimit,
  reachable,
  readings,
  reduce,
  run,
  SURFACE,
  schema,
} from "../../widgets/descent_stepper/state.js";
import { validate } from "../../widgets/shared/schema.js";

const near = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual}, not ${expected}`);

test("the defaults are a state, and the source's descent ends at the closed form", () => {
  assert.deepEqual(validate(schema, defaults, defaults, { complete: true }).problems, []);
  const { intercept, slope } = readings({ ...defaults, step: 300 });
  near(intercept, 4.22215108, 1e-3);
  near(slope, 2.96846751, 1e-3);
});

test("a step of exactly minus the gradient raises the loss from 82.7 to 801", () => {
  const state = { ...defaults, learning_rate: 1 };
  near(readings({ ...state, step: 0 }).loss, 82.663, 1e-3);
  near(readings({ ...state, step: 1 }).loss, 801.343, 1e-3);
});

test("the marked limit parts the rates that arrive from those that do not, for every rule that has one", () => {
  for (const optimiser of ["sgd", "momentum", "nesterov"]) {
    const limit = rateLimit({ optimiser, momentum: 0.5 });
    const end = (rate) =>
      distance(
        run(
          { ...defaults, optimiser, momentum: 0.5, learning_rate: rate },
          MAX_STEPS,
        ).parameters.at(-1),
      );
    assert.ok(
      end(limit * 0.97) < 0.01,
      `${optimiser} below its limit ends ${end(limit * 0.97)} away`,
    );
    assert.ok(
      end(limit * 1.03) > 100,
      `${optimiser} above its limit ends ${end(limit * 1.03)} away`,
    );
  }
  near(rateLimit({ optimiser: "sgd", momentum: 0 }), 0.4841, 1e-4);
  assert.equal(rateLimit({ optimiser: "adam", momentum: 0 }), null);
  assert.equal(rateLimit({ optimiser: "sgd", momentum: 0, batch_size: 1 }), null);
});

test("single examples never come to rest, all together do", () => {
  const late = (batch_size) => {
    const { parameters } = run({ ...defaults, learning_rate: 0.05, batch_size }, MAX_STEPS);
    return Math.max(...parameters.slice(-100).map(distance));
  };
  assert.ok(late(1) > 0.3 && late(10) < 0.3);
});

test("the written arithmetic is the update, for every optimiser", () => {
  for (const optimiser of Object.keys(OPTIMISERS)) {
    const state = { ...defaults, optimiser, batch_size: 10, learning_rate: 0.03, step: 7 };
    for (const index of [0, 1]) {
      const { theta, slope, next, oldVelocity, velocity, square, mean, correction, epsilon } =
        ingredients(state, index);
      const { learning_rate: rate, momentum } = state;
      const right = {
        sgd: () => theta - rate * slope,
        momentum: () => theta + velocity,
        nesterov: () => theta + momentum * velocity - rate * slope,
        rmsprop: () => theta - (rate * slope) / Math.sqrt(square + epsilon),
        adam: () => theta - (rate * correction * mean) / (Math.sqrt(square) + epsilon),
      }[optimiser];
      near(next, right(), 1e-12);
      if (velocity !== undefined) near(velocity, momentum * oldVelocity - rate * slope, 1e-12);
    }
  }
});

test("there is a next update at every step that can be shown, also where the run overflows", () => {
  assert.equal(reachable(defaults, 999), MAX_STEPS);
  const wild = {
    ...defaults,
    batch_size: 1,
    learning_rate: 1,
    optimiser: "nesterov",
    momentum: 0.99,
    step: 300,
  };
  const state = reduce(wild, {});
  assert.ok(state.step < 300 && state.step === reachable(wild, 300));
  assert.ok(run(state).parameters[state.step + 1].length === 2);
});

test("the minimum of the loss is lower than the truth's loss", () => {
  const truth = readings({ ...defaults, start_intercept: 4, start_slope: 3, step: 0 }).loss;
  near(truth, 1.0298, 1e-4);
  near(SURFACE.minimum, 0.9924, 1e-4);
});
