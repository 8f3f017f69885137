// Heat maps and feature maps on canvas, in the book's two colour maps.
import { colour } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */

/** @param {string} hex @returns {[number, number, number]} */
export function rgb(hex) {
  const part = (/** @type {number} */ at) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

// Viridis at nine points (matplotlib's colour map), for values without a sign.
const VIRIDIS = [
  "#440154",
  "#472d7b",
  "#3b528b",
  "#2c728e",
  "#21918c",
  "#28ae80",
  "#5ec962",
  "#addc30",
  "#fde725",
].map(rgb);

const between = (a, b, t) => [0, 1, 2].map((channel) => a[channel] + (b[channel] - a[channel]) * t);

/** A table of 256 colours from a list of stops. @param {number[][]} stops */
function table(stops) {
  const lookup = new Uint8ClampedArray(256 * 4);
  for (let index = 0; index < 256; index += 1) {
    const at = (index / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    lookup.set([...between(stops[low], stops[low + 1], at - low), 255], index * 4);
  }
  return lookup;
}

const cache = new Map();

/**
 * 256 RGBA colours: “diverging” runs from gradient through the card to value,
 * “sequential” is viridis, “grey” runs from black to white.
 * @param {"diverging" | "sequential" | "grey"} name @param {Theme} theme @returns {Uint8ClampedArray}
 */
export function colourMap(name, theme) {
  const key = `${name} ${theme}`;
  if (!cache.has(key)) {
    const stops = {
      diverging: () => ["gradient", "card", "value"].map((token) => rgb(colour(token, theme))),
      sequential: () => VIRIDIS,
      grey: () => [
        [0, 0, 0],
        [255, 255, 255],
      ],
    }[name]();
    cache.set(key, table(stops));
  }
  return cache.get(key);
}

/** Ink that can be read on a colour: black or white, at least 4.58 : 1 on any. @param {ArrayLike<number>} colour */
export function inkOn(colour) {
  const [r, g, b] = [0, 1, 2].map((channel) => {
    const part = colour[channel] / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#FFFFFF";
}

/** A colour of a map as CSS, and the ink that can be read on it.
 * @param {Uint8ClampedArray} map @param {number} level a whole number from 0 to 255 */
export function shade(map, level) {
  const ground = map.subarray(4 * level, 4 * level + 3);
  return { ground: `rgb(${ground.join(" ")})`, ink: inkOn(ground) };
}

/**
 * Paint values into a canvas of `columns × rows` pixels; CSS scales it (`image-rendering`).
 * @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values row by row
 * @param {{ columns: number, rows: number, low: number, high: number, map: Uint8ClampedArray }} options
 */
export function heatmap(canvas, values, { columns, rows, low, high, map }) {
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = new Uint32Array(map.buffer, map.byteOffset, 256);
  const scale = 255 / (high - low || 1);
  for (let index = 0; index < pixels.length; index += 1) {
    const at = (values[index] - low) * scale;
    pixels[index] = colours[at > 255 ? 255 : at > 0 ? at | 0 : 0];
  }
  context.putImageData(image, 0, 0);
}

/**
 * Fit a canvas to its CSS size at the screen's density; drawing is then in CSS pixels.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
export function fit(canvas, width, height) {
  const density = Math.min(globalThis.devicePixelRatio || 1, 2);
  const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(density, 0, 0, density, 0, 0);
  return context;
}
