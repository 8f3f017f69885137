import assert from "node:assert/strict";
import { test } from "node:test";
import { Experiment, LIVE, task } from "../../widgets/playground/experiment.js";
import { FEATURES } from "../../widgets/playground/features.js";
import { Maps, UNIT_SIDE } from "../../widgets/playground/maps.js";
import {
  anotherSeed,
  defaults,
  MAX_SEED,
  readings,
  reduce,
  schema,
} from "../../widgets/playground/state.js";
import { decode, encode } from "../../widgets/shared/permalink.js";
import { validate } from "../../widgets/shared/schema.js";

const trained = (settings, epochs) => {
  const experiment = new Experiment({ ...defaults, ...settings });
  for (let epoch = 0; epoch < epochs; epoch += 1) experiment.stepEpoch();
  return experiment;
};

test("features keep their order, once each, and the last one stays", () => {
  assert.deepEqual(reduce(defaults, { features: ["sin_x1", "x1", "x1"] }).features, [
    "x1",
    "sin_x1",
  ]);
  assert.deepEqual(reduce(defaults, { features: [] }).features, defaults.features);
});

test("examples make a batch, batches make an epoch: the weights come out the same", () => {
  const settings = { batch_size: 7, optimiser: "adam", layers: [3] };
  const [one, two, three] = [0, 1, 2].map(() => new Experiment({ ...defaults, ...settings }));
  const perEpoch = Math.ceil(250 / 7);
  for (let n = 0; n < 250; n += 1) assert.equal(one.stepExample(), n % 7 === 6 || n === 249);
  for (let n = 0; n < perEpoch; n += 1) two.stepBatch();
  three.stepEpoch();
  for (const experiment of [one, two, three])
    assert.deepEqual([experiment.epoch, experiment.updates], [1, perEpoch]);
  assert.deepEqual(one.network.parameters, two.network.parameters);
  assert.deepEqual(one.network.parameters, three.network.parameters);
});

test("an epoch uses every training example once, in another order each time", () => {
  const experiment = new Experiment(defaults);
  const orders = [0, 1].map(() => {
    const order = [...experiment.order];
    experiment.stepEpoch();
    return order;
  });
  for (const order of orders)
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      Array.from({ length: 250 }, (_, n) => n),
    );
  assert.notDeepEqual(orders[0], orders[1]);
});

test("the same seed trains the same network, another seed another", () => {
  const run = (seed) => trained({ seed }, 3).network.parameters;
  assert.deepEqual(run(4), run(4));
  assert.notDeepEqual(run(4), run(5));
  assert.ok(anotherSeed(0) !== anotherSeed(1) && anotherSeed(MAX_SEED) <= MAX_SEED);
});

test("three lines close around the disc, two do not: what the task lets readers find", () => {
  for (const seed of [0, 1, 2]) {
    assert.equal(trained({ layers: [3], seed }, 300).evaluate().trainRight, 1);
    assert.ok(trained({ layers: [2], seed }, 300).evaluate().trainRight < 0.95);
  }
  assert.equal(
    trained({ layers: [], features: ["x1_squared", "x2_squared"] }, 100).evaluate().testRight,
    1,
  );
});

test("equal starts stay equal; zeros with ReLU are dead from the start", () => {
  const { network } = trained({ layers: [4], initialiser: "constant", data_set: "xor" }, 20);
  const [first] = network.layers;
  for (let unit = 1; unit < 4; unit += 1) assert.equal(first.weights[unit], first.weights[0]);
  const { flat, norms } = trained(
    { layers: [4], initialiser: "zeros", activation: "relu" },
    0,
  ).evaluate();
  assert.deepEqual(flat, [[true, true, true, true]]);
  assert.equal(norms[0], 0);
});

test("six sigmoid layers leave the first almost no gradient", () => {
  const { norms } = new Experiment({
    ...defaults,
    activation: "sigmoid",
    layers: [5, 5, 5, 5, 5, 5],
  }).evaluate();
  assert.ok(norms[0] < 1e-3 * norms.at(-1));
});

test("the output, the loss and the targets go together", () => {
  assert.deepEqual(task(defaults), {
    regression: false,
    output: "tanh",
    loss: "half_squared",
    binary: false,
  });
  assert.deepEqual(task({ ...defaults, output: "sigmoid", loss: "cross_entropy" }), {
    regression: false,
    output: "sigmoid",
    loss: "binary_cross_entropy",
    binary: true,
  });
  assert.equal(task({ ...defaults, data_set: "plane", output: "sigmoid" }).output, "identity");
  assert.ok(Number.isNaN(new Experiment({ ...defaults, data_set: "plane" }).evaluate().trainRight));
});

