// Puts the parts together: the picture, the sentences under it, the controls, the walk over windows.
import { h, player, reducedMotion, setText } from "../shared/index.js";
import { board } from "./board.js";
import { settings } from "./settings.js";
import { changedOutputs, outcome, poolsAnew } from "./state.js";
import { arithmetic, backwardNote, forwardNote, routing, sizeFormula } from "./words.js";

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  let width = 476; // of the stage, until it is known

  const picture = board(context, (row, column) => {
    walk.stop();
    set({ row, column });
  });
  const sum = h("p", { class: "sum" });
  const size = h("p", { class: "size" });
  const note = h("p", { class: "remark" });
  stage.append(picture.element, sum, size, note);

  /** Where the active window stands among all, and how many there are. */
  function present() {
    const state = context.state();
    const { pooled } = outcome(state);
    const index = state.row * pooled.width + state.column;
    return { index, columns: pooled.width, last: pooled.values.length - 1 };
  }
  function step(by) {
    const { index, columns, last } = present();
    const next = index + by;
    if (next >= 0 && next <= last) set({ row: Math.floor(next / columns), column: next % columns });
  }
  const walk = player({
    unit: "window",
    interval: () => 700,
    onStep() {
      const { index, last } = present();
      // Playing stops at the last window, and on from there begins again.
      if (index === last) set({ row: 0, column: 0 });
      else step(1);
      return index + 1 !== last;
    },
    onBack: () => step(-1),
  });
  const panel = settings(context, walk.element);
  controls.append(...panel.elements);

  let edit = ""; // what the last edit did: the answer to the task
  function noticeEdit(state, previous) {
    if (!poolsAnew(state, previous)) return;
    const changed = changedOutputs(state, previous);
    edit = changed
      ? `${changed.length} of ${outcome(state).pooled.values.length} outputs changed.`
      : "";
    if (changed && !reducedMotion()) picture.flash(changed);
  }

  return {
    resize(now) {
      width = now;
    },
    update(state, previous) {
      noticeEdit(state, previous);
      const result = outcome(state);
      const { backward } = state;
      picture.update(state, previous, width);
      const line = backward ? routing(state, result) : arithmetic(state, result);
      const remark = backward ? backwardNote(state, result) : forwardNote(state, result);
      setText(sum, line);
      setText(size, sizeFormula(state, result));
      setText(note, edit && !backward ? `${edit} ${remark}` : remark);
      context.announce(
        result.pooled.values.length === 0
          ? `${note.textContent}`
          : `Output row ${state.row + 1}, column ${state.column + 1}: ${line}. ${edit}`,
      );
      panel.show(state);
    },
    reset: () => walk.stop(),
    destroy: () => walk.stop(),
  };
}
