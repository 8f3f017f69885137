import { batchesOf } from "../maths/descent.js";
import { RandomStream } from "../maths/random.js";
import { boolean, integer } from "../shared/schema.js";

export const EXAMPLES = { min: 4, max: 40 };
export const EPOCHS = { min: 1, max: 4 };

export const schema = {
  examples: integer(EXAMPLES),
  batch_size: integer({ min: 1, max: EXAMPLES.max }),
  epochs: integer(EPOCHS),
  shuffle: boolean(),
  drop_incomplete: boolean(),
  seed: integer({ min: 0, max: 9999 }),
  step: integer({ min: 0, max: EXAMPLES.max * EPOCHS.max }),
};

export const defaults = {
  examples: 20,
  batch_size: 4,
  epochs: 3,
  shuffle: true,
  drop_incomplete: false,
  seed: 0,
  step: 7,
};

/** Updates in one epoch: the incomplete batch counts, unless it is left out. */
export const updatesPerEpoch = ({ examples, batch_size, drop_incomplete }) =>
  drop_incomplete ? Math.floor(examples / batch_size) : Math.ceil(examples / batch_size);

/** A batch is no larger than the data, and there are no more steps than updates. */
export function reduce(state, patch) {
  const next = { ...state, ...patch };
  next.batch_size = Math.min(next.batch_size, next.examples);
  next.step = Math.min(next.step, updatesPerEpoch(next) * next.epochs);
  return next;
}

let known = { key: "", plan: /** @type {{ batches: number[][], left: number[] }[]} */ ([]) };

/**
 * Which examples feed which update, epoch by epoch; `left` are those that an epoch leaves out.
 * One stream shuffles all epochs, as in book_helpers.reference.descent.
 */
export function plan({ examples, batch_size, epochs, shuffle, drop_incomplete, seed }) {
  const key = [examples, batch_size, epochs, shuffle, drop_incomplete, seed].join();
  if (key !== known.key) {
    const stream = shuffle ? new RandomStream(seed) : null;
    const made = Array.from({ length: epochs }, () => {
      const batches = batchesOf(examples, batch_size, stream);
      const incomplete = drop_incomplete && examples % batch_size > 0;
      return {
        batches: incomplete ? batches.slice(0, -1) : batches,
        left: incomplete ? batches[batches.length - 1] : [],
      };
    });
    known = { key, plan: made };
  }
  return known.plan;
}

/** The update that was made last: its epoch (from 0), its place there (from 0), its examples. */
export function last(state) {
  if (state.step === 0) return null;
  const each = updatesPerEpoch(state);
  const epoch = Math.floor((state.step - 1) / each);
  const place = (state.step - 1) % each;
  return { epoch, place, batch: plan(state)[epoch].batches[place] };
}

/** How often each example has fed an update so far. */
export function uses(state) {
  const counts = new Array(state.examples).fill(0);
  plan(state)
    .flatMap(({ batches }) => batches)
    .slice(0, state.step)
    .forEach((batch) => {
      for (const example of batch) counts[example] += 1;
    });
  return counts;
}

/** The numbers on the screen, under the names that the shown code gives them. */
export function readings(state) {
  const each = updatesPerEpoch(state);
  return {
    updates: state.step,
    updates_per_epoch: each,
    updates_in_all: each * state.epochs,
    epochs_done: state.step / each,
    examples_used: uses(state).reduce((sum, count) => sum + count, 0),
    first_of_batch: last(state)?.batch[0] ?? -1,
  };
}
