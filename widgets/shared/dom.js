// Making elements: `h` for HTML, `s` for SVG.

const SVG = "http://www.w3.org/2000/svg";

/** @param {Element} element @param {Record<string, any>} properties @param {any[]} children */
function fill(element, properties, children) {
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * An HTML element: `h("button", { type: "button", onclick }, "Reset")`.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...any} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/**
 * An SVG element.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...any} children
 * @returns {any}
 */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Set attributes only where they change: cheaper than writing all at every frame.
 * @param {Element} element @param {Record<string, any>} attributes */
export function attributes(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(key) !== text) element.setAttribute(key, text);
  }
}

/** Set an element's text only where it changes. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Drag with mouse, pen or finger. `move` gets the position inside the element in CSS pixels.
 * Pair every drag target with a slider: a drag alone is out of a keyboard's reach.
 * @param {Element} element
 * @param {{start?: (p: {x: number, y: number, event: PointerEvent}) => boolean | void,
 *   move: (p: {x: number, y: number, event: PointerEvent}) => void, end?: () => void}} handlers
 */
export function draggable(element, { start, move, end }) {
  const position = (/** @type {any} */ event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, event };
  };
  let dragging = false;
  element.addEventListener("pointerdown", (/** @type {any} */ event) => {
    if (event.button > 0 || start?.(position(event)) === false) return;
    dragging = true;
    element.setPointerCapture(event.pointerId);
    move(position(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (dragging) move(position(event));
  });
  for (const kind of ["pointerup", "pointercancel"])
    element.addEventListener(kind, () => {
      if (dragging) end?.();
      dragging = false;
    });
}

/** Does the reader ask for less movement? */
export function reducedMotion() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
