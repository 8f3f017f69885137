// Python for the present state: the two loops of every training run.
const boolean = (value) => (value ? "True" : "False");

/** @param {Record<string, any>} state */
export function code({ examples, batch_size, epochs, shuffle, drop_incomplete, seed, step }) {
  return `from book_helpers.reference.random import RandomStream
import numpy as np

examples, batch_size, epochs = ${examples}, ${batch_size}, ${epochs}
shuffle, drop_incomplete = ${boolean(shuffle)}, ${boolean(drop_incomplete)}
stream = RandomStream(${seed})

batches = []  # one list of examples for each update
for epoch in range(epochs):
    order = stream.permutation(examples) if shuffle else np.arange(examples)
    for first in range(0, examples, batch_size):
        batch = order[first : first + batch_size]
        if len(batch) == batch_size or not drop_incomplete:
            batches.append(batch)

updates_in_all = len(batches)
updates_per_epoch = updates_in_all // epochs
updates = ${step}  # made so far
epochs_done = updates / updates_per_epoch
examples_used = sum(len(batch) for batch in batches[:updates])
first_of_batch = batches[updates - 1][0] if updates else -1
print(f"{updates} of {updates_in_all} updates, {epochs_done:.2f} epochs, {examples_used} examples used")
print("the last update used the examples", ${step === 0 ? "[]" : "batches[updates - 1]"})
`;
}
