// A hundred runs from random starts: one square each, filled as the runs are made.
import { attributes, clamp, draggable, h, s, setText } from "../shared/index.js";
import { endOf, isMade, RUNS, SOLVED } from "./state.js";

const COLUMNS = 25;

/** @param {import("../shared/widget.js").Context} context @param {() => void} redraw */
export function hundred(context, redraw) {
  const layers = {
    waiting: s("path", { class: "waiting" }),
    solved: s("path", { class: "solved" }),
    stuck: s("path", { class: "stuck" }),
  };
  const chosen = s("rect", { class: "chosen" });
  const svg = s(
    "svg",
    { class: "runs", role: "img", "aria-label": "A hundred runs, one square each" },
    Object.values(layers),
    chosen,
  );
  const title = h("p", { class: "panel-title" });
  const element = h("div", { class: "hundred" }, title, svg);
  let cell = 16;
  let frame = 0;
  draggable(svg, {
    move: ({ x, y }) => {
      const column = clamp(Math.floor(x / cell), 0, COLUMNS - 1);
      const row = clamp(Math.floor(y / cell), 0, RUNS / COLUMNS - 1);
      context.set({ seed: row * COLUMNS + column });
    },
  });

  return {
    element,
    stop: () => cancelAnimationFrame(frame),
    layout(width) {
      cell = Math.min(18, width / COLUMNS);
      attributes(svg, { width: cell * COLUMNS + 2, height: (cell * RUNS) / COLUMNS + 2 });
    },
    /** @param {Record<string, any>} state @param {number} budget ms for runs not made yet */
    draw({ runs, seed }, budget) {
      cancelAnimationFrame(frame);
      const until = performance.now() + budget;
      let made = 0;
      while (made < runs && (isMade(made) || performance.now() < until)) {
        endOf(made);
        made += 1;
      }
      const paths = { waiting: "", solved: "", stuck: "" };
      const counts = { solved: 0, stuck: 0 };
      const size = (cell - 2).toFixed(1);
      for (let run = 0; run < RUNS; run += 1) {
        const kind = run >= made ? "waiting" : endOf(run).loss < SOLVED ? "solved" : "stuck";
        counts[kind] += 1;
        paths[kind] +=
          `M${((run % COLUMNS) * cell + 1).toFixed(1)} ${(Math.floor(run / COLUMNS) * cell + 1).toFixed(1)}h${size}v${size}h-${size}z`;
        // A second cue besides the colour: stuck squares are crossed out.
        if (kind === "stuck") {
          const [x, y] = [(run % COLUMNS) * cell + 1, Math.floor(run / COLUMNS) * cell + 1];
          paths.stuck += `M${(x + 3).toFixed(1)} ${(y + 3).toFixed(1)}l${(cell - 8).toFixed(1)} ${(cell - 8).toFixed(1)}`;
        }
      }
      for (const [kind, layer] of Object.entries(layers)) attributes(layer, { d: paths[kind] });
      chosen.style.display = runs + seed > 0 ? "" : "none";
      attributes(chosen, {
        x: (seed % COLUMNS) * cell,
        y: Math.floor(seed / COLUMNS) * cell,
        width: cell,
        height: cell,
      });
      setText(
        title,
        made === 0
          ? "A hundred random starts: none has run yet"
          : `${made} random ${made === 1 ? "start" : "starts"}, all nine weights free: ${counts.solved} solve XOR, ${counts.stuck} do not`,
      );
      if (made < runs) frame = requestAnimationFrame(redraw);
    },
  };
}
