// The ways of descent in the plane: a line from each start to where it has come.
import { attributes, s } from "../shared/index.js";
import { MOST_STARTS, pairs, SOLVED, way } from "./state.js";

const MOST_POINTS = 160; // of a line

/** @param {import("../shared/axes.js").Plot} plot */
export function ways(plot) {
  const marks = Array.from({ length: MOST_STARTS }, () => ({
    halo: plot.clipped(s("path", { class: "way-halo" })),
    line: plot.clipped(s("path", { class: "way" })),
    start: plot.clipped(s("circle", { class: "from", r: 5 })),
    end: plot.clipped(s("circle", { class: "to", r: 6 })),
  }));

  /** One way. @returns {[number, number][]} where its start and its end stand, in pixels */
  function drawOne({ halo, line, start, end }, { xs, ys, losses }, updates, isLast) {
    const place = (/** @type {number} */ update) =>
      /** @type {[number, number]} */ ([plot.x(xs[update]), plot.y(ys[update])]);
    const every = Math.max(1, Math.floor(updates / MOST_POINTS));
    let text = "";
    for (let update = 0; update <= updates; update += every) {
      const [x, y] = place(update);
      text += `${update ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    const [from, to] = [place(0), place(updates)];
    text += `L${to[0].toFixed(1)} ${to[1].toFixed(1)}`;
    attributes(halo, { d: text });
    attributes(line, { d: text });
    attributes(start, { cx: from[0], cy: from[1], class: isLast ? "from last" : "from" });
    const solved = losses[updates] < SOLVED;
    attributes(end, { cx: to[0], cy: to[1], class: solved ? "to solved" : "to stuck" });
    return [from, to];
  }

  return {
    /** Lines first: starts and ends stand over them. */
    elements: [
      ...marks.flatMap(({ halo, line }) => [halo, line]),
      ...marks.flatMap(({ start, end }) => [start, end]),
    ],
    /** @param {any} state
     * @returns {[number, number][]} where all starts and ends stand, in pixels */
    draw(state) {
      const places = pairs(state);
      return marks.flatMap((mark, index) => {
        const shown = index < places.length;
        for (const element of /** @type {SVGElement[]} */ (Object.values(mark)))
          element.style.display = shown ? "" : "none";
        if (!shown) return [];
        const made = way(places[index], state, state.updates);
        return drawOne(mark, made, state.updates, index === places.length - 1);
      });
    },
  };
}
