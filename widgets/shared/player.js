// Step, back, play: the controls of every widget that walks through something.
import { button } from "./controls.js";
import { h, setText } from "./dom.js";

/**
 * @param {{ onStep: () => boolean | void, onBack?: () => boolean | void, onRestart?: () => void,
 *   interval?: () => number, unit?: string, stride?: string }} options
 *   `onStep` returns false at the end, which stops playing; `interval` in milliseconds;
 *   `unit` is what a step is: “step”, “epoch”; `stride` how far one goes, such as “ten updates”.
 */
export function player({
  onStep,
  onBack,
  onRestart,
  interval = () => 250,
  unit = "step",
  stride = `one ${unit}`,
}) {
  let timer = 0;
  let last = 0;
  const playing = () => timer !== 0;
  const stop = () => {
    cancelAnimationFrame(timer);
    timer = 0;
    setText(play, "▶ Play");
  };
  const tick = (/** @type {number} */ now) => {
    // A frame that comes late makes up for at most a few steps: the page stays responsive.
    const due = Math.min(4, Math.floor((now - last) / Math.max(interval(), 4)));
    if (due > 0) last = now;
    for (let count = 0; count < due; count += 1)
      if (onStep() === false) {
        stop();
        return;
      }
    if (playing()) timer = requestAnimationFrame(tick);
  };
  const start = () => {
    last = performance.now();
    timer = requestAnimationFrame(tick);
    setText(play, "❚❚ Pause");
  };
  const play = button("▶ Play", () => (playing() ? stop() : start()), { class: "primary play" });
  const manual = (action) => () => {
    stop();
    action();
  };
  const element = h(
    "div",
    { class: "control player", role: "group", "aria-label": `Walk through, ${stride} at a time` },
    onRestart &&
      button("|◀", manual(onRestart), {
        "aria-label": "Back to the start",
        title: "Back to the start",
      }),
    onBack && button("◀ Back", manual(onBack), { "aria-label": `Back ${stride}` }),
    play,
    button("Step ▶", manual(onStep), { "aria-label": `Step ${stride} on` }),
  );
  return { element, stop };
}

/**
 * A player that walks over one number of the state, from 0 to `last()`.
 * @param {import("./contract.js").Context} context @param {string} key
 * @param {{ last: () => number, by?: number, interval: () => number, unit?: string,
 *   stride?: string }} options `by`: how far one step goes
 */
export function walkAlong({ state, set }, key, { last, by = 1, ...options }) {
  const go = (value) => set({ [key]: value });
  return player({
    onStep() {
      go(Math.min(last(), state()[key] + by));
      return state()[key] < last();
    },
    onBack: () => go(Math.max(0, state()[key] - by)),
    onRestart: () => go(0),
    ...options,
  });
}
