// A quiz's texts come as pieces; here they become elements, never by way of innerHTML.
import { h } from "../shared/index.js";

const TAGS = { code: "code", em: "em", strong: "strong", var: "i", sub: "sub", sup: "sup" };

/** @param {import("./state.js").Text} text @returns {(string | HTMLElement)[]} */
export const rich = (text) =>
  text.map((piece) =>
    typeof piece === "string" ? piece : h(TAGS[piece[0]] ?? "span", {}, piece[1]),
  );

/** The same as one text, for labels and for speech. @param {import("./state.js").Text} text */
export const spoken = (text) =>
  text
    .map((piece) => {
      if (typeof piece === "string") return piece;
      const raised = { sup: " to the power ", sub: " " }[piece[0]] ?? "";
      return raised + piece[1];
    })
    .join("");
