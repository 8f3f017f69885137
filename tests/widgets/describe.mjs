// Tells the Python tests what each built widget says of itself.
// Standard input: {"STEM": page state}; standard output: {"STEM": {schema, defaults, cases}}.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder] = process.argv;
const given = JSON.parse(readFileSync(0, "utf8"));
const answer = {};

const plain = ({ type, min, max, values, item }) => ({
  type,
  min: Number.isFinite(min) ? min : null,
  max: Number.isFinite(max) ? max : null,
  values: values ?? null,
  item: item ? plain(item) : null,
});

for (const [stem, pageState] of Object.entries(given)) {
  const module = await import(pathToFileURL(`${folder}/${stem}.mjs`));
  const { schema, defaults, presets = [], code, readings, reduce, data = [], task, title, explain } =
    module.default.description;
  const step = reduce ?? ((state, patch) => ({ ...state, ...patch }));
  const keys = Object.keys(schema);
  const given = Object.fromEntries(keys.map((key) => [key, pageState[key]]));
  const states = [given, ...presets.map((preset) => ({ ...given, ...preset.state }))];
  const read = (key) => pageState[key];
  answer[stem] = {
    title, task, explain, data, defaults,
    schema: Object.fromEntries(keys.map((key) => [key, plain(schema[key])])),
    presets: presets.map((preset) => ({
      label: preset.label,
      problems: keys.filter((key) => key in preset.state && !schema[key].accepts(preset.state[key])),
      unknown: Object.keys(preset.state).filter((key) => !(key in schema)),
    })),
    cases: states.map((state) => {
      const reduced = step(state, {});
      return {
        state: reduced,
        code: code ? code(reduced, read) : null,
        readings: readings ? readings(reduced, read) : null,
      };
    }),
  };
}
// JSON has no infinities and no NaN: they travel as texts that Python's float() reads.
const numbers = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, numbers));
