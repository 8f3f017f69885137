// What the picture says, in sentences: what the move changed, and how good the guess was.
import { fixed, significant } from "../shared/numbers.js";
import { movesAsOne } from "./state.js";

export const LABELS = {
  max: "Max",
  average: "Average",
  subsample: "First cell",
  blur: "Max + blur",
};

/** @param {number} share */
export const percent = (share) => (Number.isNaN(share) ? "–" : `${fixed(100 * share, 0)} %`);

const both = (...ways) => ways.filter(Boolean).join(" and ");

/** What has changed. @param {Record<string, any>} state @param {import("./features.js").Study} study */
export function changeNote(state, study) {
  const { filter, mode, window, right, down } = state;
  if (right + down === 0) return "Not moved: nothing changes. Move the picture by one pixel.";
  const ways = both(right > 0 ? `${right} to the right` : "", down > 0 ? `${down} down` : "");
  const change = study.change(filter, down, right, mode, window);
  const plain = study.change(filter, down, right, "max", 1);
  const unpooled = `Moved ${ways}: ${percent(plain)} change without pooling`;
  if (window === 1 && mode !== "blur")
    return `${unpooled}. The map moves with the picture: that is equivariance, not invariance.`;
  const pooled = `${unpooled}, ${percent(change)} with ${LABELS[mode].toLowerCase()} ${window}\u00a0×\u00a0${window}`;
  if (movesAsOne(state, study))
    return `${pooled}. The move is whole cells, so the pooled map moves as one piece.`;
  // Five per cent of the change itself is too little to call calmer.
  return `${pooled}: ${change > 0.95 * plain ? "no calmer than without." : "less sensitive, not invariant."}`;
}

/** Where the maximum was. @param {Record<string, any>} state
 * @param {{ place: number, largest: number }} found the window in question */
export function verdict({ window, guess }, { place, largest }) {
  const kept = `The maximum of the marked window is ${significant(largest)}`;
  if (window === 1) return `${kept}; without pooling its place is known.`;
  if (guess < 0) return `${kept}. Mark where in the window it was.`;
  const chance = `by chance 1 guess in ${window * window} is right`;
  if (guess === place)
    return `Right, and it was luck: ${chance}. The pooled map does not hold the place.`;
  const down = Math.floor(place / window) - Math.floor(guess / window);
  const right = (place % window) - (guess % window);
  const away = both(
    down === 0 ? "" : `${Math.abs(down)} ${down > 0 ? "down" : "up"}`,
    right === 0 ? "" : `${Math.abs(right)} to the ${right > 0 ? "right" : "left"}`,
  );
  return `It was ${away} of your mark. The pooled map does not hold the place; ${chance}.`;
}
