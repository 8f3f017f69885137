import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../widgets/shared/schema.js";
import {
  defaults,
  readings,
  reduce,
  resized,
  result,
  schema,
} from "../../widgets/softmax_mixer/state.js";
import { sentence, share } from "../../widgets/softmax_mixer/words.js";

const near = (a, b, tolerance = 1e-12) => assert.ok(Math.abs(a - b) <= tolerance, `${a} and ${b}`);
const sum = (values) => values.reduce((total, value) => total + value, 0);

test("a shift changes nothing but the formula as written", () => {
  const plain = result(defaults);
  for (const shift of [100, 1000, -1000]) {
    const moved = result({ ...defaults, shift });
    moved.probabilities.forEach((p, index) => {
      near(p, plain.probabilities[index]);
    });
    near(moved.loss, plain.loss, 1e-10);
  }
  assert.ok(result({ ...defaults, shift: 100 }).naive.probabilities.every(Number.isFinite));
  assert.equal(result({ ...defaults, shift: 1000 }).naive.total, Infinity);
  assert.equal(result({ ...defaults, shift: -1000 }).naive.total, 0);
  for (const shift of [1000, -1000])
    assert.ok(Number.isNaN(readings({ ...defaults, shift }).naive_of_target));
});

test("twice the logits and half the temperature are the same", () => {
  const twice = result({ ...defaults, logits: defaults.logits.map((logit) => 2 * logit) });
  const cold = result({ ...defaults, temperature: 0.5 });
  twice.probabilities.forEach((p, index) => {
    near(p, cold.probabilities[index]);
  });
});

test("the gradient is the slope of the loss, and its parts add up to 0", () => {
  const state = { logits: [2, -1, 0.3, 4, 0], shift: 20, temperature: 0.7, target: 2 };
  const { gradient } = result(state);
  near(sum(gradient), 0);
  gradient.forEach((slope, index) => {
    const at = (by) =>
      result({
        ...state,
        logits: state.logits.map((logit, other) => logit + (other === index ? by : 0)),
      }).loss;
    near((at(1e-5) - at(-1e-5)) / 2e-5, slope, 1e-8);
  });
});

test("one unit: always 1, and nothing is learnt", () => {
  for (const logit of [-6, 0, 3.3]) {
    const { probabilities, loss, gradient } = result({ ...defaults, logits: [logit] });
    assert.deepEqual(probabilities, [1]);
    near(loss, 0);
    assert.deepEqual(gradient.map(Math.abs), [0]);
  }
});

test("a loss is exact where the probability underflows", () => {
  const { probabilities, loss } = result({
    logits: [6, -6],
    shift: 0,
    temperature: 0.01,
    target: 1,
  });
  assert.equal(probabilities[1], 0);
  near(loss, 1200, 1e-9);
});

test("classes come and go, and the target is one that there is", () => {
  assert.deepEqual(resized([3], 3), [3, 1, 0.1]);
  assert.deepEqual(resized([3, 2, 1], 2), [3, 2]);
  assert.equal(reduce({ ...defaults, target: 3 }, { logits: [1, 2] }).target, 1);
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, {
    logits: [1, 99],
    temperature: 0,
    target: 1,
  });
  assert.deepEqual(state, { ...defaults, target: 1 });
  assert.equal(problems.length, 2);
});

test("the sentence shows the loss by the way that works, and how the formula fails", () => {
  const told = (patch) => {
    const state = { ...defaults, ...patch };
    return sentence(state, result(state), "a");
  };
  assert.match(told({}), /^True class a: p = .+ = 0\.\d+, loss −ln 0\.\d+ = 0\.\d+\.$/);
  assert.match(told({ logits: [-6, 6], temperature: 0.5 }), /loss ln Σ exp\(z\/T\) − z\/T = /);
  assert.match(told({ shift: 1000 }), /As written, the formula is ∞ \/ ∞.+above 710\.$/);
  assert.match(told({ shift: -1000 }), /As written, the formula is 0 \/ 0, not a number\.$/);
  assert.match(told({ logits: [3] }), /nothing is learnt/i);
  assert.deepEqual([share(Number.NaN), share(0), share(0.0001)], ["nan", "0.000", "1.0·10⁻⁴"]);
});
