// The network: features, units with their maps, edges, and the sizes of layers. Everything is
// drawn on one canvas; transparent buttons over the units serve pointer, touch and keyboard.
import { button, fixed, h, plural, setText, significant } from "../shared/index.js";
import { FEATURES } from "./experiment.js";
import { LABEL, networkDrawing } from "./network_drawing.js";
import { MAX_LAYERS, MAX_UNITS } from "./state.js";

const NAMES = Object.keys(FEATURES);
const COLUMNS = MAX_LAYERS + 2;
const WIDEST = MAX_UNITS;
const NEAR = 7; // pixels from which the pointer picks an edge

/**
 * @typedef {{ layer: number, unit: number }} Unit layer −1: a feature, by its place in the full list
 * @typedef {{ layer: number, from: number, to: number }} Edge from an active input to a unit
 */

/** “x₁”, “unit 3 of layer 1”, “output” @param {Record<string, any>} state */
export function nameOf({ features, layers }, layer, unit) {
  if (layer < 0) return FEATURES[features[unit]].label;
  return layer === layers.length ? "output" : `unit ${unit + 1} of layer ${layer + 1}`;
}

/**
 * @param {import("../shared/widget.js").Context} context
 * @param {{ hover: (unit: Unit | null) => void, tell: (text: string) => void, edit: (layer: number, unit: number, input?: number) => void,
 *   value: (edge: Edge) => { weight: number, gradient: number } }} handlers
 */