test("settings that act at once do so without a new start; momentum begins anew with its rule", () => {
  const experiment = trained({}, 2);
  const before = Float64Array.from(experiment.network.parameters);
  experiment.adopt({ ...defaults, optimiser: "adam", learning_rate: 0.001 });
  assert.deepEqual(experiment.network.parameters, before);
  experiment.stepBatch();
  const moved = experiment.network.parameters.map((value, index) =>
    Math.abs(value - before[index]),
  );
  assert.ok(Math.max(...moved) <= 0.0011 && Math.max(...moved) > 0.0005); // Adam's first step is η
  for (const key of LIVE) assert.ok(key in schema, key);
});

test("a weight that L1 took to 0 stays there until it is set by hand", () => {
  const experiment = trained({ regularisation: "l1", regularisation_rate: 0.1 }, 10);
  const gone = [...experiment.dead.keys()].filter((index) => experiment.dead[index]);
  assert.ok(gone.length > 0);
  for (const index of gone) assert.equal(experiment.network.parameters[index], 0);
  experiment.edit(gone[0], 0.5);
  experiment.stepBatch();
  assert.ok(experiment.network.parameters[gone[0]] !== 0 && experiment.edited);
});

test("the editor's places are the network's weights and biases", () => {
  const experiment = new Experiment({ ...defaults, layers: [4, 2], initialiser: "wide_uniform" });
  const { parameters, layers } = experiment.network;
  const { weights, bias } = experiment.indicesOf(1, 1);
  assert.deepEqual(
    weights.map((index) => parameters[index]),
    [1, 3, 5, 7].map((at) => layers[1].weights[at]),
  );
  parameters[bias] = 7;
  assert.equal(layers[1].biases[1], 7);
});

test("a map says what the network says", () => {
  const experiment = trained({ features: ["x1", "x1_x2"] }, 5);
  const maps = new Maps(experiment);
  const side = 50;
  const at = (row, column) =>
    maps.at(-6 + (12 * (column + 0.5)) / side, 6 - (12 * (row + 0.5)) / side, 1, 1);
  const large = maps.unit(1, 1, side);
  for (const [row, column] of [
    [0, 0],
    [3, 40],
    [49, 49],
  ])
    assert.ok(Math.abs(large[row * side + column] - at(row, column)) < 1e-6);
  const small = Array.from(maps.units()[1].subarray(0, UNIT_SIDE ** 2 * 2));
  const coarsest = Array.from(maps.unit(1, 1, UNIT_SIDE).subarray(0, UNIT_SIDE ** 2));
  assert.deepEqual(
    coarsest,
    Array.from(Float32Array.from(small.filter((_, index) => index % 2 === 1))),
  );
  assert.deepEqual(Array.from(maps.units()[1].subarray(0, small.length)), small); // the pass is used again
  experiment.edit(experiment.indicesOf(1, 1).bias, 3);
  assert.notDeepEqual(Array.from(maps.units()[1].subarray(0, small.length)), small); // but only once
  assert.ok(Math.abs(maps.unit(-1, 4, side)[0] - -5.88 * 5.88) < 1e-4); // x₁x₂, top left
  assert.equal(FEATURES.x1_x2.value(2, 3), 6);
});

test("readings are those of the untrained network", () => {
  const { parameters, train_loss: loss } = readings({
    ...defaults,
    layers: [8],
    features: Object.keys(FEATURES),
    initialiser: "zeros",
  });
  assert.equal(parameters, 7 * 8 + 8 + 8 + 1);
  assert.equal(loss, 0.5); // output 0, targets ±1
});

test("a permalink holds the whole configuration; a mangled one falls back and says why", () => {
  const state = {
    ...defaults,
    layers: [8, 1, 3],
    features: ["x2", "sin_x2"],
    data_set: "moons",
    noise: 0.25,
    discretise: true,
  };
  const linked = decode(schema, encode("playground", schema, defaults, state));
  assert.deepEqual(validate(schema, defaults, linked.raw).state, state);
  const { state: safe, problems } = validate(schema, defaults, {
    layers: [9],
    features: [],
    noise: 2,
    seed: 3,
  });
  assert.deepEqual(safe, { ...defaults, seed: 3 });
  assert.equal(problems.length, 3);
});
