import { defineWidget } from "../shared/index.js";
import { defaults, schema } from "./state.js";
import css from "./style.css";
import { view } from "./view.js";

export default defineWidget({
  name: "quiz",
  title: "Check yourself",
  badge: "Quiz",
  task: "Commit to an answer before you check it. A wrong guess that you can explain afterwards teaches more than a right one that you cannot.",
  schema,
  defaults,
  css,
  view,
  data: ["stem", "questions", "results"],
  layout: "below",
  reset: false,
});
