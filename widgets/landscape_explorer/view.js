// A landscape with several valleys: where a descent ends is decided by where it starts.

import { outputs } from "../maths/landscape.js";
import {
  button,
  fixed,
  h,
  plural,
  segmented,
  setText,
  showAll,
  significant,
  slider,
  walkAlong,
} from "../shared/index.js";
import { hundred } from "./hundred.js";
import { picture } from "./picture.js";
import {
  EVENT_BUDGET,
  endOf,
  FRAME_BUDGET,
  MAX_UPDATES,
  RATE,
  RUNS,
  readings,
  SOLVED,
  X,
  Y,
} from "./state.js";

const NO_RUN = "Make some, then look at one of them: how it ends, and what it answers.";

/** How a random run ends. @param {number} seed */
function endWords(seed) {
  const { p, loss } = endOf(seed);
  const answers = outputs(p).map((value) => fixed(value, 2));
  return `Run ${seed} ends at loss ${significant(loss)}. Its answers to 00, 01, 10, 11: ${answers.join(", ")}.`;
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set, state: present } = context;
  const plane = picture(context);
  const squares = hundred(context, () => context.redraw());
  const reading = h("p", { class: "reading" });
  const chosen = h("p", { class: "chosen-run" });
  stage.append(plane.element, plane.legend, reading, squares.element, chosen);

  const walk = walkAlong(context, "updates", {
    stride: "ten updates",
    by: 10,
    last: () => MAX_UPDATES,
    interval: () => 50,
  });
  const start = (index, label, [min, max]) =>
    slider({
      label,
      min,
      max,
      step: 0.05,
      format: (value) => fixed(value, 2),
      onInput: (value) => {
        const { starts } = present();
        const [x, y] = starts.slice(-2);
        set({ starts: [...starts.slice(0, -2), index === 0 ? value : x, index === 1 ? value : y] });
      },
    });
  const parts = {
    updates: slider({
      label: "Updates",
      min: 0,
      max: MAX_UPDATES,
      step: 10,
      onInput: (updates) => set({ updates }),
    }),
    learning_rate: slider({
      label: "Learning rate η",
      ...RATE,
      scale: "log",
      onInput: (learning_rate) => set({ learning_rate }),
    }),
    moves: segmented({
      label: "What moves",
      onInput: (moves) => set({ moves }),
      options: [
        { value: "plane", label: "in the plane" },
        { value: "all", label: "all nine weights" },
      ],
    }),
    show: segmented({
      label: "Colours",
      onInput: (show) => set({ show }),
      options: [
        { value: "loss", label: "loss here" },
        { value: "ends", label: "where it ends" },
      ],
    }),
    runs: slider({
      label: "Random starts made",
      min: 0,
      max: RUNS,
      onInput: (runs) => set({ runs }),
    }),
    seed: slider({ label: "Look at run", min: 0, max: RUNS - 1, onInput: (seed) => set({ seed }) }),
  };
  const along = start(0, "Last start: across", X);
  const up = start(1, "Last start: up", Y);
  const fewer = button("Only the last start", () => set({ starts: present().starts.slice(-2) }));
  const { runs, seed, ...others } = parts;
  controls.append(
    ...[{ element: walk.element }, others.updates, along, up].map(({ element }) => element),
    fewer,
  );
  controls.append(
    ...[others.learning_rate, others.moves, others.show, runs, seed].map(({ element }) => element),
  );

  return {
    resize(width) {
      plane.layout(width);
      squares.layout(width);
    },
    update(state, previous) {
      if (context.width() > 0) {
        plane.draw(state);
        squares.draw(state, state === previous ? FRAME_BUDGET : EVENT_BUDGET);
      }
      const { start_loss: before, end_loss: after } = readings(state);
      const text = `Last start: loss ${significant(before)}, after ${plural(state.updates, "update")} ${significant(after)}: ${after < SOLVED ? "solved" : "not solved"}.`;
      setText(reading, text);
      context.announce(text);
      setText(chosen, state.runs + state.seed > 0 ? endWords(state.seed) : NO_RUN);
      showAll(parts, state);
      const [x, y] = state.starts.slice(-2);
      along.show(x);
      up.show(y);
      fewer.disabled = state.starts.length === 2;
    },
    reset: walk.stop,
    destroy() {
      walk.stop();
      plane.stop();
      squares.stop();
    },
  };
}
