// Python for the numbers under the cursor: mean and deviation over the seeds.
import { sample } from "./state.js";

/** @param {Record<string, any>} state @param {(key: string) => any} data */
export function code(state, data) {
  const { cursor, key, rows } = sample(state, data);
  if (rows.length === 0) return "# Nothing is recorded yet.\n";
  const lines = [
    "import numpy as np",
    "",
    `# ${key} after epoch ${cursor}, one number for each seed; the monitor holds them:`,
    `# [run["values"]["${key}"][${cursor - 1}] for run in monitor.runs if run["group"] == …]`,
  ];
  for (const { variable, values } of rows)
    lines.push(`${variable} = np.array([${values.join(", ")}])`);
  for (const { name, variable, values } of rows) {
    const label = JSON.stringify(`${name || "run"}: `)
      .slice(1, -1)
      .replace(/[{}]/g, "$&$&");
    lines.push("", `${variable}_mean = ${variable}.mean()`);
    if (values.length > 1) {
      lines.push(`${variable}_deviation = ${variable}.std(ddof=1)`);
      lines.push(`print(f"${label}{${variable}_mean:.4g} ± {${variable}_deviation:.2g}")`);
    } else lines.push(`print(f"${label}{${variable}_mean:.4g}")`);
  }
  return `${lines.join("\n")}\n`;
}