export function networkPanel(context, { hover, tell, edit, value }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  const units = h("div", {
    class: "units",
    role: "group",
    "aria-label": "Features and units; arrow keys walk from one to the next",
  });
  const area = h("div", { class: "area" }, canvas, units, tip);
  const steppers = h("div", { class: "steppers" });
  const norms = h(
    "div",
    { class: "norms", role: "group", "aria-label": "Gradient of each layer" },
    h("span", { class: "hint" }, "Gradient"),
  );
  const layerCount = h("span", { class: "count" });
  const fewer = button("−", () => changeLayers(-1), {
    "aria-label": "Remove the last hidden layer",
  });
  const more = button("+", () => changeLayers(1), { "aria-label": "Add a hidden layer" });
  const parameters = h("span", { class: "hint" });
  const head = h(
    "div",
    { class: "network-head" },
    h("span", { class: "stepper" }, fewer, layerCount, more),
    parameters,
  );
  const element = h("div", { class: "network" }, head, steppers, area, norms);

  function changeLayers(by) {
    const { layers } = context.state();
    context.set({
      layers: by > 0 ? [...layers, Math.min(layers.at(-1) ?? 4, 4)] : layers.slice(0, -1),
    });
  }
  function changeUnits(layer, by) {
    const { layers } = context.state();
    context.set({ layers: layers.map((count, index) => (index === layer ? count + by : count)) });
  }

  // Made once, shown as the network needs them.
  const stepperPool = Array.from({ length: MAX_LAYERS }, (_, layer) => {
    const count = h("span", { class: "count" });
    const minus = button("−", () => changeUnits(layer, -1), {
      "aria-label": `Remove a unit from layer ${layer + 1}`,
    });
    const plus = button("+", () => changeUnits(layer, 1), {
      "aria-label": `Add a unit to layer ${layer + 1}`,
    });
    const box = h(
      "span",
      { class: "stepper", role: "group", "aria-label": `Layer ${layer + 1}` },
      count,
      minus,
      plus,
    );
    steppers.append(box);
    return { box, count, minus, plus };
  });
  const normPool = Array.from({ length: MAX_LAYERS + 1 }, () => {
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
    norms.append(box);
    return entry;
  });
  const unitButton = (layer, unit) => {
    const element = button("", () => press(layer, unit), { class: "unit", tabindex: "-1" });
    element.addEventListener("pointerenter", () => hover({ layer, unit }));
    element.addEventListener("pointerleave", () => hover(null));
    element.addEventListener("focus", () => {
      rove(element);
      if (element.matches(":focus-visible")) hover({ layer, unit });
    });
    element.addEventListener("blur", () => hover(null));
    element.addEventListener("keydown", (event) => move(event, layer, unit));
    return element;
  };
  const pool = Array.from({ length: COLUMNS }, (_, column) =>
    Array.from({ length: column === 0 ? NAMES.length : WIDEST }, (_, unit) =>
      unitButton(column - 1, unit),
    ),
  );
  units.append(...pool.flat());

  // One stop for the tab key; from there arrow keys walk.
  let stop = pool[0][0];
  function rove(element) {
    stop.tabIndex = -1;
    stop = element;
    stop.tabIndex = 0;
  }
  rove(stop);

  function press(layer, unit) {
    const state = context.state();
    if (layer >= 0) return edit(layer, unit);
    const name = NAMES[unit];
    const on = state.features.includes(name);
    if (on && state.features.length === 1)
      return context.announce("At least one feature has to stay.");
    context.set({
      features: on ? state.features.filter((other) => other !== name) : [...state.features, name],
    });
  }

  /** Arrow keys walk through the network as it is drawn. */
  function move(event, layer, unit) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ];
    if (!step) return;
    event.preventDefault();
    const [along, across] = vertical ? [step[1], step[0]] : step;
    const { layers } = context.state();
    const sizes = [NAMES.length, ...layers, 1];
    const column = Math.min(sizes.length - 1, Math.max(0, layer + 1 + along));
    const next = along
      ? Math.round(((unit + 0.5) / sizes[layer + 1]) * sizes[column] - 0.5)
      : unit + across;
    pool[column][Math.min(sizes[column] - 1, Math.max(0, next))].focus();
  }

  // Geometry: “along” runs from features to output, “across” over the units of a layer.
  let width = 0;
  let vertical = false;
  let size = 30;
  let length = 0; // along
  let breadth = 0; // across
  let places = [];
  let key = "";
  let font = "";

  function layout(state) {
    const now = JSON.stringify([width, state.layers]);
    if (now === key) return;
    key = now;
    font = `600 13px ${getComputedStyle(canvas).fontFamily}`;
    const columns = state.layers.length + 2;
    vertical = width < 400;
    element.classList.toggle("vertical", vertical);
    const gap = vertical ? 64 : (width - LABEL - 8) / columns;
    size = vertical ? Math.min(32, Math.floor(width / WIDEST) - 5) : Math.min(32, gap - 16);
    const pitch = vertical ? width / WIDEST : 36;
    breadth = vertical ? width : pitch * WIDEST;
    length = vertical ? gap * (columns - 1) + size + 24 : width;
    const begin = vertical ? size / 2 + 20 : LABEL + size / 2;
    const stride = vertical ? gap : (width - LABEL - size - 4) / (columns - 1);
    places = [NAMES.length, ...state.layers, 1].map((count, column) =>
      Array.from({ length: count }, (_, unit) => {
        const along = begin + column * stride;
        const across = breadth / 2 + (unit - (count - 1) / 2) * pitch;
        return vertical ? { x: across, y: along } : { x: along, y: across };
      }),
    );
    const [w, t] = vertical ? [breadth, length] : [length, breadth];
    area.style.width = `${w}px`;
    area.style.height = `${t}px`;
    pool.forEach((buttons, column) => {
      buttons.forEach((element, unit) => {
        const place = places[column]?.[unit];
        element.hidden = !place;
        if (!place) return;
        // Fingers get the whole pitch, the eye the map.
        const reach = Math.min(pitch, size + 8);
        Object.assign(element.style, {
          left: `${place.x - reach / 2}px`,
          top: `${place.y - reach / 2}px`,
          width: `${reach}px`,
          height: `${reach}px`,
        });
      });
    });
    if (stop.hidden) rove(pool[0][0]);
    stepperPool.forEach(({ box, count, minus, plus }, layer) => {
      const units = state.layers[layer];
      box.hidden = units === undefined;
      if (box.hidden) return;
      box.style.left = vertical ? "" : `${places[layer + 1][0].x}px`;
      setText(count, vertical ? `Layer ${layer + 1}: ${units}` : plural(units, "unit"));
      minus.disabled = units === 1;
      plus.disabled = units === MAX_UNITS;
    });
    normPool.forEach(({ box }, k) => {
      box.hidden = k > state.layers.length;
      if (!box.hidden && !vertical)
        box.style.left = `${(places[k][0].x + places[k + 1][0].x) / 2}px`;
      else box.style.left = "";
    });
    const many = state.layers.length;
    setText(layerCount, plural(many, "hidden layer"));
    fewer.disabled = many === 0;
    more.disabled = many === MAX_LAYERS;
  }

  /** Names for people who do not see the canvas; not while it moves. */
  function describe(state, experiment, flat) {
    pool.forEach((buttons, column) => {
      buttons.forEach((element, unit) => {
        if (element.hidden) return;
        const layer = column - 1;
        if (layer < 0) {
          const on = state.features.includes(NAMES[unit]);
          element.setAttribute("aria-pressed", String(on));
          element.setAttribute("aria-label", `Feature ${FEATURES[NAMES[unit]].label}`);
          return;
        }
        const bias = experiment.network.layers[layer].biases[unit];
        const dead = flat[layer]?.[unit] ? ", does not learn" : "";
        element.setAttribute(
          "aria-label",
          `Edit ${nameOf(state, layer, unit)}, bias ${fixed(bias, 2)}${dead}`,
        );
      });
    });
    for (const { box, exact } of normPool) box.setAttribute("aria-label", exact);
  }

  // Which edge is near the pointer? All curves of a gap share one course along; only across differs.
  const curve = (t) => t * t * (3 - 2 * t);
  function edgeAt(x, y, reach = NEAR) {
    const state = context.state();
    const [along, across] = vertical ? [y, x] : [x, y];
    const axis = vertical ? "y" : "x";
    const other = vertical ? "x" : "y";
    for (let layer = 0; layer < places.length - 1; layer += 1) {
      const start = places[layer][0][axis] + size / 2;
      const end = places[layer + 1][0][axis] - size / 2;
      if (along < start || along > end) continue;
      const wanted = (along - start) / (end - start);
      let [low, high] = [0, 1]; // solve 1.5t(1−t)² + 1.5t²(1−t) + t³ = wanted
      for (let round = 0; round < 20; round += 1) {
        const t = (low + high) / 2;
        if (1.5 * t * (1 - t) + t ** 3 < wanted) low = t;
        else high = t;
      }
      const share = curve(low);
      let best = /** @type {Edge | null} */ (null);
      let distance = reach;
      const sources =
        layer === 0
          ? state.features.map((name) => NAMES.indexOf(name))
          : places[layer].map((_, unit) => unit);
      sources.forEach((place, from) => {
        places[layer + 1].forEach((target, to) => {
          const at =
            places[layer][place][other] + (target[other] - places[layer][place][other]) * share;
          if (Math.abs(at - across) < distance) {
            distance = Math.abs(at - across);
            best = { layer, from, to };
          }
        });
      });
      return best;
    }
    return null;
  }

  let hot = /** @type {Edge | null} */ (null); // under the pointer
  const locate = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = locate(event);
    const edge = edgeAt(x, y);
    canvas.style.cursor = edge ? "pointer" : "";
    if (JSON.stringify(edge) !== JSON.stringify(hot)) {
      hot = edge;
      redraw();
    }
    tip.hidden = !edge;
    if (!edge) return;
    showTip(edge);
    tip.style.left = `${Math.min(Math.max(x, 100), area.clientWidth - 100)}px`;
    tip.style.top = `${y}px`;
  });
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
    if (hot) {
      hot = null;
      redraw();
    }
  });
  canvas.addEventListener("click", (event) => {
    const [x, y] = locate(event);
    const edge = edgeAt(x, y, event.pointerType === "touch" ? 2 * NEAR : NEAR);
    if (edge) edit(edge.layer, edge.to, edge.from);
  });
  /** @param {Edge} edge */
  function showTip(edge) {
    const state = context.state();
    const { weight, gradient } = value(edge);
    setText(
      tip,
      `${nameOf(state, edge.layer - 1, edge.from)} → ${nameOf(state, edge.layer, edge.to)}\nweight ${fixed(weight, 4)}, gradient ${significant(gradient, 3)}`,
    );
  }

  const drawing = networkDrawing(context, canvas);
  let last = /** @type {import("./network_drawing.js").Scene | null} */ (null);
  const redraw = () => last && draw(last);

  /** @param {import("./network_drawing.js").Scene} scene */
  function draw(scene) {
    last = scene;
    drawing(
      scene,
      {
        places,
        size,
        vertical,
        width: vertical ? breadth : length,
        height: vertical ? length : breadth,
        font,
      },
      hot,
    );
    if (!tip.hidden && hot) showTip(hot);
  }

  /** Bars of the gradients' norms, over powers of ten from 10⁻⁶ to 10. */
  function showNorms(values) {
    values.forEach((norm, k) => {
      const entry = normPool[k];
      const { bar, text } = entry;
      const share = Math.min(1, Math.max(0, (Math.log10(norm || 1e-12) + 6) / 7));
      bar.style.transform = `scaleX(${share.toFixed(3)})`;
      setText(text, Number.isNaN(norm) ? "–" : significant(norm, 2));
      const name = k === values.length - 1 ? "output layer" : `layer ${k + 1}`;
      entry.exact = `Gradient of the training loss by the weights of the ${name}: norm ${significant(norm, 6)}.`;
    });
  }

  return {
    element,
    layout,
    /** Another network: what was drawn no longer counts. @param {Record<string, any>} state */
    restart(state) {
      last = null;
      hot = null;
      tip.hidden = true;
      layout(state);
    },
    draw,
    describe,
    showNorms,
    /** @param {number} given width of the panel in pixels */
    resize(given) {
      width = given;
    },
    showParameters(/** @type {number} */ count) {
      setText(parameters, plural(count, "parameter"));
    },
    /** Where a unit stands in the area, for the editor beside it. */
    place: (layer, unit) => ({ ...places[layer + 1][unit], size, vertical }),
    area,
    focus: (layer, unit) => pool[layer + 1][unit].focus(),
  };
}
