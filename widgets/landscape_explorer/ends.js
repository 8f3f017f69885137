// The map of ends on its canvas.
import { rgb } from "../shared/index.js";
import { COLUMNS, END_COLUMNS, END_ROWS, lossMap, RANGE, ROWS } from "./maps.js";

/**
 * The map of ends in the colours of solved and stuck, paler where the loss is high.
 * @param {HTMLCanvasElement} canvas @param {Int8Array} cells @param {(token: string) => string} colour
 */
export function paintEnds(canvas, cells, colour) {
  const [yes, no, card] = ["value", "gradient", "card"].map((name) => rgb(colour(name)));
  canvas.width = COLUMNS;
  canvas.height = ROWS;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = brush.createImageData(COLUMNS, ROWS);
  const map = lossMap();
  for (let index = 0; index < map.length; index += 1) {
    const column = Math.floor(((index % COLUMNS) * END_COLUMNS) / COLUMNS);
    const row = Math.floor((Math.floor(index / COLUMNS) * END_ROWS) / ROWS);
    const kind = cells[row * END_COLUMNS + column];
    const depth = 1 - (map[index] - RANGE[0]) / (RANGE[1] - RANGE[0]);
    const share = kind < 0 ? 0 : 0.25 + 0.55 * depth;
    const ink = kind === 1 ? yes : no;
    for (let channel = 0; channel < 3; channel += 1)
      image.data[4 * index + channel] = card[channel] + (ink[channel] - card[channel]) * share;
    image.data[4 * index + 3] = 255;
  }
  brush.putImageData(image, 0, 0);
}
