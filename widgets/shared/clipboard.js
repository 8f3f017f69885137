import { button } from "./controls.js";
import { h, setText } from "./dom.js";

const SAID = 1500; // ms that “Copied” stands in the button

/**
 * A button that copies what `text` gives.
 * @param {string} label @param {() => string} text @param {ShadowRoot} root
 */
export function copyButton(label, text, root) {
  const element = button(label, async () => {
    const done = await copyText(text(), root);
    setText(element, done ? "Copied" : "Copy failed");
    setTimeout(() => setText(element, label), SAID);
  });
  return element;
}

/**
 * The clipboard API where there is one (HTTPS, localhost), else the old way (from disk).
 * @param {string} text @param {ShadowRoot} root
 */
async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "visually-hidden" });
    area.value = text;
    root.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
