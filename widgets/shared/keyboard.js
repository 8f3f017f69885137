// Keys that walk over a grid.

/** How many rows down and columns to the right an arrow key goes. @type {Record<string, [number, number]>} */
export const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
