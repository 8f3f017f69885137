// Training while frames pass: as many updates as fit beside measuring and painting.
import { clamp, reducedMotion } from "../shared/index.js";

const BUDGET = 8; // ms of training in a frame, less where measuring and painting need the time
const FRAME = 14; // ms for all of it
const SLOW = 100; // ms between updates
const CALM = 250; // ms between pictures for readers who ask for less movement

/**
 * @param {HTMLElement} stage out of sight nothing is trained @param {AbortSignal} signal
 * @param {{ experiment: () => import("./experiment.js").Experiment, settle: () => void,
 *   show: () => void }} handlers before the first update, and after those of a frame
 */
export function trainingLoop(stage, signal, { experiment, settle, show }) {
  let frame = 0;
  let updated = 0;
  let shown = 0;
  let overhead = 3; // ms that measuring and painting take
  let visible = true;

  /** The updates of one frame; whether there were any. @param {number} now */
  function train(now) {
    const training = experiment();
    const { speed } = training.state;
    if (speed === "slow") {
      if (now - updated < SLOW) return false;
      updated = now;
      training.stepBatch();
      return true;
    }
    const { epoch } = training;
    const end = performance.now() + clamp(FRAME - overhead, 2, BUDGET);
    do training.stepBatch();
    while (performance.now() < end && (speed === "fast" || training.epoch === epoch));
    return true;
  }

  function tick(now) {
    frame = requestAnimationFrame(tick);
    if (!visible) return;
    settle();
    if (!train(now) || (reducedMotion() && now - shown < CALM)) return;
    shown = now;
    const begin = performance.now();
    show();
    overhead += 0.2 * (performance.now() - begin - overhead);
  }

  const watcher = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
  });
  watcher.observe(stage);
  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
  }
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    stop();
  });
  return {
    playing: () => frame !== 0,
    start() {
      frame = requestAnimationFrame(tick);
    },
    stop,
  };
}
