// Feature maps to begin with.

/** In no order at all: the maximum of a window may stand anywhere. */
export const DISORDER = [
  [1, 3, 2, 4, 0, 7],
  [6, 2, 8, 5, 3, 1],
  [0, 4, 9, 1, 2, 2],
  [7, 5, 3, 2, 6, 8],
  [2, 1, 0, 5, 4, 3],
  [3, 9, 4, 1, 0, 5],
];

/** The source's example: every window has its maximum at the bottom right. */
export const ORDERED = [
  [1, 3, 2, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
  [13, 14, 15, 16],
];

export const FIVE = [
  [4, 1, 0, 2, 9],
  [2, 3, 5, 1, 8],
  [1, 0, 2, 6, 7],
  [3, 5, 1, 4, 9],
  [8, 9, 7, 9, 6],
];

export const SEVEN = [
  [1, 0, 2, 1, 0, 3, 1],
  [0, 5, 1, 2, 4, 0, 2],
  [2, 1, 9, 0, 1, 2, 1],
  [0, 3, 1, 4, 0, 6, 0],
  [1, 0, 2, 1, 8, 1, 2],
  [4, 1, 0, 7, 2, 0, 1],
  [0, 2, 1, 0, 1, 5, 3],
];

export const NEGATIVE = [
  [-3, -1, -4, -2, -5],
  [-2, -6, -1, -3, -2],
  [-5, -4, -2, -7, -1],
  [-1, -3, -6, -2, -4],
  [-4, -2, -3, -1, -6],
];

export const TIES = [
  [5, 5, 1, 2],
  [5, 5, 3, 3],
  [0, 0, -1, -2],
  [0, 0, -1, -1],
];

/**
 * Where the photograph “camera” gets brighter from left to right: the back of the coat.
 * Python computes it (`book_helpers.widgets.pooling_explorer.coat_edge`); a test compares.
 */
export const COAT_EDGE = [
  [0, 0, 0, 0, 1, 3, 3, 9],
  [1, 1, 0, 0, 0, 3, 7, 15],
  [1, 1, 0, 0, 0, 6, 14, 15],
  [0, 0, 0, 0, 4, 12, 16, 9],
  [0, 0, 0, 2, 10, 16, 10, 3],
  [0, 1, 2, 8, 15, 12, 4, 0],
  [0, 1, 5, 15, 15, 5, 1, 0],
  [0, 2, 6, 18, 14, 2, 1, 0],
];
