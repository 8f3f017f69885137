// Puts the parts together: what a change of the state means for the training, and what a frame shows.

import {
  button,
  fixed,
  h,
  plural,
  reducedMotion,
  s,
  setText,
  trimmed,
  whole,
} from "../shared/index.js";
import { editor } from "./editor.js";
import { Experiment, FEATURES, LIVE } from "./experiment.js";
import { Maps } from "./maps.js";
import { networkPanel } from "./network.js";
import { lossPanel, outputPanel } from "./output.js";
import { dataPicker, settings } from "./settings.js";

const BUDGET = 8; // ms of training in a frame, less where measuring and painting need the time
const FRAME = 14; // ms for all of it
const SLOW = 100; // ms between updates
const REST = 140; // ms without a change before the fine map
const REPORT = 500; // ms between reports to Python while training
const CALM = 250; // ms between pictures for readers who ask for less movement
const SPEEDS = {
  slow: "10 updates a second",
  normal: "One epoch a frame",
  fast: "As fast as it goes",
};

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls } = context;
  const compact = Boolean(context.data("compact"));

  let experiment = new Experiment(context.state());
  let maps = new Maps(experiment);
  let measured = experiment.evaluate();
  let hovered = /** @type {import("./network.js").Unit | null} */ (null);
  let exampleShown = false;
  let stale = false; // whether the network is newer than `measured`
  let greeted = false; // whether the reader has seen a first network
  let message = ""; // about the last step
  let told = ""; // about what is pointed at

  // The bar: train, step, start again.
  const play = button("▶ Train", () => (playing() ? stop() : start()), { class: "primary play" });
  const again = button("", () => restart(), {
    "aria-label": "Start again with the same seed",
    title: "Start again with the same seed",
  });
  again.append(
    s(
      "svg",
      { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
      s("path", { d: "M3 2v12M14 2.5v11L5.5 8z", class: "icon" }),
    ),
  );
  const stepper = (label, title, action) =>
    button(
      label,
      () => {
        stop();
        action();
      },
      { title },
    );
  const steps = h(
    "div",
    { class: "steps", role: "group", "aria-label": "One step on" },
    h("span", { class: "hint" }, "Step"),
    stepper("Example", "One example forward and backward", () => stepExample()),
    stepper("Batch", "One update of the weights", () => advance(() => experiment.stepBatch())),
    stepper("Epoch", "Once through all training examples", () =>
      advance(() => experiment.stepEpoch()),
    ),
  );
  const speed = h(
    "select",
    { "aria-label": "Speed", onchange: () => context.set({ speed: speed.value }) },
    Object.entries(SPEEDS).map(([value, label]) => h("option", { value }, label)),
  );
  const epoch = h("b", {});
  const updates = h("span", { class: "hint" });
  const clock = h("p", { class: "clock" }, h("span", { class: "hint" }, "Epoch"), epoch, updates);
  const bar = h(
    "div",
    { class: "bar-row" },
    again,
    play,
    compact ? null : steps,
    compact ? null : speed,
    h("span", { class: "spring" }),
    clock,
  );

  const picker = dataPicker(context);
  const network = networkPanel(context, {
    hover: (unit) => {
      hovered = unit;
      paintMaps();
    },
    tell: (text) => {
      told = text;
      setText(reading, statusText());
    },
    edit: (layer, unit, from) => {
      edits.show(layer, unit, from);
      placeEditor(layer, unit);
      paintMaps();
    },
    value: ({ layer, from, to }) => {
      const { weights, outputs } = experiment.network.layers[layer];
      return {
        weight: weights[from * outputs + to],
        gradient: experiment.whole.gradient.layers[layer].weights[from * outputs + to],
      };
    },
  });
  const output = outputPanel(context, {
    probe: (x, y) => {
      const { layer, unit } = shown();
      return maps.at(x, y, layer, unit);
    },
  });
  const losses = lossPanel(context);
  const edits = editor(context, {
    experiment: () => experiment,
    gradient: () => experiment.whole.gradient,
    changed(text) {
      message = "Weights set by hand stay here: a link and the code hold the settings alone.";
      measure();
      soon();
      rest();
      context.announce(text);
    },
    closed(unit) {
      if (unit) network.focus(unit.layer, unit.unit);
      paintMaps();
    },
  });
  network.area.append(edits.element);
  const reading = h("p", { class: "reading" });
  output.element.append(losses.element);
  const panels = h("div", { class: "panels" }, picker.element, network.element, output.element);
  network.element.append(reading);
  stage.append(bar, panels);
  stage.classList.toggle("compact", compact);

  const panel = settings(context);
  controls.append(...(compact ? panel.compact : panel.groups));
  controls.classList.toggle("compact", compact);

  stage.getRootNode().addEventListener(
    "pointerdown",
    (event) => {
      if (!event.composedPath().includes(edits.element)) edits.hide(false);
    },
    { signal: context.signal },
  );

  function placeEditor(layer, unit) {
    const { x, y, size, vertical } = network.place(layer, unit);
    const [width, height] = [edits.element.offsetWidth, edits.element.offsetHeight];
    const room = network.area.clientWidth;
    const left = vertical
      ? (room - width) / 2
      : x + size / 2 + 8 + width <= room
        ? x + size / 2 + 8
        : x - size / 2 - 8 - width;
    const top = vertical ? y + size / 2 + 8 : Math.min(y - 24, network.area.clientHeight - height);
    Object.assign(edits.element.style, {
      left: `${Math.max(0, left)}px`,
      top: `${Math.max(vertical ? 0 : -40, top)}px`,
    });
  }

  /** The unit whose map is large: pointed at, being edited, or the output. */
  function shown() {
    return hovered ?? edits.unit() ?? { layer: experiment.state.layers.length, unit: 0 };
  }

  // Painting.
  function paintMaps(fine = false) {
    const state = context.state();
    const { layer, unit } = shown();
    const side = maps.affordableSide(fine);
    const isOutput = layer === state.layers.length;
    const values = maps.unit(layer, unit, side);
    const units = maps.units();
    output.drawMap(values, side, {
      title: isOutput
        ? "Output"
        : layer < 0
          ? `Feature ${Object.values(FEATURES)[unit].label}`
          : `Layer ${layer + 1}, unit ${unit + 1}`,
      text:
        isOutput || layer < 0
          ? ""
          : `bias ${fixed(experiment.network.layers[layer].biases[unit], 2)}${measured.flat[layer]?.[unit] ? ", does not learn" : ""}`,
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
      shown: hovered ?? edits.unit(),
      example: exampleShown,
    });
  }

  /** Paint in the next frame, once however many changes come before it. */
  let planned = 0;
  function soon() {
    planned ||= requestAnimationFrame(() => {
      planned = 0;
      paint();
    });
  }

  function paint() {
    settle();
    paintMaps();
    network.showNorms(measured.norms);
    losses.show(measured);
    losses.draw();
    setText(epoch, whole(experiment.epoch));
    setText(updates, plural(experiment.updates, "update"));
    edits.refresh();
    setText(reading, statusText());
  }

  function statusText() {
    if (told || message) return told || message;
    const flat = measured.flat.flat();
    const dead = flat.filter(Boolean).length;
    if (Number.isNaN(measured.train))
      return "The numbers have left the finite range: the learning rate is too large. Start again with a smaller one.";
    if (dead > 0)
      return `${dead} of ${flat.length} hidden units ${dead === 1 ? "does" : "do"} not learn (crossed out): at every training example the slope is below 0.001.`;
    return "Point at a unit or an edge for its numbers; click to change them. Blue is positive, orange negative.";
  }

  function measure() {
    measured = experiment.evaluate();
    const progress = experiment.epoch + experiment.position / experiment.train.count;
    losses.record({ epoch: progress, train: measured.train, test: measured.test });
  }

  // A coarse picture at once, the fine one when things rest.
  let resting;
  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (playing() || context.signal.aborted) return;
      settle();
      paintMaps(true);
      network.describe(context.state(), experiment, measured.flat);
    }, REST);
  }

  let reported = 0;
  function report(force = false) {
    const now = performance.now();
    if (!force && now - reported < REPORT) return;
    reported = now;
    ignore = true;
    context.report("epoch", experiment.epoch);
    context.report(
      "losses",
      Number.isFinite(measured.train + measured.test)
        ? { train: measured.train, test: measured.test }
        : {},
    );
    ignore = false;
  }
  let ignore = false;

  // Training.
  let frame = 0;
  let before = 0;
  let painted = 0;
  let overhead = 3;
  let visible = true;
  const playing = () => frame !== 0;

  function tick(now) {
    frame = requestAnimationFrame(tick);
    if (!visible) return;
    settle();
    const { speed: pace } = context.state();
    const begin = performance.now();
    if (pace === "slow") {
      if (now - before < SLOW) return;
      before = now;
      experiment.stepBatch();
    } else {
      const { epoch: from } = experiment;
      const budget = Math.max(2, Math.min(BUDGET, FRAME - overhead));
      do experiment.stepBatch();
      while (performance.now() - begin < budget && (pace === "fast" || experiment.epoch === from));
    }
    if (reducedMotion() && now - painted < CALM) return;
    painted = now;
    const trainedAt = performance.now();
    measure();
    paint();
    overhead += 0.2 * (performance.now() - trainedAt - overhead);
    report();
    if (Number.isNaN(measured.train)) stop();
  }

  function start() {
    message = "";
    exampleShown = false;
    output.drawPoints(experiment, context.state().show_test, null);
    frame = requestAnimationFrame(tick);
    setText(play, "❚❚ Pause");
    context.announce("Training.");
  }

  function stop() {
    if (!playing()) return;
    cancelAnimationFrame(frame);
    frame = 0;
    setText(play, "▶ Train");
    measure();
    paint();
    rest();
    report(true);
    context.announce(spoken());
  }

  const spoken = () =>
    `Epoch ${whole(experiment.epoch)}: training loss ${fixed(measured.train, 3)}, test loss ${fixed(measured.test, 3)}.`;

  function advance(action) {
    settle();
    message = "";
    exampleShown = false;
    action();
    output.drawPoints(experiment, context.state().show_test, null);
    measure();
    paint();
    rest();
    report(true);
    context.announce(spoken());
  }

  function stepExample() {
    settle();
    const { batch_size } = context.state();
    const changed = experiment.stepExample();
    const { index, loss, output: answer } = experiment.example;
    const { points, targets } = experiment.train;
    const then = changed
      ? `the batch is full, so its mean gradient has changed the weights (update ${whole(experiment.updates)})`
      : `its gradient is kept; the weights change after ${Math.min(batch_size - experiment.inBatch, experiment.train.count - experiment.position)} more`;
    message = `Example (${fixed(points[2 * index], 1)}, ${fixed(points[2 * index + 1], 1)}): output ${fixed(answer, 3)}, target ${trimmed(targets[index], 2)}, loss ${fixed(loss, 3)}; ${then}.`;
    exampleShown = true;
    output.drawPoints(experiment, context.state().show_test, index);
    measure();
    paint();
    rest();
    report(true);
    context.announce(message);
  }

  /** The same settings from the start; a training that runs goes on from there. */
  function restart() {
    const state = context.state();
    experiment = new Experiment(state);
    maps = new Maps(experiment, maps.perPoint);
    hovered = null;
    exampleShown = false;
    message = "";
    edits.hide(false);
    losses.restart();
    network.restart(state);
    network.showParameters(experiment.network.parameters.length);
    output.drawPoints(experiment, state.show_test, null);
    stale = true;
    soon();
    rest();
  }

  /** Measure a new network: in the next frame, for the reader may still be turning the control. */
  function settle() {
    if (!stale) return;
    stale = false;
    measure();
    report(!playing());
    if (greeted) context.announce(`Started again: ${spoken()}`);
    greeted = true;
  }

  const watcher = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
  });
  watcher.observe(stage);
  context.signal.addEventListener("abort", () => {
    clearTimeout(resting);
    watcher.disconnect();
  });

  function resize(width) {
    const wide = width >= 600;
    stage.classList.toggle("wide", wide);
    const side = wide ? 244 : Math.min(width, 340);
    output.resize(side);
    losses.resize(side);
    network.resize(wide ? width - 44 - side - 2 * 16 : width);
    network.layout(context.state());
  }

  let started = false;
  return {
    resize,
    update(state, previous) {
      if (ignore) return;
      if (!started) {
        started = true;
        panel.show(state, experiment.task.regression);
        picker.show(state.data_set);
        speed.value = state.speed;
        restart();
        return;
      }
      const changed = Object.keys(state).filter(
        (key) => JSON.stringify(state[key]) !== JSON.stringify(previous[key]),
      );
      if (changed.some((key) => !LIVE.has(key))) {
        restart();
      } else {
        experiment.adopt(state);
        if (changed.length === 0) network.layout(state);
        if (changed.length === 0 || changed.includes("show_test"))
          output.drawPoints(
            experiment,
            state.show_test,
            exampleShown ? experiment.example.index : null,
          );
        if (changed.length === 0 || changed.includes("edges") || changed.includes("discretise"))
          soon();
        rest();
      }
      panel.show(state, experiment.task.regression);
      picker.show(state.data_set);
      speed.value = state.speed;
    },
    reset() {
      stop();
      restart();
    },
    destroy() {
      cancelAnimationFrame(frame);
      cancelAnimationFrame(planned);
    },
  };
}
