// “Show the code”: Python with quiet highlighting, made once the reader opens it.
import { h } from "./dom.js";

const TOKEN =
  /(#.*$)|("""[\s\S]*?"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\b(and|as|assert|class|def|elif|else|False|for|from|if|import|in|is|lambda|None|not|or|return|True|while|with|yield)\b|\b(\d[\d_]*\.?\d*(?:e[+-]?\d+)?)\b/gm;
const KINDS = ["comment", "string", "keyword", "number"];

/** @param {string} source @returns {DocumentFragment} */
export function highlight(source) {
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
