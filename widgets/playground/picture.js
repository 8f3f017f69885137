// The picture of a session: the network, the large map, the losses, the numbers being edited.
import { h, setText } from "../shared/index.js";
import { editor } from "./editor.js";
import { lossPanel } from "./losses.js";
import { networkPanel } from "./network.js";
import { outputPanel } from "./output.js";
import { advice, titleOf } from "./words.js";

const WIDE = 600; // from here data, network and output stand side by side
const PICKER = 44; // width of the data sets' pictures
const GAP = 16;
const SIDE = { wide: 244, narrow: 340 }; // of the large map, at most

/**
 * @param {import("../shared/widget.js").Context} context
 * @param {{ session: () => import("./session.js").Session, settle: () => void,
 *   edited: (text: string) => void }} handlers
 *   `settle` measures a session that is new; `edited` says which weight was set by hand
 */
export function picture(context, { session, settle, edited }) {
  let hovered = /** @type {import("./geometry.js").Unit | null} */ (null);
  let told = ""; // about what is pointed at
  const reading = h("p", { class: "reading" });
  const network = networkPanel(context, {
    hover(unit) {
      hovered = unit;
      paintMaps();
    },
    tell(text) {
      told = text;
      showReading();
    },
    edit(layer, unit, from) {
      numbers.show(layer, unit, from);
      paintMaps();
    },
    value({ layer, from, to }) {
      const { network, whole } = session().experiment;
      const { weights, outputs } = network.layers[layer];
      const at = from * outputs + to;
      return { weight: weights[at], gradient: whole.gradient.layers[layer].weights[at] };
    },
  });
  const output = outputPanel(context, {
    probe(x, y) {
      const { layer, unit } = shown();
      return session().maps.at(x, y, layer, unit);
    },
  });
  const losses = lossPanel(context);
  const numbers = editor(context, {
    experiment: () => session().experiment,
    place: network.place,
    changed: edited,
    closed(unit) {
      if (unit) network.focus(unit.layer, unit.unit);
      paintMaps();
    },
  });
  network.area.append(numbers.element);
  network.element.append(reading);
  output.element.append(losses.element);
  context.stage.getRootNode().addEventListener(
    "pointerdown",
    (event) => {
      if (!event.composedPath().includes(numbers.element)) numbers.hide(false);
    },
    { signal: context.signal },
  );

  /** The unit whose map is large: pointed at, being edited, or the output. */
  const shown = () =>
    hovered ?? numbers.unit() ?? { layer: session().experiment.state.layers.length, unit: 0 };

  /** The maps, as fine as the time allows. @param {boolean} [atRest] */
  function paintMaps(atRest = false) {
    settle();
    const { experiment, maps, measured, example } = session();
    const state = context.state();
    const unit = shown();
    const side = maps.affordableSide(atRest);
    const isOutput = unit.layer === state.layers.length;
    const values = maps.unit(unit.layer, unit.unit, side);
    const units = maps.units();
    const [title, text] = titleOf(experiment, unit, measured.flat);
    output.drawMap(values, side, {
      title,
      text,
      binary: experiment.task.binary,
      isOutput,
      discretise: state.discretise && isOutput,
    });
    network.draw({
      state,
      experiment,
      flat: measured.flat,
      maps: units,
      gradient: experiment.whole.gradient,
      shown: hovered ?? numbers.unit(),
      example,
    });
  }

  function showReading() {
    settle();
    setText(reading, told || session().message || advice(session()));
  }

  return {
    network: network.element,
    output: output.element,
    record: losses.record,
    /** Everything that a step or an edit changes. */
    paint() {
      paintMaps();
      network.showNorms(session().measured.norms);
      losses.show(session().measured);
      losses.draw();
      numbers.refresh();
      showReading();
    },
    /** The fine maps and the names of units, once nothing moves. */
    paintAtRest() {
      paintMaps(true);
      network.describe(session());
    },
    /** The data; after a step by example with that one marked. */
    drawPoints() {
      const { experiment, example } = session();
      const chosen = example ? experiment.example.index : null;
      output.drawPoints(experiment, context.state().show_test, chosen);
    },
    layout: () => network.layout(context.state().layers),
    /** Another session: nothing of the last one stays. */
    restart() {
      hovered = null;
      numbers.hide(false);
      losses.restart();
      network.restart(session().experiment);
      this.drawPoints();
    },
    /** @param {number} width of the stage @returns whether its parts stand side by side */
    resize(width) {
      const wide = width >= WIDE;
      const side = wide ? SIDE.wide : Math.min(width, SIDE.narrow);
      output.resize(side);
      losses.resize(side);
      network.resize(wide ? width - PICKER - side - 2 * GAP : width, context.state().layers);
      return wide;
    },
  };
}
