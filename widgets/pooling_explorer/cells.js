// A grid of numbers to read and, where it may be, to change: click and type, arrow keys to move,
// + and − to change, drag to change. One text field a cell, made once.
import { ARROWS, clamp, h } from "../shared/index.js";
import { short } from "./words.js";

const MAX = 8;
const DRAG_START = 4;
const DRAG_PIXELS = 7;
const MOVES = { ...ARROWS, Enter: ARROWS.ArrowDown };

const parse = (text) => {
  const cleaned = text.trim().replace(",", ".").replace("−", "-");
  return cleaned === "" ? Number.NaN : Number(cleaned);
};

/**
 * @param {{ label: string, limit: number, below?: boolean, editable: () => boolean, name: (row: number, column: number) => string,
 *   value: (row: number, column: number) => number, onEdit: (row: number, column: number, value: number) => void,
 *   onVisit?: (row: number, column: number) => void }} options
 *   below: where a cell shows two numbers, the one to change stands below
 */
export function numberGrid({
  label,
  limit,
  below = false,
  editable,
  name,
  value,
  onEdit,
  onVisit,
}) {
  let [rows, columns] = [0, 0];
  let current = 0; // the one cell that the tab key reaches
  /** @type {{ index: number, minus: number | null, typed: boolean } | null} */
  let typing = null;
  /** @type {{ index: number, x: number, y: number, from: number, moving: boolean } | null} */
  let drag = null;

  const element = h("div", {
    class: below ? "cells below" : "cells",
    role: "group",
    "aria-label": label,
  });
  const cells = Array.from({ length: MAX * MAX }, (_, index) => {
    const input = h("input", {
      class: "number",
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      tabindex: index === 0 ? "0" : "-1",
    });
    const corner = h("span", { class: "corner", "aria-hidden": "true" });
    const box = h("div", { class: "cell", "data-index": index }, input, corner);
    element.append(box);
    return {
      box,
      input,
      corner,
      painted: { text: "", small: "", ground: "", ink: "", className: "", name: "" },
    };
  });
  /** @param {number} index @returns {[number, number]} */
  const place = (index) => [Math.floor(index / columns), index % columns];
  const indexOf = (event) => Number(event.target.closest?.(".cell")?.dataset.index ?? -1);
  const edit = (index, number) =>
    onEdit(...place(index), Math.round(clamp(number, -limit, limit) * 100) / 100);

  function settle(index) {
    typing = null;
    cells[index].painted.text = "";
    cells[index].input.value = short(value(...place(index)));
  }

  function visit(index) {
    cells[current].input.tabIndex = -1;
    current = index;
    cells[index].input.tabIndex = 0;
    onVisit?.(...place(index));
  }

  element.addEventListener("focusin", (event) => {
    const index = indexOf(event);
    visit(index);
    typing = { index, minus: null, typed: false };
    cells[index].input.select();
  });
  element.addEventListener("focusout", (event) => settle(indexOf(event)));
  element.addEventListener("input", (event) => {
    const index = indexOf(event);
    if (!typing) typing = { index, minus: null, typed: true };
    typing.typed = true;
    const number = parse(cells[index].input.value);
    if (Number.isFinite(number)) edit(index, number);
  });
  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = indexOf(event);
    const move = MOVES[event.key];
    if (move) {
      event.preventDefault();
      const [row, column] = place(index);
      const [to, across] = [row + move[0], column + move[1]];
      if (to >= 0 && to < rows && across >= 0 && across < columns)
        cells[to * columns + across].input.focus();
      else {
        settle(index);
        cells[index].input.select();
      }
      return;
    }
    if (!editable() || typing?.typed) return;
    const before = value(...place(index));
    if (event.key === "+" || event.key === "-" || event.key === "−") {
      event.preventDefault();
      edit(index, before + (event.key === "+" ? 1 : -1));
      typing = { index, minus: event.key === "+" ? null : before, typed: false };
      cells[index].input.value = short(value(...place(index)));
      cells[index].input.select();
    } else if (/^\d$/.test(event.key) && typing?.minus !== null && typing?.minus !== undefined) {
      // A digit straight after “−”: the reader types a negative number and meant no step.
      event.preventDefault();
      cells[index].input.value = `-${event.key}`;
      typing = { index, minus: null, typed: true };
      edit(index, -Number(event.key));
    } else if (typing) typing.minus = null;
  });

  element.addEventListener("pointerover", (event) => {
    const index = indexOf(event);
    if (index >= 0 && !drag) onVisit?.(...place(index));
  });
  element.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    const index = indexOf(event);
    if (index < 0 || event.button > 0 || !editable()) return;
    drag = {
      index,
      x: event.clientX,
      y: event.clientY,
      from: value(...place(index)),
      moving: false,
    };
  });
  element.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    const way = event.clientX - drag.x - (event.clientY - drag.y);
    if (!drag.moving) {
      if (Math.abs(way) < DRAG_START) return;
      drag.moving = true;
      element.setPointerCapture(event.pointerId);
      element.classList.add("dragging");
    }
    event.preventDefault();
    edit(drag.index, drag.from + Math.round(way / DRAG_PIXELS));
    cells[drag.index].input.value = short(value(...place(drag.index)));
  });
  for (const kind of ["pointerup", "pointercancel"])
    element.addEventListener(kind, () => {
      if (drag?.moving) cells[drag.index].input.select();
      element.classList.remove("dragging");
      drag = null;
    });

  return {
    element,
    /** @param {number} height @param {number} width @param {number} pitch of a cell in CSS pixels */
    layout(height, width, pitch) {
      [rows, columns] = [height, width];
      element.style.width = `${width * pitch}px`;
      element.style.height = `${height * pitch}px`;
      element.style.setProperty("--pitch", `${pitch}px`);
      element.classList.toggle("small", pitch < 34);
      cells.forEach(({ box }, index) => {
        box.hidden = index >= rows * columns;
        const [row, column] = place(index);
        box.style.transform = `translate(${column * pitch}px, ${row * pitch}px)`;
      });
      if (current >= rows * columns && rows * columns > 0) {
        cells[current].input.tabIndex = -1;
        current = 0;
        cells[0].input.tabIndex = 0;
      }
    },
    /** Write only what changed. @param {number} index @param {{ text: string, small?: string,
     *   ground: string, ink: string, className: string }} look */
    paint(index, { text, small = "", ground, ink, className }) {
      const { box, input, corner, painted } = cells[index];
      if (painted.text !== text && !(typing?.index === index && typing.typed)) {
        input.value = painted.text = text;
        input.classList.toggle("long", text.length > 3);
      }
      if (painted.small !== small) corner.textContent = painted.small = small;
      if (painted.ground !== ground) box.style.backgroundColor = painted.ground = ground;
      if (painted.ink !== ink) box.style.color = painted.ink = ink;
      if (painted.className !== className) box.className = `cell ${className}`;
      const now = name(...place(index));
      if (painted.name !== now) input.setAttribute("aria-label", now);
      painted.className = className;
      painted.name = now;
    },
    /** @param {boolean} readOnly */
    readOnly(readOnly) {
      if (cells[0].input.readOnly !== readOnly)
        for (const { input } of cells) input.readOnly = readOnly;
    },
    /** A ring that fades around the cells whose numbers just changed. @param {number[]} indices */
    flash(indices) {
      for (const index of indices)
        cells[index].box.animate?.(
          [{ boxShadow: "0 0 0 4px var(--attention)" }, { boxShadow: "0 0 0 0 transparent" }],
          { duration: 600, easing: "ease-out" },
        );
    },
  };
}
