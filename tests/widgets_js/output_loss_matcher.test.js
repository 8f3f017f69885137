import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../widgets/output_loss_matcher/code.js";
import {
  defaults,
  LOSSES,
  readings,
  result,
  schema,
  stepped,
  UNITS,
} from "../../widgets/output_loss_matcher/state.js";
import { validate } from "../../widgets/shared/schema.js";

const at = (z, unit, loss = "bce", target = 1) => result({ z, target, unit, loss });

test("tanh and cross-entropy: a positive example with an output of 0 or less is dead", () => {
  for (const z of [-8, -0.5, -0.05, 0]) {
    const { loss, gradient, dead } = at(z, "tanh");
    assert.ok(Math.abs(loss - 16.118) < 5e-4);
    assert.equal(gradient, 0);
    assert.ok(dead);
    assert.equal(stepped({ ...defaults, z }), z);
  }
  // The register's other numbers: outputs 0.1 and 0.462.
  const weak = at(Math.atanh(0.1), "tanh");
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the loss, −ln 0.1, as the register has it
  assert.ok(Math.abs(weak.loss - 2.303) < 1e-3 && weak.gradient < -9 && !weak.dead);
  assert.ok(Math.abs(at(Math.atanh(0.462), "tanh").loss - 0.772) < 1e-3);
});

test("a right answer with gradient 0 is not called dead", () => {
  const { gradient, dead, loss } = at(-3, "tanh", "bce", 0);
  assert.equal(gradient, 0);
  assert.ok(!dead && loss < 1e-6);
});

test("sigmoid and logit are the same, and never dead here", () => {
  for (const z of [-8, -1, 0, 2.5, 8])
    for (const target of [0, 1]) {
      const sigmoid = at(z, "sigmoid", "bce", target);
      const logit = at(z, "logit", "bce", target);
      assert.ok(Math.abs(sigmoid.loss - logit.loss) < 1e-12 * Math.max(1, logit.loss) + 1e-12);
      assert.ok(Math.abs(sigmoid.gradient - logit.gradient) < 1e-12);
      assert.ok(!sigmoid.dead && !logit.dead);
    }
});

test("every gradient is the slope of its loss", () => {
  for (const unit of Object.keys(UNITS))
    for (const loss of Object.keys(LOSSES))
      for (const target of [0, 1])
        for (const z of [-3.3, -0.7, 0.4, 1.9]) {
          const step = 1e-6;
          const slope =
            (at(z + step, unit, loss, target).loss - at(z - step, unit, loss, target).loss) /
            (2 * step);
          const { gradient } = at(z, unit, loss, target);
          assert.ok(
            Math.abs(slope - gradient) < 1e-6 * Math.max(1, Math.abs(gradient)),
            `${unit} ${loss} ${target} ${z}`,
          );
        }
});

test("accuracy's threshold of 0.5 is not tanh's middle", () => {
  assert.equal(at(0.3, "tanh").counted, 0);
  assert.equal(at(0.6, "tanh").counted, 1);
  assert.equal(at(0.3, "sigmoid").counted, 1);
  assert.equal(at(0.3, "logit").counted, 0);
  assert.ok(Math.abs(UNITS.tanh.turn - 0.5493) < 1e-4);
});

test("a step stays inside the range of the slider", () => {
  assert.equal(stepped({ z: -7.9, target: 1, unit: "logit", loss: "mse" }, 10), 8);
  assert.ok(stepped({ z: -4, target: 1, unit: "sigmoid", loss: "bce" }) > -4);
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, { z: 9, unit: "relu", target: 0 });
  assert.deepEqual(state, { ...defaults, target: 0 });
  assert.equal(problems.length, 2);
});

test("the code names the Keras loss that fits", () => {
  assert.match(code({ ...defaults, unit: "logit" }), /BinaryCrossentropy\(from_logits=True\)/);
  assert.match(code({ ...defaults, loss: "mse" }), /MeanSquaredError\(\)/);
  assert.deepEqual(Object.keys(readings(defaults)), ["output", "loss", "gradient", "counted_as"]);
});
