import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaults,
  drawnKinds,
  KINDS,
  layers,
  readings,
  schema,
  totals,
} from "../../widgets/pooling_costs/state.js";
import { millions, sentence } from "../../widgets/pooling_costs/words.js";
import { validate } from "../../widgets/shared/schema.js";

test("the numbers of the 28 × 28 net", () => {
  const at = (kind) => totals(kind, 28);
  assert.deepEqual(
    [at("none").dense, at("max").dense, at("strided").dense, at("global").dense],
    [501770, 31370, 31370, 650],
  );
  assert.deepEqual(
    ["none", "max", "strided", "global"].map((kind) => at(kind).multiplyAdds),
    [15178240, 3869824, 990976, 14677120],
  );
});

test("no kind and no size of image changes the convolutions' parameters", () => {
  for (const kind of KINDS)
    for (const size of [16, 28, 45, 64])
      assert.equal(totals(kind, size).convolution, 18816, `${kind} ${size}`);
});

test("odd sizes: pooling rounds down, strided convolutions round up", () => {
  assert.deepEqual(layers("max", 27)[3].shape, [6, 6, 64]);
  assert.deepEqual(layers("strided", 27)[2].shape, [7, 7, 64]);
});

test("every kind fills the same six places", () => {
  for (const kind of KINDS) {
    const roles = layers(kind, 28).map(({ role }) => role);
    assert.deepEqual(roles, [
      "convolution",
      "pooling",
      "convolution",
      "pooling",
      kind === "global" ? "global" : "flatten",
      "dense",
    ]);
  }
  assert.equal(layers("global", 28)[1].shape, null);
});

test("the sentences say where the saving is", () => {
  assert.match(
    sentence({ kind: "max", size: 28 }),
    /10\.4 times fewer parameters, all saved in the dense layer; .* keep their 18,816\. .*3\.9 times fewer/,
  );
  assert.match(sentence({ kind: "global", size: 28 }), /27 times fewer parameters.*hardly fewer/);
  assert.match(sentence(defaults), /520,586 parameters, 96 % of them in the dense layer/);
  assert.deepEqual([millions(15178240), millions(1650)], ["15.18 million", "1,650"]);
});

test("the curves give nothing away before something shrinks", () => {
  assert.deepEqual(drawnKinds(defaults.kind), ["none"]);
  for (const kind of KINDS.slice(1)) assert.deepEqual(drawnKinds(kind), KINDS);
});

test("readings have the names that the code defines", () => {
  assert.deepEqual(readings({ kind: "max", size: 28 }), {
    parameters: 50186,
    convolution_parameters: 18816,
    dense_parameters: 31370,
    multiply_adds: 3869824,
  });
});

test("a mangled state falls back to the defaults and says why", () => {
  const { state, problems } = validate(schema, defaults, { kind: "fractional", size: 20.5 });
  assert.deepEqual(state, defaults);
  assert.equal(problems.length, 2);
});
