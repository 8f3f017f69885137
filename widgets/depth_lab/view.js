// Three profiles over the layers: histograms, deviations of the activations, gradient norms.
import {
  button,
  clamp,
  draggable,
  fixed,
  h,
  optionsOf,
  select,
  setText,
  slider,
} from "../shared/index.js";
import { DOMAINS, DUST, decades, few, linePlot, placeOutline, spreadPlot } from "./profiles.js";
import {
  ACTIVATIONS,
  batch,
  INITIALISATIONS,
  MAX_DEPTH,
  MAX_SEED,
  pairLabel,
  pairOf,
  pairText,
  parsePair,
  SCALE,
} from "./state.js";
import { numbersTable } from "./table.js";
import { worker } from "./work.js";

/** @typedef {import("./work.js").Result} Result */

/** What the profile says, in words. @param {Result} result */
function sentence({ pair, profile: { gradients, deviations } }) {
  const [first, last] = [gradients[0], gradients[pair.depth - 1]];
  const spread = `${few(deviations[0])} to ${few(deviations[pair.depth - 1])}`;
  if (pair.depth === 1)
    return `One layer: gradient ${few(first)}, activations spread by ${few(deviations[0])}.`;
  const factor = first / last;
  const change =
    factor > 0.2 && factor < 5
      ? ": about the same size"
      : factor > 0 && factor < 1
        ? `: ${few(1 / factor)} times smaller`
        : factor > 1 && factor < Infinity
          ? `: ${few(factor)} times larger`
          : "";
  return `The first layer’s gradient is ${few(first)}, the last one’s ${few(last)}${change}. Forward, the spread goes from ${spread}.`;
}

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  let digits = batch(context.data("pixels"), context.data("labels"));

  // The pictures.
  const spread = spreadPlot();
  const deviation = linePlot(
    "deviation",
    "spread: of all values (line), digit to digit (dashes)",
    "Standard deviation of the activations in each layer, over all and from digit to digit",
    false,
  );
  const norm = linePlot(
    "norm",
    "size of the weights’ gradient, ‖∂L/∂W‖",
    "Norm of the weights’ gradient in each layer",
    true,
  );
  const pictures = [spread, deviation, norm];
  const computing = h("progress", { class: "computing", max: 1, "aria-label": "Computing" });
  computing.hidden = true;
  const now = h("span", { class: "swatch" });
  const other = h("span", { class: "swatch comparison" });
  const beyond = h("span", { class: "swatch beyond" }, "beyond the axis");
  const legend = h("p", { class: "legend" }, now, other, beyond);
  const reading = h("p", { class: "reading" });
  const table = numbersTable();
  stage.append(
    h("div", { class: "profile" }, computing, legend),
    ...pictures.map(({ element }) => element),
    reading,
  );
  for (const { plot } of pictures)
    draggable(plot.svg, {
      move: ({ x }) =>
        set({ layer: clamp(Math.round(plot.x.invert(x)), 1, context.state().depth) }),
    });

  // The controls.
  const activation = select({
    label: "Activation",
    options: optionsOf(ACTIVATIONS),
    onInput: (value) => set({ activation: value }),
  });
  const initialisation = select({
    label: "Weights start as",
    options: Object.entries(INITIALISATIONS).map(([value, { label }]) => ({ value, label })),
    onInput: (value) => set({ initialisation: value }),
  });
  const scale = slider({
    label: "Weights ×",
    min: SCALE[0],
    max: SCALE[1],
    scale: "log",
    format: (value) => fixed(value, 2),
    onInput: (value) => set({ scale: Math.abs(value - 1) < 0.02 ? 1 : value }),
  });
  const depth = slider({
    label: "Layers",
    spoken: (value) => `${value} hidden layers`,
    min: 1,
    max: MAX_DEPTH,
    onInput: (value) => set({ depth: value }),
  });
  const layer = slider({
    label: "Look at",
    spoken: (value) => `layer ${value}`,
    min: 1,
    max: MAX_DEPTH,
    onInput: (value) => {
      set({ layer: value });
      layer.show(context.state().layer); // there may be fewer layers than the slider has places
    },
  });
  const seed = slider({
    label: "Seed",
    min: 0,
    max: MAX_SEED,
    onInput: (value) => set({ seed: value }),
  });
  const pin = button("Pin to compare", () => set({ pinned: pairText(context.state()) }));
  const unpin = button("Unpin", () => set({ pinned: "" }));
  controls.append(
    activation.element,
    initialisation.element,
    h(
      "div",
      { class: "pairs" },
      [scale, seed, depth, layer].map(({ element }) => element),
    ),
    h("div", { class: "control pins" }, pin, unpin),
    table.element,
  );

  /** @type {Result | null} */
  let shown = null;
  const work = worker({
    wanted() {
      const state = context.state();
      const pinned = parsePair(state.pinned);
      return pinned ? [pairOf(state), pinned] : [pairOf(state)];
    },
    batch: () => digits,
    progress(share) {
      computing.hidden = share === null;
      if (share !== null) computing.value = share;
    },
    done(finished, all) {
      const state = context.state();
      // While the reader drags, the newest finished picture is shown, even if it lags behind.
      if (finished && pairText(finished.pair) !== state.pinned) shown = finished;
      shown = work.result(pairText(state)) ?? shown;
      if (!shown) return;
      paint(shown);
      if (all) context.announce(`${pairLabel(shown.pair)}. ${sentence(shown)}`);
    },
  });

  function drawLayer(/** @type {Result} */ result) {
    const { layer, pinned } = context.state();
    for (const { plot, window } of pictures) placeOutline(plot, window, layer);
    table.show(result, work.result(pinned), layer);
  }

  let height = 0;
  function paint(/** @type {Result} */ result) {
    const pinned = work.result(context.state().pinned);
    const { pair, profile } = result;
    const both = pinned ? [profile, pinned.profile] : [profile];
    const domains = (pinned ? [pair, pinned.pair] : [pair]).map((one) => DOMAINS[one.activation]);
    const between = profile.between.map((value) => Math.max(value, DUST));
    const deviations = both.map((one) => one.deviations);
    const gradients = both.map((one) => one.gradients);
    spread.plot.configure({
      y: [Math.min(...domains.map(([low]) => low)), Math.max(...domains.map(([, high]) => high))],
    });
    deviation.plot.configure({ y: decades([...deviations, between], [-3, 1], 3) });
    norm.plot.configure({ y: decades(gradients, [-4, 2], 4) });
    const deepest = Math.max(pair.depth, pinned?.pair.depth ?? 1);
    pictures.forEach(({ plot }, index) => {
      plot.configure({ x: [0.5, deepest + 0.5], xTicks: Math.min(7, deepest) });
      plot.layout(context.width(), height + [0, -44, 6][index]);
    });
    beyond.hidden = !spread.draw(profile, pinned?.profile ?? null, context.colour);
    deviation.draw([profile.deviations, pinned?.profile.deviations ?? null], profile.between);
    norm.draw([profile.gradients, pinned?.profile.gradients ?? null]);
    setText(now, pairLabel(pair));
    setText(other, pinned ? `pinned: ${pairLabel(pinned.pair)}` : "");
    other.hidden = !pinned;
    setText(reading, sentence(result));
    drawLayer(result);
  }

  function showControls(state) {
    activation.show(state.activation);
    initialisation.show(state.initialisation);
    scale.show(state.scale);
    depth.show(state.depth);
    layer.show(state.layer);
    seed.show(state.seed);
    unpin.disabled = state.pinned === "";
    pin.disabled = state.pinned === pairText(state);
  }

  return {
    resize(width) {
      height = width >= 440 ? 150 : 140;
    },
    dataChanged() {
      digits = batch(context.data("pixels"), context.data("labels"));
      work.forget();
    },
    update(state, previous) {
      showControls(state);
      const same =
        previous !== state &&
        pairText(previous) === pairText(state) &&
        previous.pinned === state.pinned;
      if (same && shown) {
        drawLayer(shown);
        context.announce(`Layer ${state.layer}: ${table.spoken()}.`);
      } else work.start();
    },
    destroy: work.stop,
  };
}
