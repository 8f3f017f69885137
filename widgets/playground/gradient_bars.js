// How much gradient reaches each layer: a bar under every gap of the network.
import { clamp, h, setText, significant } from "../shared/index.js";
import { MAX_LAYERS } from "./state.js";

/** @param {(text: string) => void} tell says a bar's number in full while it is pointed at */
export function gradientBars(tell) {
  const element = h(
    "div",
    { class: "norms", role: "group", "aria-label": "Gradient of each layer" },
    h("span", { class: "hint" }, "Gradient"),
  );
  // Made once, shown as the network needs them.
  const entries = Array.from({ length: MAX_LAYERS + 1 }, () => {
    const bar = h("span", { class: "bar" });
    const text = h("span", {});
    const box = h(
      "span",
      { class: "norm", tabindex: "0", role: "img" },
      h("span", { class: "track" }, bar),
      text,
    );
    const entry = { box, bar, text, exact: "" };
    for (const kind of ["pointerenter", "focus"])
      box.addEventListener(kind, () => tell(entry.exact));
    for (const kind of ["pointerleave", "blur"]) box.addEventListener(kind, () => tell(""));
    element.append(box);
    return entry;
  });
  return {
    element,
    /** @param {import("./geometry.js").Geometry} geometry */
    layout({ vertical, places }) {
      entries.forEach(({ box }, layer) => {
        const [before, after] = [places[layer], places[layer + 1]];
        box.hidden = !after;
        box.style.left = after && !vertical ? `${(before[0].x + after[0].x) / 2}px` : "";
      });
    },
    /** Norms over powers of ten, from 10⁻⁶ to 10. @param {number[]} norms */
    show(norms) {
      norms.forEach((norm, layer) => {
        const entry = entries[layer];
        const share = clamp((Math.log10(norm || 1e-12) + 6) / 7, 0, 1);
        entry.bar.style.transform = `scaleX(${share.toFixed(3)})`;
        setText(entry.text, Number.isNaN(norm) ? "–" : significant(norm, 2));
        const name = layer === norms.length - 1 ? "output layer" : `layer ${layer + 1}`;
        entry.exact = `Gradient of the training loss by the weights of the ${name}: norm ${significant(norm, 6)}.`;
      });
    },
    /** For people who do not see the bars; not while they move. */
    describe() {
      for (const { box, exact } of entries) box.setAttribute("aria-label", exact);
    },
  };
}
