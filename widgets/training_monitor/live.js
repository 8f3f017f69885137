// The line on top while training runs: how far it is, how long it will take, and a way to stop it.
import { button, fixed, h, setText } from "../shared/index.js";

/** @param {number | null} seconds */
const leftOf = (seconds) => {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 1) return "nearly done";
  if (seconds < 90) return `about ${fixed(seconds, 0)} s left`;
  return `about ${fixed(seconds / 60, 0)} min left`;
};

/** @param {{ onStop: () => void }} handlers */
export function liveLine({ onStop }) {
  const bar = h("progress", { max: 1, "aria-label": "Training" });
  const words = h("span", { class: "words" });
  const stop = button("Stop training", () => {
    stop.disabled = true;
    setText(stop, "Stopping …");
    onStop();
  });
  const element = h("div", { class: "live", hidden: true }, bar, words, stop);
  return {
    element,
    /** @param {Record<string, any> | undefined} live empty when nothing runs */
    show(live) {
      const running = typeof live?.share === "number";
      if (running && element.hidden) {
        stop.disabled = false;
        setText(stop, "Stop training");
      }
      element.hidden = !running;
      if (!running) return;
      bar.value = live.share;
      const parts = [
        live.group,
        live.runs > 1 ? `run ${live.run} of ${live.runs}` : "",
        live.epochs ? `epoch ${live.epoch} of ${live.epochs}` : `epoch ${live.epoch}`,
        leftOf(live.left),
      ];
      setText(words, parts.filter(Boolean).join(" · "));
    },
  };
}
