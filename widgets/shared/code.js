// “Show the code”: Python with quiet highlighting, made once the reader opens it.
import { copyButton } from "./clipboard.js";
import { button } from "./controls.js";
import { debounce } from "./debounce.js";
import { h, setText } from "./dom.js";

const REFRESH_DELAY = 100;

const TOKEN =
  /(#.*$)|("""[\s\S]*?"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\b(and|as|assert|class|def|elif|else|False|for|from|if|import|in|is|lambda|None|not|or|return|True|while|with|yield)\b|\b(\d[\d_]*\.?\d*(?:e[+-]?\d+)?)\b/gm;
const KINDS = ["comment", "string", "keyword", "number"];

/** @param {string} source @returns {DocumentFragment} */
function highlight(source) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    fragment.append(source.slice(end, match.index));
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    fragment.append(h("span", { class: kind }, match[0]));
    end = match.index + match[0].length;
  }
  fragment.append(source.slice(end));
  return fragment;
}

/**
 * The panel and the button that opens it.
 * @param {() => string} source @param {ShadowRoot} root
 */
export function codePanel(source, root) {
  const code = h("code");
  const panel = h(
    "div",
    { class: "code-panel", hidden: true },
    h("pre", { tabindex: "0", "aria-label": "Python for this state" }, code),
    copyButton("Copy", source, root),
  );
  const write = () => code.replaceChildren(highlight(source()));
  const refresh = debounce(() => {
    if (!panel.hidden) write();
  }, REFRESH_DELAY);
  const show = button(
    "Show the code",
    () => {
      panel.hidden = !panel.hidden;
      show.setAttribute("aria-expanded", String(!panel.hidden));
      setText(show, panel.hidden ? "Show the code" : "Hide the code");
      write();
    },
    { "aria-expanded": "false" },
  );
  return { panel, show, refresh };
}
