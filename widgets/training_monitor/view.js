// Panels of curves side by side, one cursor for all, and what belongs to a training that runs.
import { button, clamp, h, player, segmented, setText, slider } from "../shared/index.js";
import { colourOf } from "./curves.js";
import { liveLine } from "./live.js";
import { panel } from "./panel.js";
import { cursorOf, isLoss, summarise } from "./state.js";
import { words } from "./words.js";

/** @param {import("../shared/widget.js").Context} context */
export function view(context) {
  const { stage, controls, set } = context;
  const live = liveLine({ onStop: () => context.report("stop", true) });
  const chips = h("div", { class: "toggles", role: "group", "aria-label": "Shown" });
  const training = h("span", {}, h("span", { class: "sample training" }), "training");
  const validation = h("span", {}, h("span", { class: "sample" }), "validation");
  const key = h("p", { class: "key" }, training, validation);
  const bandKey = h("span", {}, h("span", { class: "sample area" }), h("span"));
  key.append(bandKey);
  const top = h("div", { class: "top" }, chips, key);
  const panels = h("div", { class: "panels" });
  const empty = h(
    "p",
    { class: "empty", hidden: true },
    "Nothing is recorded yet. The curves appear with the first epoch.",
  );
  stage.append(live.element, top, empty, panels);

  let record = summarise([]);
  let metrics = [];
  let parts = [];
  /** @type {number | null} */
  let hovered = null;
  let epochs = 0; // on the axis: while training runs, as many as are planned
  let most = 1; // seeds of a group
  let both = false; // training and validation

  const goTo = (epoch) => set({ epoch: epoch >= record.epochs ? 0 : Math.max(1, epoch) });
  const handlers = {
    onPoint(epoch) {
      const cursor = cursorOf(context.state().epoch, record.epochs);
      const next = epoch === null ? null : Math.min(cursor, Math.max(1, epoch));
      if (next === hovered) return;
      hovered = next;
      draw();
    },
    onDrag(epoch) {
      hovered = null;
      goTo(epoch);
    },
  };

  let toggles = [];
  /** The record came, or grew. */
  function take() {
    const before = record;
    record = summarise(context.data("runs") ?? []);
    const liveNow = context.data("live");
    const running = typeof liveNow?.share === "number";
    epochs = Math.max(record.epochs, running ? (liveNow.epochs ?? 0) : 0);
    const wanted = context.data("metrics") ?? [];
    if (wanted.join() !== metrics.join() || parts.length === 0) {
      metrics = [...wanted];
      parts = metrics.map((metric) => panel(metric, handlers));
      panels.replaceChildren(...parts.map(({ element }) => element));
    }
    const names = record.groups.map(({ name }) => name);
    if (
      names.join("\n") !== before.groups.map(({ name }) => name).join("\n") ||
      toggles.length !== names.length
    ) {
      toggles = record.groups.map(({ index, name }) =>
        button(
          "",
          () => {
            const { hidden } = context.state();
            set({
              hidden: hidden.includes(name)
                ? hidden.filter((other) => other !== name)
                : [...hidden, name],
            });
          },
          { class: `toggle ${colourOf(index)}` },
        ),
      );
      for (const [index, toggle] of toggles.entries())
        toggle.append(h("span", { class: `swatch ${colourOf(index)}` }), names[index] || "run");
      chips.replaceChildren(...toggles);
    }
    chips.hidden = names.length < 2;
    empty.hidden = record.epochs > 0;
    panels.hidden = record.epochs === 0;
    const counts = record.groups.map(({ count }) => count);
    most = Math.max(1, ...counts);
    setText(
      bandKey.lastChild,
      `lowest to highest of ${new Set(counts).size === 1 ? most : `up to ${most}`} seeds`,
    );
    spread.element.hidden = most < 2;
    both =
      record.names.some((name) => name.startsWith("val_")) &&
      record.names.some((name) => !name.startsWith("val_"));
    which.element.hidden = !both;
    scale.element.hidden = !metrics.some(isLoss);
    epochSlider.input.max = String(Math.max(2, record.epochs));
    top.hidden = chips.hidden && !both && most < 2;
  }

  const epochSlider = slider({
    label: "Epoch",
    min: 1,
    max: 2,
    format: (value) => (record.epochs ? `${value} of ${record.epochs}` : "–"),
    spoken: (value) => `epoch ${value} of ${record.epochs}`,
    onInput: goTo,
  });
  let stepped = 0;
  const walk = player({
    unit: "epoch",
    interval: () => clamp(4000 / Math.max(1, record.epochs), 40, 400),
    onStep() {
      const now = performance.now();
      const cursor = cursorOf(context.state().epoch, record.epochs);
      const rested = now - stepped > 1000;
      if (cursor >= record.epochs && !rested) return false;
      stepped = now;
      // From the end it starts again.
      goTo(cursor >= record.epochs ? 1 : cursor + 1);
      return record.epochs > 1;
    },
    onBack() {
      goTo(cursorOf(context.state().epoch, record.epochs) - 1);
    },
    onRestart() {
      goTo(1);
    },
  });
  const which = segmented({
    label: "Curves",
    options: [
      { value: "both", label: "Both" },
      { value: "training", label: "Training" },
      { value: "validation", label: "Validation" },
    ],
    onInput: (value) => set({ parts: value }),
  });
  const spread = segmented({
    label: "Seeds",
    options: [
      { value: "mean", label: "Mean and range" },
      { value: "runs", label: "Every run" },
    ],
    onInput: (value) => set({ spread: value }),
  });
  const scale = segmented({
    label: "Loss axis",
    options: [
      { value: "linear", label: "Linear" },
      { value: "log", label: "Logarithmic" },
    ],
    onInput: (value) => set({ scale: value }),
  });
  controls.append(
    h("div", { class: "time" }, epochSlider.element, walk.element),
    which.element,
    spread.element,
    scale.element,
  );

  let width = 0;
  function draw() {
    const state = context.state();
    const cursor = cursorOf(state.epoch, record.epochs);
    const at = hovered ?? cursor;
    const columns = width >= 520 && parts.length > 1 ? 2 : 1;
    const own = Math.max(240, Math.floor((width - (columns - 1) * 24) / columns));
    for (const part of parts)
      part.draw(record.groups, state, {
        cursor,
        reading: Math.max(1, at),
        epochs,
        width: own,
        height: columns === 1 && width > 520 ? 280 : width > 520 ? 240 : 210,
      });
  }

  /** In a sentence, for who cannot see the curves. */
  function say(state) {
    const cursor = cursorOf(state.epoch, record.epochs);
    if (!cursor) return;
    const metric = metrics.at(-1) ?? "";
    const told = record.groups
      .filter(({ name }) => !state.hidden.includes(name))
      .map(({ name, series }) => {
        const own = series[`val_${metric}`] ?? series[metric];
        return `${name || "run"} ${own?.mean[cursor - 1]?.toPrecision(3) ?? "none"}`;
      });
    context.announce(`Epoch ${cursor}: ${words(metric)} ${told.join(", ")}`);
  }

  take();
  return {
    resize(now) {
      width = now;
      panels.classList.toggle("two", width >= 520 && parts.length > 1);
    },
    dataChanged() {
      take();
      panels.classList.toggle("two", width >= 520 && parts.length > 1);
    },
    reset: () => walk.stop(),
    destroy: () => walk.stop(),
    update(state, previous) {
      const liveNow = context.data("live");
      live.show(liveNow);
      const running = typeof liveNow?.share === "number";
      walk.element.hidden = running || record.epochs < 2;
      const cursor = cursorOf(state.epoch, record.epochs);
      epochSlider.show(Math.max(1, cursor));
      epochSlider.enable(record.epochs > 1);
      training.hidden = !both || state.parts === "validation";
      validation.hidden = !both || state.parts === "training";
      bandKey.hidden = most < 2 || state.spread === "runs";
      which.show(state.parts);
      spread.show(state.spread);
      scale.show(state.scale);
      for (const [index, toggle] of toggles.entries())
        toggle.setAttribute(
          "aria-pressed",
          String(!state.hidden.includes(record.groups[index].name)),
        );
      if (hovered !== null && hovered > cursor) hovered = null;
      draw();
      if (state !== previous) say(state);
    },
  };
}
