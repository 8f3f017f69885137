/** @param {() => void} action @param {number} delay in ms; calls after the last request */
export function debounce(action, delay) {
  let timer;
  const request = () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  request.cancel = () => clearTimeout(timer);
  return request;
}
