// What a state may hold. The Python class declares the same as traits (a test compares them);
// this side guards against what a page can bring: a mangled permalink, a missing field.

/**
 * @typedef {{ type: string, expected: string, accepts: (value: any) => boolean,
 *   parse: (text: string) => any, [detail: string]: any }} Rule
 * @typedef {Record<string, Rule>} Schema
 */

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const json = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @param {readonly string[]} values @returns {Rule} */
export const oneOf = (values) => ({
  type: "one of",
  values,
  expected: `one of ${values.join(", ")}`,
  accepts: (value) => values.includes(value),
  parse: (text) => text,
});

/** @param {{min?: number, max?: number}} [range] @returns {Rule} */
export const number = ({ min = -Infinity, max = Infinity } = {}) => ({
  type: "number",
  min,
  max,
  expected: `a number from ${min} to ${max}`,
  accepts: (value) => isNumber(value) && value >= min && value <= max,
  parse: json,
});

/** @param {{min?: number, max?: number}} [range] @returns {Rule} */
export const integer = ({ min = -Infinity, max = Infinity } = {}) => ({
  type: "integer",
  min,
  max,
  expected: `a whole number from ${min} to ${max}`,
  accepts: (value) => Number.isInteger(value) && value >= min && value <= max,
  parse: json,
});

/** @returns {Rule} */
export const boolean = () => ({
  type: "boolean",
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
  parse: json,
});

/** @param {{max?: number}} [length] @returns {Rule} */
export const text = ({ max = 200 } = {}) => ({
  type: "text",
  max,
  expected: `a text of at most ${max} characters`,
  accepts: (value) => typeof value === "string" && value.length <= max,
  parse: (raw) => raw,
});

/** @param {Rule} item @param {{min?: number, max?: number}} [length] @returns {Rule} */
export const list = (item, { min = 0, max = 100 } = {}) => ({
  type: "list",
  item,
  min,
  max,
  expected: `a list of ${min} to ${max} items, each ${item.expected}`,
  accepts: (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(item.accepts),
  parse: json,
});

/**
 * Take from `raw` what the schema accepts; where it does not, keep the default and say so.
 * @param {Schema} schema @param {Record<string, any>} defaults @param {Record<string, any>} raw
 * @param {{ complete?: boolean }} [options] complete: a missing key is a problem too
 * @returns {{ state: Record<string, any>, problems: string[] }}
 */
export function validate(schema, defaults, raw, { complete = false } = {}) {
  const state = {};
  const problems = [];
  for (const [key, rule] of Object.entries(schema)) {
    state[key] = defaults[key];
    if (raw[key] === undefined && !(key in raw && !complete)) {
      if (complete) problems.push(`${key} is missing`);
    } else if (rule.accepts(raw[key])) state[key] = raw[key];
    else problems.push(`${key} should be ${rule.expected}`);
  }
  return { state, problems };
}
