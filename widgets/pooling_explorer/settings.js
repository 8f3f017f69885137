// The controls: what each window gives, where windows stand, and the way back.
import { button, checkbox, h, segmented, showAll, slider } from "../shared/index.js";
import { resized, SIZES } from "./state.js";

const square = (value) => `${value} × ${value}`;

/** @param {import("../shared/widget.js").Context} context @param {Element} player walks over windows */
export function settings({ state: present, set }, player) {
  const mode = segmented({
    label: "Each window gives",
    options: [
      { value: "max", label: "Max" },
      { value: "average", label: "Average" },
      { value: "min", label: "Min" },
      { value: "subsample", label: "First cell" },
    ],
    onInput: (mode) => set({ mode }),
  });
  const window = slider({
    label: "Window",
    min: 1,
    max: 8,
    format: square,
    onInput: (window) => set({ window }),
  });
  const stride = slider({ label: "Stride", min: 1, max: 4, onInput: (stride) => set({ stride }) });
  const padding = segmented({
    label: "Padding",
    options: [
      { value: "valid", label: "Valid" },
      { value: "same", label: "Same" },
    ],
    onInput: (padding) => set({ padding }),
  });
  const size = slider({
    label: "Map",
    ...SIZES,
    format: square,
    onInput: (value) => set({ values: resized(present().values, value) }),
  });
  const backward = checkbox({
    label: "Gradients, backwards",
    onInput: (backward) => set({ backward }),
  });
  const ones = button("All gradients 1", () => set({ output_gradient: [] }), { class: "ones" });
  return {
    elements: [
      mode.element,
      h(
        "div",
        { class: "pair" },
        [window, stride, padding, size].map(({ element }) => element),
      ),
      h("div", { class: "row" }, backward.element, ones),
      player,
    ],
    /** @param {Record<string, any>} state */
    show(state) {
      showAll({ mode, window, stride, padding, backward }, state);
      size.show(state.values.length);
      // An empty list says: all gradients are 1.
      ones.hidden = !state.backward || state.output_gradient.length === 0;
    },
  };
}
