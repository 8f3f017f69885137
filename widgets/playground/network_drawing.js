// Draws the network on its canvas: edges, units with their maps, names of features.
import { colourMap, fit, fixed } from "../shared/index.js";
import { FEATURE_NAMES, FEATURES } from "./features.js";
import { LABEL } from "./geometry.js";
import { featureMaps, largest, UNIT_SIDE } from "./maps.js";
import { MAX_LAYERS, MAX_UNITS } from "./state.js";

const COLUMNS = MAX_LAYERS + 2;
const FULL_WIDTH = 6;

/**
 * What is drawn: `maps` holds (pixels, units) of each layer, `flat` which units do not learn,
 * `shown` the unit in the large map, `example` whether units show their values for the last example.
 * @typedef {{ state: Record<string, any>, experiment: any, maps: Float64Array[], flat: boolean[][],
 *   gradient: any, shown: import("./geometry.js").Unit | null, example: boolean }} Scene
 */

/** @param {import("../shared/widget.js").Context} context @param {HTMLCanvasElement} canvas */
export function networkDrawing(context, canvas) {
  const atlas = document.createElement("canvas");
  atlas.width = UNIT_SIDE * COLUMNS;
  atlas.height = UNIT_SIDE * MAX_UNITS;
  const atlasContext = /** @type {CanvasRenderingContext2D} */ (
    atlas.getContext("2d", { willReadFrequently: true })
  );
  const image = new ImageData(atlas.width, atlas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const plain = featureMaps();

  /** One map into the atlas: full colour at the unit's largest size, but at least at 1. */
  function stamp(column, row, values, start, stride, colours) {
    const end = start + stride * UNIT_SIDE ** 2;
    const scale = 127.5 / Math.max(1, largest(values, start, stride, end));
    let at = start;
    for (let y = 0; y < UNIT_SIDE; y += 1) {
      let pixel = (row * UNIT_SIDE + y) * atlas.width + column * UNIT_SIDE;
      for (let x = 0; x < UNIT_SIDE; x += 1, at += stride, pixel += 1)
        pixels[pixel] = colours[(127.5 + values[at] * scale) | 0];
    }
  }

  /** @param {Scene} scene @param {import("./geometry.js").Geometry} geometry
   * @param {string} font of the names @param {import("./geometry.js").Edge | null} hot */
  function draw(scene, { places, size, vertical, width: w, height: t }, font, hot) {
    const { state, experiment, maps, flat, gradient, shown, example } = scene;
    const theme = context.theme();
    const map = colourMap("diverging", theme);
    const colours = new Uint32Array(map.buffer, map.byteOffset, 256);
    const active = state.features.map((name) => FEATURE_NAMES.indexOf(name));
    for (let unit = 0; unit < FEATURE_NAMES.length; unit += 1)
      stamp(0, unit, plain[unit], 0, 1, colours);
    maps.forEach((values, layer) => {
      const count = experiment.sizes[layer + 1];
      for (let unit = 0; unit < count; unit += 1)
        stamp(layer + 1, unit, values, unit, count, colours);
    });
    atlasContext.putImageData(image, 0, 0);

    const ink = fit(canvas, w, t);
    ink.clearRect(0, 0, w, t);
    const byGradient = state.edges === "gradients";
    let scale = 1.4;
    if (byGradient) {
      const top = gradient.layers.reduce(
        (best, { weights }) => Math.max(best, largest(weights, 0, 1, weights.length)),
        0,
      );
      scale = top > 0 ? 5 / top : 0;
    }
    const [positive, negative] = [context.colour("value"), context.colour("gradient")];
    ink.lineCap = "butt";
    const half = size / 2;
    for (let layer = 0; layer < experiment.network.layers.length; layer += 1) {
      const { weights, outputs } = (byGradient ? gradient : experiment.network).layers[layer];
      const sources = layer === 0 ? active : places[layer].map((_, unit) => unit);
      for (let from = 0; from < sources.length; from += 1)
        for (let to = 0; to < outputs; to += 1) {
          const weight = weights[from * outputs + to];
          const isHot = hot && hot.layer === layer && hot.from === from && hot.to === to;
          const a = places[layer][sources[from]];
          const b = places[layer + 1][to];
          const strength = Math.abs(weight) * scale;
          ink.globalAlpha = isHot ? 1 : Math.min(0.9, 0.18 + 0.3 * strength);
          ink.strokeStyle = isHot ? context.colour("attention") : weight < 0 ? negative : positive;
          ink.lineWidth = Math.min(FULL_WIDTH, 0.6 + strength) + (isHot ? 1.5 : 0);
          ink.beginPath();
          if (vertical) {
            const middle = (a.y + b.y) / 2;
            ink.moveTo(a.x, a.y + half);
            ink.bezierCurveTo(a.x, middle, b.x, middle, b.x, b.y - half);
          } else {
            const middle = (a.x + b.x) / 2;
            ink.moveTo(a.x + half, a.y);
            ink.bezierCurveTo(middle, a.y, middle, b.y, b.x - half, b.y);
          }
          ink.stroke();
        }
    }
    ink.globalAlpha = 1;
    ink.imageSmoothingEnabled = true;
    ink.font = font;
    ink.textBaseline = "middle";
    places.forEach((column, index) => {
      column.forEach(({ x, y }, unit) => {
        const layer = index - 1;
        const off = layer < 0 && !active.includes(unit);
        const isShown = shown && shown.layer === layer && shown.unit === unit;
        ink.globalAlpha = off ? 0.3 : 1;
        ink.drawImage(
          atlas,
          index * UNIT_SIDE,
          unit * UNIT_SIDE,
          UNIT_SIDE,
          UNIT_SIDE,
          x - half,
          y - half,
          size,
          size,
        );
        const isFlat = flat[layer]?.[unit];
        ink.lineWidth = isShown ? 3 : isFlat ? 2 : 1.5;
        ink.strokeStyle = context.colour(isShown || isFlat ? "attention" : off ? "line" : "ink");
        ink.setLineDash(isFlat ? [4, 3] : []);
        ink.strokeRect(x - half, y - half, size, size);
        ink.setLineDash([]);
        if (isFlat) {
          ink.beginPath();
          ink.moveTo(x - half + 5, y - half + 5);
          ink.lineTo(x + half - 5, y + half - 5);
          ink.moveTo(x + half - 5, y - half + 5);
          ink.lineTo(x - half + 5, y + half - 5);
          ink.stroke();
        }
        if (layer < 0) {
          ink.globalAlpha = 1;
          ink.fillStyle = context.colour(off ? "ink_soft" : "ink");
          ink.textAlign = vertical ? "center" : "right";
          ink.fillText(
            FEATURES[FEATURE_NAMES[unit]].label,
            vertical ? x : x - half - 6,
            vertical ? y - half - 10 : y,
            vertical ? size + 4 : LABEL - 6,
          );
        }
        const answer = example ? exampleValue(experiment, active, layer, unit) : null;
        if (answer !== null) label(ink, fixed(answer, Math.abs(answer) >= 10 ? 0 : 1), x, y);
      });
    });
    ink.globalAlpha = 1;
  }

  /** What a unit answered to the example that went through last. */
  function exampleValue(experiment, active, layer, unit) {
    if (layer >= 0) return experiment.single.activations[layer][unit];
    const at = active.indexOf(unit);
    return at < 0 ? null : experiment.single.inputs[at];
  }

  function label(ink, text, x, y) {
    ink.textAlign = "center";
    ink.lineWidth = 3;
    ink.strokeStyle = context.colour("card");
    ink.strokeText(text, x, y);
    ink.fillStyle = context.colour("ink");
    ink.fillText(text, x, y);
  }

  return draw;
}
