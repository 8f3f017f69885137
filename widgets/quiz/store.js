// Where answers stay: the browser's localStorage, or this page's memory where there is none.
//
//   book:quiz:STEM      {done, total, right}, for the front page
//   book:quiz:STEM:ID   a reader's last answer to one question, see state.js
import { fits, progress } from "./state.js";

/** @param {string} stem @param {import("./state.js").Question[]} questions @param {() => Storage} storage */
export function makeStore(stem, questions, storage = () => globalThis.localStorage) {
  const prefix = `book:quiz:${stem}`;
  const memory = new Map();
  /** Storage may be missing, forbidden or full. @param {(storage: Storage) => any} action */
  const attempt = (action) => {
    try {
      return action(storage()) ?? null;
    } catch {
      return null;
    }
  };
  for (const question of questions) {
    const text = attempt((place) => place.getItem(`${prefix}:${question.id}`));
    try {
      const record = JSON.parse(text ?? "null");
      if (fits(record, question)) memory.set(question.id, record);
    } catch {
      // A mangled entry counts as no answer.
    }
  }
  const recordOf = (/** @type {string} */ id) => memory.get(id) ?? null;
  const count = () => progress(questions, recordOf);
  const writeProgress = () => {
    const { done, total, right } = count();
    attempt((place) => place.setItem(prefix, JSON.stringify({ done, total, right })));
  };
  return {
    recordOf,
    count,
    /** @param {string} id @param {import("./state.js").Answered} record */
    save(id, record) {
      memory.set(id, record);
      attempt((place) => place.setItem(`${prefix}:${id}`, JSON.stringify(record)));
      writeProgress();
    },
    forget() {
      memory.clear();
      for (const { id } of questions) attempt((place) => place.removeItem(`${prefix}:${id}`));
      attempt((place) => place.removeItem(prefix));
    },
  };
}
