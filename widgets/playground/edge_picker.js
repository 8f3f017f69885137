// The edge under the pointer: its numbers in a tip, and its weight to edit on a click.
import { clamp, fixed, h, setText, significant } from "../shared/index.js";
import { edgeAt } from "./geometry.js";
import { nameOf } from "./words.js";

const ROOM = 100; // pixels that half of the tip needs

/**
 * @typedef {import("./geometry.js").Edge} Edge
 * @param {import("../shared/widget.js").Context} context @param {HTMLCanvasElement} canvas
 * @param {{ geometry: () => import("./geometry.js").Geometry, redraw: () => void,
 *   edit: (layer: number, unit: number, input: number) => void,
 *   value: (edge: Edge) => { weight: number, gradient: number } }} handlers
 */
export function edgePicker(context, canvas, { geometry, redraw, edit, value }) {
  const tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  let picked = /** @type {Edge | null} */ (null);

  /** @param {MouseEvent} event @param {boolean} [coarse] */
  function find(event, coarse) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return { x, y, edge: edgeAt(geometry(), context.state().features, x, y, coarse) };
  }
  function pick(edge) {
    tip.hidden = !edge;
    if (JSON.stringify(edge) === JSON.stringify(picked)) return;
    picked = edge;
    redraw();
  }
  function refresh() {
    if (!picked) return;
    const { layer, from, to } = picked;
    const state = context.state();
    const { weight, gradient } = value(picked);
    setText(
      tip,
      `${nameOf(state, layer - 1, from)} → ${nameOf(state, layer, to)}\nweight ${fixed(weight, 4)}, gradient ${significant(gradient, 3)}`,
    );
  }

  canvas.addEventListener("pointermove", (event) => {
    const { x, y, edge } = find(event);
    canvas.style.cursor = edge ? "pointer" : "";
    pick(edge);
    if (!edge) return;
    refresh();
    tip.style.left = `${clamp(x, ROOM, canvas.clientWidth - ROOM)}px`;
    tip.style.top = `${y}px`;
  });
  canvas.addEventListener("pointerleave", () => pick(null));
  canvas.addEventListener("click", (event) => {
    const { edge } = find(event, /** @type {PointerEvent} */ (event).pointerType === "touch");
    if (edge) edit(edge.layer, edge.to, edge.from);
  });

  return {
    tip,
    picked: () => picked,
    /** The tip's numbers anew. */
    refresh,
    /** Another network: the edge is gone. */
    forget() {
      picked = null;
      tip.hidden = true;
    },
  };
}
