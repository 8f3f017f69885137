// The plane of the data, and what a network may see of a point there.

export const EXTENT = 6; // the plane shown is [−6, 6]²

/** @type {Record<string, { label: string, python: string,
 *   value: (x: number, y: number) => number }>} */
export const FEATURES = {
  x1: { label: "x₁", python: "x1", value: (x) => x },
  x2: { label: "x₂", python: "x2", value: (_, y) => y },
  x1_squared: { label: "x₁²", python: "x1**2", value: (x) => x * x },
  x2_squared: { label: "x₂²", python: "x2**2", value: (_, y) => y * y },
  x1_x2: { label: "x₁x₂", python: "x1 * x2", value: (x, y) => x * y },
  sin_x1: { label: "sin x₁", python: "np.sin(x1)", value: (x) => Math.sin(x) },
  sin_x2: { label: "sin x₂", python: "np.sin(x2)", value: (_, y) => Math.sin(y) },
};

export const FEATURE_NAMES = Object.keys(FEATURES);

/** Feature columns (count, features), row by row. @param {ArrayLike<number>} points x, y, x, y, …
 * @param {readonly string[]} names */
export function featuresOf(points, names) {
  const functions = names.map((name) => FEATURES[name].value);
  const count = points.length / 2;
  const values = new Float64Array(count * names.length);
  for (let n = 0, at = 0; n < count; n += 1)
    for (const value of functions) values[at++] = value(points[2 * n], points[2 * n + 1]);
  return values;
}
