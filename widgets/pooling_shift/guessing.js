// Hide and seek: in which cell of the window was the maximum that pooling kept?
import { attributes, colourMap, h, setText, shade } from "../shared/index.js";
import { WINDOWS } from "./features.js";

const MOST = WINDOWS[WINDOWS.length - 1] ** 2; // cells of a window
// The class and the sign of a cell.
const PLAIN = ["place", ""];
const RIGHT = ["place true", "✓"];
const WRONG = ["place wrong", "✗"];

/** One button for every cell of the window. @param {import("../shared/widget.js").Context} context */
export function guessing(context) {
  const cells = Array.from({ length: MOST }, (_, guess) =>
    h("button", { type: "button", class: "place", onclick: () => context.set({ guess }) }),
  );
  const places = h(
    "div",
    {
      class: "places",
      role: "group",
      "aria-label": "Cells of the window: mark where the maximum was",
    },
    cells,
  );
  return {
    element: h(
      "div",
      { class: "panel game" },
      h("p", { class: "panel-title" }, "Where was it? Mark it"),
      places,
    ),
    /**
     * @param {Record<string, any>} state
     * @param {{ values: number[], place: number }} found the window's numbers, where the largest is
     * @param {number} most the number that has the brightest colour
     */
    show({ window, guess }, { values, place }, most) {
      places.style.setProperty("--across", String(window));
      const open = guess >= 0;
      const map = colourMap("sequential", context.theme());
      cells.forEach((cell, index) => {
        cell.hidden = index >= values.length;
        if (cell.hidden) return;
        const isPlace = open && index === place;
        const [look, sign] = isPlace ? RIGHT : open && index === guess ? WRONG : PLAIN;
        if (cell.className !== look) cell.className = look;
        setText(cell, sign);
        // Once the reader has guessed, the numbers that pooling forgot come back, as colours.
        const colours = open ? shade(map, Math.round((255 * values[index]) / most)) : null;
        cell.style.backgroundColor = colours?.ground ?? "";
        cell.style.color = colours?.ink ?? "";
        const name = `Row ${Math.floor(index / window) + 1}, column ${(index % window) + 1} of the window`;
        attributes(cell, { "aria-label": isPlace ? `${name}: here was the maximum` : name });
      });
    },
  };
}
