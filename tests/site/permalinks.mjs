// Tells a test what the widgets make of permalinks, by the code that reads them on the page.
// Standard input: [{widget, mount, hash, page, epochs}], page: the state and data stored in the
// chapter, epochs: how long to train a playground; standard output: [{mount, problems, initial, state,
// readings, trained, again}], again: the hash that “Copy link” gives.
import { readFileSync } from "node:fs";
import { Experiment } from "../../widgets/playground/experiment.js";
import { decode, encode, mountOf } from "../../widgets/shared/permalink.js";
import { validate } from "../../widgets/shared/schema.js";

/** What a playground shows after so many epochs. */
function train(state, epochs) {
  const experiment = new Experiment(state);
  for (let epoch = 0; epoch < epochs; epoch += 1) experiment.stepEpoch();
  const { test, testRight, flat } = experiment.evaluate();
  return { test_loss: test, right: testRight, flat_units: flat.flat().filter(Boolean).length };
}

const answers = [];
for (const { widget, mount, hash, page, epochs } of JSON.parse(readFileSync(0, "utf8"))) {
  const module = await import(`../../widgets/${widget}/state.js`);
  const { schema, defaults, reduce = (state, patch) => ({ ...state, ...patch }) } = module;
  const given = Object.fromEntries(Object.keys(schema).map((key) => [key, page[key]]));
  const initial = reduce(validate(schema, defaults, given, { complete: true }).state, {});
  const linked = decode(schema, hash);
  const result = validate(schema, initial, linked.raw);
  const state = reduce(result.state, {});
  answers.push({
    mount: mountOf(hash),
    problems: [...linked.problems, ...result.problems],
    initial,
    state,
    readings: module.readings?.(state, (key) => page[key]) ?? {},
    trained: epochs ? train(state, epochs) : {},
    again: encode(mount, schema, initial, state),
  });
}
// JSON has no infinities and no NaN: they travel as texts that Python's float() reads.
const numbers = (_, value) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
process.stdout.write(JSON.stringify(answers, numbers));
