// Items to bring into order: by buttons (keyboard), or by dragging (mouse, pen, finger).
import { attributes, button, h, reducedMotion, setText } from "../shared/index.js";
import { rich, spoken } from "./pieces.js";

/**
 * @param {import("./state.js").Question} question
 * @param {{ onChange: (order: number[]) => void, announce: (text: string) => void }} handlers
 */
export function ordering({ items }, { onChange, announce }) {
  const list = h("ol", { class: "ordering" });
  let order = items.map((_, index) => index);
  let locked = false;
  const rows = items.map((item, index) => {
    const name = spoken(item.text);
    const up = button("▲", () => move(index, -1), {
      class: "move",
      "aria-label": `Move up: ${name}`,
    });
    const down = button("▼", () => move(index, 1), {
      class: "move",
      "aria-label": `Move down: ${name}`,
    });
    const place = h("span", { class: "place", "aria-hidden": "true" });
    const feedback = h("p", { class: "why", hidden: true }, rich(item.feedback));
    const grip = h("span", { class: "grip", "aria-hidden": "true", title: "Drag" }, "⠿");
    const row = h(
      "li",
      {},
      h(
        "div",
        { class: "row" },
        place,
        grip,
        h("span", { class: "text" }, rich(item.text)),
        h("span", { class: "moves" }, up, down),
      ),
      feedback,
    );
    row.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => grab(event, index));
    return { row, up, down, place, feedback, name };
  });

  function paint() {
    const present = [...list.children];
    const wanted = order.map((index) => rows[index].row);
    if (wanted.some((row, place) => row !== present[place])) {
      const before = new Map(present.map((row) => [row, row.getBoundingClientRect().top]));
      // Only what is out of place moves in the document: a row that stays keeps the focus.
      wanted.forEach((row, place) => {
        if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
      });
      if (!reducedMotion())
        for (const row of wanted) {
          const shift = (before.get(row) ?? 0) - row.getBoundingClientRect().top;
          if (before.has(row) && shift !== 0 && row !== held)
            row.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], {
              duration: 180,
              easing: "ease-out",
            });
        }
    }
    order.forEach((index, place) => {
      const { up, down, place: number } = rows[index];
      setText(number, String(place + 1));
      up.disabled = locked || place === 0;
      down.disabled = locked || place === order.length - 1;
    });
  }

  function move(index, step) {
    const place = order.indexOf(index);
    const target = place + step;
    if (locked || target < 0 || target >= order.length) return;
    order = order.toSpliced(place, 1).toSpliced(target, 0, index);
    paint();
    // At an end this button is disabled; its partner takes the focus.
    const { up, down, name } = rows[index];
    const wanted = step < 0 ? up : down;
    (wanted.disabled ? (step < 0 ? down : up) : wanted).focus({ preventScroll: true });
    announce(`${name}: now ${target + 1} of ${order.length}`);
    onChange(order);
  }

  let held = null;
  /** @param {PointerEvent} event @param {number} index */
  function grab(event, index) {
    const target = /** @type {Element} */ (event.target);
    if (locked || event.button > 0 || target.closest("button")) return;
    // A finger on the text scrolls the page; on the grip it drags.
    if (event.pointerType === "touch" && !target.closest(".grip")) return;
    event.preventDefault();
    const { row } = rows[index];
    held = row;
    row.classList.add("held");
    row.setPointerCapture(event.pointerId);
    const follow = (/** @type {PointerEvent} */ { clientY }) => {
      const place = order.indexOf(index);
      const target = order.findIndex((other) => {
        const box = rows[other].row.getBoundingClientRect();
        return clientY < box.top + box.height / 2;
      });
      const gap = target < 0 ? order.length : target;
      const next = gap > place ? gap - 1 : gap;
      if (next === place) return;
      order = order.toSpliced(place, 1).toSpliced(next, 0, index);
      paint();
    };
    const drop = () => {
      row.removeEventListener("pointermove", follow);
      row.removeEventListener("lostpointercapture", drop);
      row.classList.remove("held");
      held = null;
      announce(`${rows[index].name}: now ${order.indexOf(index) + 1} of ${order.length}`);
      onChange(order);
    };
    row.addEventListener("pointermove", follow);
    row.addEventListener("lostpointercapture", drop);
  }

  return {
    element: list,
    /** @param {number[]} next @param {{ settled: boolean }} options */
    show(next, { settled }) {
      if (held) return;
      order = [...next];
      locked = settled;
      attributes(list, { "data-settled": settled });
      for (const { feedback } of rows) feedback.hidden = !settled;
      paint();
    },
    focus: () => rows[order[0]].down.focus(),
  };
}
