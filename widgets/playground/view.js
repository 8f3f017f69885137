// Puts the parts together: what a change of the state means for the training, and when it is shown.
import { h } from "../shared/index.js";
import { trainingBar } from "./bar.js";
import { dataPicker } from "./data_picker.js";
import { LIVE } from "./experiment.js";
import { picture } from "./picture.js";
import { Session } from "./session.js";
import { settings } from "./settings.js";
import { trainingLoop } from "./training_loop.js";
import { exampleNote, lossNote } from "./words.js";

const REST = 140; // ms without a change before the fine map
const REPORT = 500; // ms between reports to Python while training

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, signal } = context;
  const compact = Boolean(context.data("compact"));

  let session = /** @type {Session} */ (/** @type {unknown} */ (null)); // from the first update on
  let greeted = false; // whether the reader has seen a first network

  const bar = trainingBar(context, compact, {
    restart,
    toggle: () => (loop.playing() ? stop() : start()),
    stepExample: () =>
      step(() => {
        session.example = true;
        session.message = exampleNote(session.experiment, session.experiment.stepExample());
      }),
    stepBatch: () => step(() => session.experiment.stepBatch()),
    stepEpoch: () => step(() => session.experiment.stepEpoch()),
  });
  const picker = dataPicker(context);
  const panel = settings(context);
  const panels = picture(context, {
    session: () => session,
    settle,
    edited(text) {
      session.message =
        "Weights set by hand stay here: a link and the code hold the settings alone.";
      measure();
      soon();
      rest();
      context.announce(text);
    },
  });
  stage.append(
    bar.element,
    h("div", { class: "panels" }, picker.element, panels.network, panels.output),
  );
  controls.append(...(compact ? panel.compact : panel.groups));
  for (const part of [stage, controls]) part.classList.toggle("compact", compact);

  // Measuring and painting.
  function measure() {
    session.measure();
    panels.record(session.progress);
  }

  /** Measure a new network: in the next frame, for the reader may still be turning the control. */
  function settle() {
    if (session.settled) return;
    session.settled = true;
    measure();
    report(!loop.playing());
    if (greeted) context.announce(`Started again: ${lossNote(session)}`);
    greeted = true;
  }

  function paint() {
    panels.paint();
    bar.showTime(session.experiment);
  }

  /** Paint in the next frame, once however many changes come before it. */
  let planned = 0;
  function soon() {
    planned ||= requestAnimationFrame(() => {
      planned = 0;
      paint();
    });
  }

  // A coarse picture at once, the fine one when things rest.
  let resting;
  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!loop.playing() && !signal.aborted) panels.paintAtRest();
    }, REST);
  }

  let reported = 0;
  let reporting = false; // what comes back from Python meanwhile is what was sent
  function report(force = false) {
    const now = performance.now();
    if (!force && now - reported < REPORT) return;
    reported = now;
    const { experiment, measured } = session;
    const { train, test } = measured;
    reporting = true;
    context.report("epoch", experiment.epoch);
    context.report("losses", Number.isFinite(train + test) ? { train, test } : {});
    reporting = false;
  }

  // Training.
  const loop = trainingLoop(stage, signal, {
    experiment: () => session.experiment,
    settle,
    show() {
      measure();
      paint();
      report();
      if (Number.isNaN(session.measured.train)) stop();
    },
  });

  function start() {
    forgetStep();
    panels.drawPoints();
    loop.start();
    bar.showPlaying(true);
    context.announce("Training.");
  }

  function stop() {
    if (!loop.playing()) return;
    loop.stop();
    bar.showPlaying(false);
    tell();
  }

  function forgetStep() {
    session.message = "";
    session.example = false;
  }

  /** One step, of whatever length. @param {() => void} action */
  function step(action) {
    stop();
    settle();
    forgetStep();
    action();
    panels.drawPoints();
    tell();
  }

  /** What a step or a training has come to. */
  function tell() {
    measure();
    paint();
    rest();
    report(true);
    context.announce(session.example ? session.message : lossNote(session));
  }

  /** The same settings from the start; a training that runs goes on from there. */
  function restart() {
    session = new Session(context.state(), session?.maps.perPoint);
    panels.restart();
    soon();
    rest();
  }

  signal.addEventListener("abort", () => clearTimeout(resting));

  return {
    resize(width) {
      stage.classList.toggle("wide", panels.resize(width));
    },
    update(state, previous) {
      if (reporting) return;
      const changed = Object.keys(state).filter(
        (key) => JSON.stringify(state[key]) !== JSON.stringify(previous[key]),
      );
      if (!session || changed.some((key) => !LIVE.has(key))) {
        restart();
      } else {
        // Without a change the theme, the width or the fonts are others.
        const touched = (...keys) =>
          changed.length === 0 || keys.some((key) => changed.includes(key));
        session.experiment.adopt(state);
        if (changed.length === 0) panels.layout();
        if (touched("show_test")) panels.drawPoints();
        if (touched("edges", "discretise")) soon();
        rest();
      }
      panel.show(state, session.experiment.task.regression);
      picker.show(state.data_set);
      bar.showSpeed(state.speed);
    },
    reset() {
      stop();
      restart();
    },
    destroy() {
      cancelAnimationFrame(planned);
    },
  };
}
