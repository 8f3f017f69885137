// An action that waits until nobody has asked for it for a while.

/** @param {(...values: any[]) => void} action @param {number} delay in ms after the last request,
 *   whose values count */
export function debounce(action, delay) {
  let timer;
  const request = (/** @type {any[]} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay, ...values);
  };
  request.cancel = () => clearTimeout(timer);
  return request;
}
