// Light or dark, by whoever hosts the widget: the book's page, JupyterLab, VS Code, the system.
import tokens from "../../book_helpers/tokens.json";

/** @typedef {"light" | "dark"} Theme */

/** @returns {Theme} */
export function currentTheme() {
  const page = document.documentElement.dataset.theme;
  if (page === "dark" || page === "light") return page;
  const lab = document.body?.dataset.jpThemeLight;
  if (lab) return lab === "true" ? "light" : "dark";
  const code = document.body?.dataset.vscodeThemeKind;
  if (code) return code.includes("light") ? "light" : "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const listeners = new Set();
let watching = false;

function watch() {
  watching = true;
  let theme = currentTheme();
  const check = () => {
    const now = currentTheme();
    if (now === theme) return;
    theme = now;
    for (const listener of listeners) listener(now);
  };
  const observer = new MutationObserver(check);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  observer.observe(document.body, {
    attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", check);
}

/** @param {(theme: Theme) => void} listener @returns {() => void} stops listening */
export function onTheme(listener) {
  if (!watching) watch();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A token's colour as a CSS value, for canvas. @param {string} name @param {Theme} theme */
export const colour = (name, theme) => tokens.colour[name][theme];

/** The tokens as CSS custom properties of a shadow host. */
export function themeCss() {
  const block = (theme) =>
    Object.entries(tokens.colour)
      .map(([name, pair]) => `--${name.replaceAll("_", "-")}:${pair[theme]}`)
      .join(";");
  return (
    `:host{${block("light")};--interface:${tokens.font.interface};--code:${tokens.font.code};` +
    `--radius:${tokens.radius}px;color-scheme:light}` +
    `:host([data-theme=dark]){${block("dark")};color-scheme:dark}`
  );
}
