// What a widget may use. On the website this comes once, with the host.
export * from "./axes.js";
export * from "./canvas.js";
export * from "./controls.js";
export * from "./dom.js";
export * from "./keyboard.js";
export * from "./numbers.js";
export * from "./player.js";
export * from "./schema.js";
export { colour } from "./theme.js";
export { defineWidget } from "./widget.js";
