// The state in the page's address: #w=activation_explorer&alpha=0.2&compare=["tanh"]
// Only what differs from the state the page came with is written, so links stay short.

/** @typedef {import("./schema.js").Schema} Schema */

const MARK = "w";
/** Two values of a state, or of JSON. */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** @param {string} mount @param {Schema} schema @param {object} initial @param {object} state */
export function encode(mount, schema, initial, state) {
  const parameters = new URLSearchParams([[MARK, mount]]);
  for (const key of Object.keys(schema)) {
    const value = state[key];
    if (!same(value, initial[key]))
      parameters.set(key, typeof value === "string" ? value : JSON.stringify(value));
  }
  return `#${parameters}`;
}

/** Which mount does this hash speak of? @param {string} hash */
export const mountOf = (hash) => new URLSearchParams(hash.replace(/^#/, "")).get(MARK);

/**
 * The raw values of a hash, for `validate`; unknown keys are reported.
 * @param {Schema} schema @param {string} hash
 */
export function decode(schema, hash) {
  const raw = {};
  const problems = [];
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (key === MARK) continue;
    if (key in schema) raw[key] = schema[key].parse(value);
    else problems.push(`“${key}” is unknown here`);
  }
  return { raw, problems };
}
