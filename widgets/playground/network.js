// The panel of the network: sizes, units with their maps and edges on one canvas, gradients.
import { h } from "../shared/index.js";
import { edgePicker } from "./edge_picker.js";
import { networkGeometry } from "./geometry.js";
import { gradientBars } from "./gradient_bars.js";
import { layerSizes } from "./layer_sizes.js";
import { networkDrawing } from "./network_drawing.js";
import { unitButtons } from "./unit_buttons.js";

/**
 * @param {import("../shared/widget.js").Context} context
 * @param {{ hover: (unit: import("./geometry.js").Unit | null) => void, tell: (text: string) => void,
 *   edit: (layer: number, unit: number, input?: number) => void,
 *   value: (edge: import("./geometry.js").Edge) => { weight: number, gradient: number } }} handlers
 */
export function networkPanel(context, { hover, tell, edit, value }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const sizes = layerSizes(context);
  const units = unitButtons(context, { hover, edit });
  const edges = edgePicker(context, canvas, { geometry: () => geometry, redraw, edit, value });
  const bars = gradientBars(tell);
  const area = h("div", { class: "area" }, canvas, units.element, edges.tip);
  const element = h("div", { class: "network" }, sizes.head, sizes.element, area, bars.element);

  let width = 0;
  let geometry = networkGeometry(width, []);
  let key = "";
  let font = "";
  /** @param {number[]} layers */
  function layout(layers) {
    const now = JSON.stringify([width, layers]);
    if (now === key) return;
    key = now;
    font = `600 13px ${getComputedStyle(canvas).fontFamily}`;
    geometry = networkGeometry(width, layers);
    element.classList.toggle("vertical", geometry.vertical);
    area.style.width = `${geometry.width}px`;
    area.style.height = `${geometry.height}px`;
    units.layout(geometry);
    sizes.layout(layers, geometry);
    bars.layout(geometry);
  }

  const drawing = networkDrawing(context, canvas);
  let last = /** @type {import("./network_drawing.js").Scene | null} */ (null);
  /** @param {import("./network_drawing.js").Scene} scene */
  function draw(scene) {
    last = scene;
    drawing(scene, geometry, font, edges.picked());
    edges.refresh();
  }
  function redraw() {
    if (last) draw(last);
  }

  return {
    element,
    area,
    layout,
    draw,
    showNorms: bars.show,
    /** Another network: what was drawn no longer counts.
     * @param {import("./experiment.js").Experiment} experiment */
    restart({ state, network }) {
      last = null;
      edges.forget();
      layout(state.layers);
      sizes.showParameters(network.parameters.length);
    },
    /** Names for people who do not see the canvas. @param {import("./session.js").Session} session */
    describe(session) {
      units.describe(session);
      bars.describe();
    },
    /** @param {number} given width of the panel in pixels @param {number[]} layers */
    resize(given, layers) {
      width = given;
      layout(layers);
    },
    /** Where a unit stands in the area, for the editor beside it. */
    place(layer, unit) {
      const { places, size, vertical } = geometry;
      return { ...places[layer + 1][unit], size, vertical };
    },
    focus: units.focus,
  };
}
