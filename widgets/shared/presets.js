// “Try”: states to begin from, the present one marked.
import { button } from "./controls.js";
import { h } from "./dom.js";

/**
 * @param {{ label: string, state: Record<string, any> }[]} presets
 * @param {(state: Record<string, any>) => void} apply
 */
export function presetBar(presets, apply) {
  const buttons = presets.map((preset) =>
    button(preset.label, () => apply(preset.state), { class: "preset", "aria-pressed": "false" }),
  );
  return {
    element: h(
      "div",
      { class: "presets", role: "group", "aria-label": "Try", hidden: presets.length === 0 },
      h("span", { class: "hint" }, "Try"),
      buttons,
    ),
    /** @param {(state: Record<string, any>) => boolean} isPresent */
    mark(isPresent) {
      presets.forEach((preset, index) => {
        buttons[index].setAttribute("aria-pressed", String(isPresent(preset.state)));
      });
    },
  };
}
