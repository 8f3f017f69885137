// One training from its start: the experiment, its maps, its losses when last measured: no DOM.
import { Experiment } from "./experiment.js";
import { Maps } from "./maps.js";

/** What belongs to one training; a restart makes another. */
export class Session {
  message = ""; // about the last step
  example = false; // whether units show their values for the last example
  settled = false; // whether the start has been measured and told

  /** @param {Record<string, any>} state @param {number} [perPoint] what `Maps` knows of the time */
  constructor(state, perPoint) {
    this.experiment = new Experiment(state);
    this.maps = new Maps(this.experiment, perPoint);
  }

  #measured = /** @type {ReturnType<Experiment["evaluate"]> | null} */ (null);

  /** Losses, gradients and dead units, as `measure` last found them. */
  get measured() {
    return this.#measured ?? this.measure();
  }

  measure() {
    this.#measured = this.experiment.evaluate();
    return this.#measured;
  }

  /** The point of the losses' curve. */
  get progress() {
    const { epoch, position, train } = this.experiment;
    const { train: trainLoss, test } = this.measured;
    return { epoch: epoch + position / train.count, train: trainLoss, test };
  }
}
