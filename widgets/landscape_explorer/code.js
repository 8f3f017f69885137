// Python for the present state: the descent from the last start, and one of the hundred runs.
import { python } from "../shared/numbers.js";

/** @param {Record<string, any>} state */
export function code({ starts, moves, learning_rate, updates, seed, runs }) {
  const [x, y] = starts.slice(-2).map(python);
  return `from book_helpers.reference import landscape
import numpy as np

# A plane in the space of the nine weights, through the ends of three runs.
origin, directions, corners = landscape.plane()
start = origin + np.array([${x}, ${y}]) @ directions
end = landscape.descend(start, ${updates}, ${python(learning_rate)}${moves === "plane" ? ", directions" : ""})
start_loss, end_loss = landscape.loss(start), landscape.loss(end)
end_x, end_y = (end - origin) @ directions.T
print(f"loss {start_loss:.4f} → {end_loss:.4f}, at ({end_x:.2f}, {end_y:.2f})")

run_loss = landscape.loss(landscape.run([${seed}]))[0]  # from a random start, all nine weights free
print(f"run ${seed} ends at a loss of {run_loss:.4f}")
${
  runs === 0
    ? ""
    : `
losses = landscape.loss(landscape.run(range(${runs})))
print(f"{np.sum(losses < 0.05)} of ${runs} runs solve XOR")
`
}`;
}
