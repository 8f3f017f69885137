// The computing: each pair once, in slices between which the page stays responsive, and kept.
import { profileSteps } from "../maths/deep_network.js";
import { pairText } from "./state.js";

/** @typedef {import("../maths/deep_network.js").Profile} Profile */
/** @typedef {import("../maths/deep_network.js").Pair} Pair */
/** @typedef {{ pair: Pair, profile: Profile }} Result */

const EVENT_BUDGET = 2; // ms of work inside an input event; the rest waits for the next frames
const FRAME_BUDGET = 11;
const SHOW_PROGRESS = 150;
const KEPT = 8;

/**
 * @param {{ wanted: () => Pair[], batch: () => { inputs: Float64Array, labels: Uint8Array },
 *   progress: (share: number | null) => void, done: (finished: Result | null, all: boolean) => void }} options
 *   wanted: the pairs that the picture needs, the most important first. progress: how much of a long
 *   computation is done, null when none runs. done: a result is there; `all` when every one is.
 */
export function worker({ wanted, batch, progress, done }) {
  /** @type {Map<string, Result>} */
  const results = new Map();
  /** @type {{ pair: Pair, steps: ReturnType<typeof profileSteps>, began: number } | null} */
  let job = null;
  let frame = 0;

  const next = () => wanted().find((pair) => !results.has(pairText(pair)));

  function keep(/** @type {Result} */ result) {
    results.set(pairText(result.pair), result);
    const needed = wanted().map(pairText);
    for (const key of results.keys())
      if (results.size > KEPT && !needed.includes(key)) results.delete(key);
  }

  /** Work for some milliseconds. @param {number} budget */
  function run(budget) {
    const end = performance.now() + budget;
    /** @type {Result | null} */
    let finished = null;
    let share = 0;
    do {
      if (!job) {
        const pair = next();
        if (!pair) break;
        const { inputs, labels } = batch();
        job = { pair, steps: profileSteps(pair, inputs, labels), began: performance.now() };
      }
      const step = job.steps.next();
      if (step.done) {
        finished = { pair: job.pair, profile: step.value };
        keep(finished);
        job = null;
      } else share = step.value;
    } while (performance.now() < end);
    const all = !job && !next();
    progress(job && performance.now() - job.began > SHOW_PROGRESS ? share : null);
    if (finished || all) done(finished, all);
    if (!all && frame === 0)
      frame = requestAnimationFrame(() => {
        frame = 0;
        run(FRAME_BUDGET);
      });
  }

  return {
    start: () => run(EVENT_BUDGET),
    /** @param {string} key @returns {Result | undefined} */
    result: (key) => results.get(key),
    forget() {
      results.clear();
      job = null;
    },
    stop: () => cancelAnimationFrame(frame),
  };
}
