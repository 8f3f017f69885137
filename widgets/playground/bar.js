// The bar over the network: start again, train, pause, step, the pace, the clock.
import { button, h, plural, s, setText, whole } from "../shared/index.js";

const SPEEDS = {
  slow: "10 updates a second",
  normal: "One epoch a frame",
  fast: "As fast as it goes",
};

/**
 * @param {import("../shared/widget.js").Context} context @param {boolean} compact without steps and pace
 * @param {{ restart: () => void, toggle: () => void, stepExample: () => void, stepBatch: () => void,
 *   stepEpoch: () => void }} handlers
 */
export function trainingBar({ set }, compact, handlers) {
  const again = button("", handlers.restart, {
    "aria-label": "Start again with the same seed",
    title: "Start again with the same seed",
  });
  again.append(
    s(
      "svg",
      { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
      s("path", { d: "M3 2v12M14 2.5v11L5.5 8z", class: "icon" }),
    ),
  );
  const play = button("▶ Train", handlers.toggle, { class: "primary play" });
  const steps = h(
    "div",
    { class: "steps", role: "group", "aria-label": "One step on" },
    h("span", { class: "hint" }, "Step"),
    button("Example", handlers.stepExample, { title: "One example forward and backward" }),
    button("Batch", handlers.stepBatch, { title: "One update of the weights" }),
    button("Epoch", handlers.stepEpoch, { title: "Once through all training examples" }),
  );
  const speed = h(
    "select",
    { "aria-label": "Speed", onchange: () => set({ speed: speed.value }) },
    Object.entries(SPEEDS).map(([value, label]) => h("option", { value }, label)),
  );
  const epoch = h("b", {});
  const updates = h("span", { class: "hint" });
  return {
    element: h(
      "div",
      { class: "bar-row" },
      again,
      play,
      compact ? null : steps,
      compact ? null : speed,
      h("span", { class: "spring" }),
      h("p", { class: "clock" }, h("span", { class: "hint" }, "Epoch"), epoch, updates),
    ),
    /** @param {boolean} on */
    showPlaying(on) {
      setText(play, on ? "❚❚ Pause" : "▶ Train");
    },
    showSpeed(/** @type {string} */ value) {
      speed.value = value;
    },
    /** @param {import("./experiment.js").Experiment} experiment */
    showTime(experiment) {
      setText(epoch, whole(experiment.epoch));
      setText(updates, plural(experiment.updates, "update"));
    },
  };
}
