// A quiz without its picture: judging answers, reading numbers, counting progress.
import { integer } from "../shared/schema.js";

export const schema = { question: integer({ min: 1, max: 99 }) };
export const defaults = { question: 1 };

/**
 * A piece of text: plain, or a pair of what it is and what it says.
 * @typedef {string | [string, string]} Piece
 * @typedef {Piece[]} Text
 * @typedef {object} Question what a kind lacks is not there: only choices have options, and so on
 * @property {string} id
 * @property {string} version
 * @property {"single" | "multiple" | "numeric" | "ordering"} kind
 * @property {Text} prompt
 * @property {Text} [hint]
 * @property {{ right: Text, wrong: Text }} feedback
 * @property {string[]} [explains] statements of the register
 * @property {{ text: Text, right: boolean, feedback: Text }[]} options
 * @property {{ text: Text, feedback: Text }[]} items in the right order
 * @property {number} answer
 * @property {Text} unit
 * @property {{ absolute?: number, relative?: number }} tolerance
 * @property {{ value: number, feedback: Text }[]} mistakes
 *
 * @typedef {number[] | string} Answer indexes of options or items, or a typed number
 * @typedef {{ version: string, answer: Answer, right: boolean, tries: number, shown: boolean }} Answered
 */

const DIGITS = new Map([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((character, index) => [character, String(index)]));

/**
 * A number as readers write it: −0.25, 0,25, 1 000, 1/4, 25 %, 9.5e-7, 9.5·10⁻⁷, 0.25^10.
 * @param {string} text @param {{ percent?: boolean }} [options] percent: the unit is %, so that a
 *   written “%” changes nothing
 * @returns {number} NaN where it is no number
 */
export function parseNumber(text, { percent = false } = {}) {
  let source = text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(
      /[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (raised) => `^${[...raised].map((one) => DIGITS.get(one) ?? "-").join("")}`,
    )
    .replace(/\*\*/g, "^")
    .replace(/[×·]/g, "*")
    .replace(/\s+/g, "");
  let scale = 1;
  if (source.endsWith("%")) {
    source = source.slice(0, -1);
    scale = percent ? 1 : 0.01;
  }
  // “1,000” is a thousand, “0,25” a quarter.
  source = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(source)
    ? source.replaceAll(",", "")
    : source.replace(/(\d),(\d)/g, "$1.$2");
  const number = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
  const factor = `(${number})(?:\\^\\(?(${number})\\)?)?`;
  if (!new RegExp(`^${factor}(?:[*/]${factor})*$`, "i").test(source)) return Number.NaN;
  let value = scale;
  for (const [, operator, base, power] of source.matchAll(new RegExp(`([*/]?)${factor}`, "gi"))) {
    // A minus before a power belongs to the result: −2² is −4.
    const size = Math.abs(Number(base)) ** Number(power ?? 1);
    const signed = base.startsWith("-") ? -size : size;
    value = operator === "/" ? value / signed : value * signed;
  }
  return value;
}

/** @param {number} value @param {number} target @param {{ absolute?: number, relative?: number }} tolerance */
export function accepted(value, target, { absolute, relative = 0 }) {
  const size = absolute ?? Math.abs(target) * relative;
  return Math.abs(value - target) <= size + 1e-12 * Math.abs(target);
}

/** In which order the items of an ordering question are first shown: never the right one.
 * @param {Question} question @returns {number[]} */
export function shuffled({ id, items = [] }) {
  let seed = 2166136261;
  for (let at = 0; at < id.length; at += 1)
    seed = Math.imul(seed ^ id.charCodeAt(at), 16777619) >>> 0;
  const order = items.map((_, index) => index);
  for (let last = order.length - 1; last > 0; last -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((seed / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order.every((item, place) => item === place) ? [...order.slice(1), order[0]] : order;
}

/** The right answer of a question, as its `Answer`. @param {Question} question @returns {Answer} */
export function solution(question) {
  if (question.kind === "numeric") return String(question.answer);
  if (question.kind === "ordering") return question.items.map((_, index) => index);
  return question.options.flatMap(({ right }, index) => (right ? [index] : []));
}

/** Is there something to check? @param {Question} question @param {Answer} answer */
export const isGiven = ({ kind }, answer) => kind === "multiple" || answer.length > 0;

/**
 * What an answer is worth, and what to say to it.
 * @param {Question} question @param {Answer} answer
 * @returns {{ right: boolean, readable: boolean, said: Text, counts?: string, mistake?: number }}
 *   `readable` is false when a number can't be read; `counts` says how near an answer came.
 */
export function judge(question, answer) {
  const { kind, feedback } = question;
  const verdict = (right, extra = {}) => ({
    right,
    readable: true,
    said: right ? feedback.right : feedback.wrong,
    ...extra,
  });
  if (kind === "numeric") {
    const value = parseNumber(String(answer), { percent: question.unit.join("") === "%" });
    if (!Number.isFinite(value))
      return {
        right: false,
        readable: false,
        said: ["Write a number, such as 0.25, 1/4, −3 or 2·10^-4."],
      };
    if (accepted(value, question.answer, question.tolerance)) return verdict(true);
    const mistake = question.mistakes.findIndex((one) =>
      accepted(value, one.value, question.tolerance),
    );
    return mistake < 0
      ? verdict(false)
      : verdict(false, { said: question.mistakes[mistake].feedback, mistake });
  }
  const given = /** @type {number[]} */ (answer);
  if (kind === "ordering") {
    const first = given.findIndex((item, place) => item !== place);
    if (first < 0) return verdict(true);
    const inPlace = given.filter((item, place) => item === place).length;
    return verdict(false, {
      counts: `${inPlace} of ${given.length} stand where they belong; the first that does not is number ${first + 1}.`,
    });
  }
  const wanted = /** @type {number[]} */ (solution(question));
  const hits = given.filter((index) => wanted.includes(index)).length;
  if (hits === wanted.length && given.length === hits) return verdict(true);
  if (kind === "single") return verdict(false);
  const extra = given.length - hits;
  const missing = wanted.length - hits;
  const parts = [];
  if (extra > 0) parts.push(`${extra} too many`);
  if (missing > 0) parts.push(`${missing} missing`);
  return verdict(false, { counts: `${hits} right, ${parts.join(", ")}.` });
}

/**
 * Progress over a quiz. “right” counts what the reader found without being shown the answer.
 * @param {Question[]} questions @param {(id: string) => Answered | null} recordOf
 */
export function progress(questions, recordOf) {
  const records = questions.flatMap(({ id }) => recordOf(id) ?? []);
  return {
    total: questions.length,
    done: records.filter(({ tries, shown }) => tries > 0 || shown).length,
    right: records.filter(({ right, shown }) => right && !shown).length,
    first: records.filter(({ right, shown, tries }) => right && !shown && tries === 1).length,
  };
}

/** The next question after `from` (from 0) that is neither right nor shown; −1 when all are settled.
 * @param {Question[]} questions @param {(id: string) => Answered | null} recordOf @param {number} from */
export function nextOpen(questions, recordOf, from) {
  for (let step = 1; step <= questions.length; step += 1) {
    const index = (from + step) % questions.length;
    const record = recordOf(questions[index].id);
    if (!record?.right && !record?.shown) return index;
  }
  return -1;
}

/** Does a stored record fit the question as it is now? @param {any} record @param {Question} question */
export function fits(record, { version, kind, options = [], items = [] }) {
  if (!record || typeof record !== "object" || record.version !== version) return false;
  const { answer, right, tries, shown } = record;
  if (typeof right !== "boolean" || typeof shown !== "boolean" || !Number.isInteger(tries))
    return false;
  if (kind === "numeric") return typeof answer === "string";
  if (!Array.isArray(answer) || new Set(answer).size !== answer.length) return false;
  const count = kind === "ordering" ? items.length : options.length;
  const inRange = answer.every((index) => Number.isInteger(index) && index >= 0 && index < count);
  return inRange && (kind !== "ordering" || answer.length === count);
}
