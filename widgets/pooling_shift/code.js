// Python for the present state: a move, a convolution, ReLU, pooling, and the relative change.
import { FILTERS, MARGIN, SEEN, SIDE } from "./features.js";

const POOL = {
  max: "return features.reshape(n, window, n, window).max(axis=(1, 3))",
  average: "return features.reshape(n, window, n, window).mean(axis=(1, 3))",
  subsample: "return features[::window, ::window]",
  blur: `every = np.lib.stride_tricks.sliding_window_view(features, (window, window))
    every = np.pad(every.max(axis=(2, 3)), 1, mode="reflect")  # the maximum at every position
    every = (every[:-2] + 2 * every[1:-1] + every[2:]) / 4  # blurred down ...
    every = (every[:, :-2] + 2 * every[:, 1:-1] + every[:, 2:]) / 4  # ... and across
    return every[::window, ::window]`,
};

/** @param {Record<string, any>} state @param {(key: string) => any} data */
export function code({ filter, mode, window, right, down, at_row, at_column }, data) {
  const taps = FILTERS[filter];
  const rows = [0, 3, 6].map((start) => `[${taps.slice(start, start + 3).join(", ")}]`).join(", ");
  const [size, top, left] = data("crop");
  const side = SEEN + 2 * MARGIN;
  return `import numpy as np
from book_helpers import datasets

picture = datasets.picture("${data("picture")}", size=${size}, dtype="uint8").pixels
picture = picture[${top} : ${top + side}, ${left} : ${left + side}] / 255
sobel = np.array([${rows}])
window, n = ${window}, ${SIDE} // ${window}

def features(down, right):
    """Edges of the picture moved by so many pixels: convolution, then ReLU."""
    seen = picture[${MARGIN} - down :, ${MARGIN} - right :]
    total = sum(
        sobel[i, j] * seen[i : i + ${SIDE}, j : j + ${SIDE}] for i in range(3) for j in range(3)
    )
    return np.maximum(0, total)

def pool(features):
    ${POOL[mode]}

def relative_change(before, after):
    return np.linalg.norm(after - before) / np.linalg.norm(before)

before, after = features(0, 0), features(${down}, ${right})
unpooled = relative_change(before, after)
change = relative_change(pool(before), pool(after))
row, column = ${at_row} // window * window, ${at_column} // window * window
largest = before[row : row + window, column : column + window].max()
print(f"without pooling {unpooled:.1%}, ${mode} ${window} × ${window} {change:.1%}")
`;
}
