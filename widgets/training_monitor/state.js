// A recorded training without its picture: what the curves are, and what they say at an epoch.
import { integer, list, oneOf, text } from "../shared/schema.js";

export const schema = {
  epoch: integer({ min: 0, max: 100000 }),
  hidden: list(text({ max: 200 }), { max: 100 }),
  parts: oneOf(["both", "training", "validation"]),
  spread: oneOf(["mean", "runs"]),
  scale: oneOf(["linear", "log"]),
};
export const defaults = { epoch: 0, hidden: [], parts: "both", spread: "mean", scale: "linear" };

/**
 * @typedef {{ group: string, seed: any, values: Record<string, (number | null)[]> }} Run
 * @typedef {{ mean: number[], low: number[], high: number[], deviation: number[], count: number[],
 *   runs: (number | null)[][] }} Series one entry an epoch; NaN where nothing was recorded
 * @typedef {{ name: string, index: number, count: number, series: Record<string, Series> }} Group
 */

/** @param {(number | null)[][]} runs @returns {Series} */
function seriesOf(runs) {
  const length = Math.max(0, ...runs.map((run) => run.length));
  /** @type {Series} */
  const series = { mean: [], low: [], high: [], deviation: [], count: [], runs };
  for (let epoch = 0; epoch < length; epoch += 1) {
    const values = runs.map((run) => run[epoch] ?? Number.NaN).filter(Number.isFinite);
    const count = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    series.mean.push(mean);
    series.low.push(count ? Math.min(...values) : Number.NaN);
    series.high.push(count ? Math.max(...values) : Number.NaN);
    series.deviation.push(count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN);
    series.count.push(count);
  }
  return series;
}

/**
 * The runs by groups, in the order in which groups first came, with mean and spread over the seeds.
 * @param {Run[]} runs @returns {{ groups: Group[], epochs: number, names: string[] }}
 */
export function summarise(runs) {
  const members = new Map();
  for (const run of Array.isArray(runs) ? runs : []) {
    if (!members.has(run.group)) members.set(run.group, []);
    members.get(run.group).push(run);
  }
  const names = [
    ...new Set([...members.values()].flat().flatMap(({ values }) => Object.keys(values))),
  ];
  const groups = [...members].map(([name, own], index) => ({
    name,
    index,
    count: own.length,
    series: Object.fromEntries(
      names
        .map((key) => [key, own.map(({ values }) => values[key]).filter(Boolean)])
        .filter(([, found]) => found.length > 0)
        .map(([key, found]) => [key, seriesOf(/** @type {any} */ (found))]),
    ),
  }));
  const epochs = Math.max(
    0,
    ...groups.flatMap(({ series }) => Object.values(series).map(({ mean }) => mean.length)),
  );
  return { groups, epochs, names };
}

/** The epoch under the cursor, from 1: 0 stands for the last. @param {number} epoch @param {number} epochs */
export const cursorOf = (epoch, epochs) => (epoch === 0 ? epochs : Math.min(epoch, epochs));

/** Which names a metric has: its own (training) and with “val_”, as far as `parts` wants them.
 * @param {string} metric @param {string} parts */
export function keysOf(metric, parts) {
  const keys = [];
  if (parts !== "validation") keys.push(metric);
  if (parts !== "training") keys.push(`val_${metric}`);
  return keys;
}

/** Is small good? Then its axis may be logarithmic. @param {string} metric */
export const isLoss = (metric) => /loss|error/.test(metric);

/**
 * From where to where an axis runs, for all that is shown.
 * @param {Group[]} groups @param {string[]} keys @param {{ scale: "linear" | "log", metric: string }} options
 * @returns {[number, number]}
 */
export function domainOf(groups, keys, { scale, metric }) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { series } of groups)
    for (const key of keys) {
      if (!series[key]) continue;
      for (const value of series[key].low)
        if (value < low && (scale === "linear" || value > 0)) low = value;
      for (const value of series[key].high) if (value > high) high = value;
    }
  if (!(high >= low)) return scale === "log" ? [0.1, 1] : [0, 1];
  if (scale === "log")
    return [10 ** (Math.log10(low) - 0.05), 10 ** (Math.log10(Math.max(high, low * 1.2)) + 0.05)];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  // A loss starts at 0, if it is never below; a share ends at 1.
  const bottom = isLoss(metric) && low >= 0 ? 0 : low - room;
  const top = !isLoss(metric) && high <= 1 && high + room > 1 ? 1 : high + room;
  return [bottom, top];
}

/** A group's name as a Python name: “ReLU, He” → relu_he. @param {string} name */
const slug = (name) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .replace(/^(?=\d)/, "_") || "run";

/**
 * What the code computes: for each shown group the values of one metric at the cursor.
 * @param {Record<string, any>} state @param {(key: string) => any} data
 */
export function sample({ epoch, hidden, parts }, data) {
  const { groups, epochs } = summarise(data("runs") ?? []);
  const cursor = cursorOf(epoch, epochs);
  const metrics = data("metrics") ?? [];
  const metric = metrics.find((name) => !isLoss(name)) ?? metrics[0] ?? "loss";
  const [last, first = last] = keysOf(metric, parts).toReversed();
  const key = groups.some(({ series }) => series[last]) ? last : first;
  const taken = new Set();
  const rows = groups
    .filter(({ name, series }) => !hidden.includes(name) && series[key])
    .map(({ name, series }) => {
      let variable = slug(name);
      while (taken.has(variable)) variable += "_";
      taken.add(variable);
      const values = series[key].runs
        .map((run) => run[cursor - 1])
        .filter((value) => Number.isFinite(value));
      return {
        name,
        variable,
        values,
        mean: series[key].mean[cursor - 1],
        deviation: series[key].deviation[cursor - 1],
      };
    })
    .filter(({ values }) => values.length > 0);
  return { cursor, key, rows };
}

/** The numbers under the cursor, under the names that the shown code gives them. */
export function readings(state, data) {
  const numbers = {};
  for (const { variable, mean, deviation } of sample(state, data).rows) {
    numbers[`${variable}_mean`] = mean;
    if (Number.isFinite(deviation)) numbers[`${variable}_deviation`] = deviation;
  }
  return numbers;
}
