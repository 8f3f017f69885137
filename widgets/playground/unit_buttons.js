// Transparent buttons over the units: they serve pointer, touch, keyboard and screen reader.
import { ARROWS, button, clamp, fixed, h } from "../shared/index.js";
import { FEATURE_NAMES, FEATURES } from "./features.js";
import { columnSizes } from "./geometry.js";
import { MAX_LAYERS, MAX_UNITS } from "./state.js";
import { nameOf } from "./words.js";

/** @param {import("../shared/widget.js").Context} context
 * @param {{ hover: (unit: import("./geometry.js").Unit | null) => void,
 *   edit: (layer: number, unit: number) => void }} handlers */
export function unitButtons(context, { hover, edit }) {
  const unitButton = (layer, unit) => {
    const element = button("", () => press(layer, unit), { class: "unit", tabindex: "-1" });
    element.addEventListener("pointerenter", () => hover({ layer, unit }));
    element.addEventListener("pointerleave", () => hover(null));
    element.addEventListener("focus", () => {
      rove(element);
      if (element.matches(":focus-visible")) hover({ layer, unit });
    });
    element.addEventListener("blur", () => hover(null));
    element.addEventListener("keydown", (event) => walk(event, layer, unit));
    return element;
  };
  // Made once, shown as the network needs them.
  const largest = columnSizes(new Array(MAX_LAYERS).fill(MAX_UNITS));
  const columns = largest.map((count, column) =>
    Array.from({ length: count }, (_, unit) => unitButton(column - 1, unit)),
  );
  const element = h(
    "div",
    {
      class: "units",
      role: "group",
      "aria-label": "Features and units; arrow keys walk from one to the next",
    },
    columns.flat(),
  );

  // One stop for the tab key; from there arrow keys walk.
  let stop = columns[0][0];
  function rove(next) {
    stop.tabIndex = -1;
    stop = next;
    stop.tabIndex = 0;
  }
  rove(stop);

  function press(layer, unit) {
    if (layer >= 0) return edit(layer, unit);
    const { features } = context.state();
    const name = FEATURE_NAMES[unit];
    const on = features.includes(name);
    if (on && features.length === 1) return context.announce("At least one feature has to stay.");
    context.set({
      features: on ? features.filter((other) => other !== name) : [...features, name],
    });
  }

  let vertical = false;
  /** Through the network as it is drawn. @param {KeyboardEvent} event */
  function walk(event, layer, unit) {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const [down, right] = way;
    const [along, across] = vertical ? [down, right] : [right, down];
    const sizes = columnSizes(context.state().layers);
    const column = clamp(layer + 1 + along, 0, sizes.length - 1);
    const next = along
      ? Math.round(((unit + 0.5) / sizes[layer + 1]) * sizes[column] - 0.5)
      : unit + across;
    columns[column][clamp(next, 0, sizes[column] - 1)].focus();
  }

  return {
    element,
    /** @param {import("./geometry.js").Geometry} geometry */
    layout({ places, size, pitch, vertical: rows }) {
      vertical = rows;
      // Fingers get the whole pitch, the eye the map.
      const reach = Math.min(pitch, size + 8);
      columns.forEach((buttons, column) => {
        buttons.forEach((element, unit) => {
          const place = places[column]?.[unit];
          element.hidden = !place;
          if (!place) return;
          Object.assign(element.style, {
            left: `${place.x - reach / 2}px`,
            top: `${place.y - reach / 2}px`,
            width: `${reach}px`,
            height: `${reach}px`,
          });
        });
      });
      if (stop.hidden) rove(columns[0][0]);
    },
    /** Names for people who do not see the canvas; not while it moves.
     * @param {import("./session.js").Session} session */
    describe({ experiment, measured }) {
      const { state, network } = experiment;
      columns.forEach((buttons, column) => {
        const layer = column - 1;
        buttons.forEach((element, unit) => {
          if (element.hidden) return;
          if (layer < 0) {
            const name = FEATURE_NAMES[unit];
            element.setAttribute("aria-pressed", String(state.features.includes(name)));
            element.setAttribute("aria-label", `Feature ${FEATURES[name].label}`);
            return;
          }
          const bias = fixed(network.layers[layer].biases[unit], 2);
          const dead = measured.flat[layer]?.[unit] ? ", does not learn" : "";
          const name = `Edit ${nameOf(state, layer, unit)}, bias ${bias}${dead}`;
          element.setAttribute("aria-label", name);
        });
      });
    },
    focus: (layer, unit) => columns[layer + 1][unit].focus(),
  };
}
