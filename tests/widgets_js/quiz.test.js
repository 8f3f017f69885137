import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  fits,
  judge,
  nextOpen,
  parseNumber,
  progress,
  shuffled,
  solution,
} from "../../widgets/quiz/state.js";
import { makeStore } from "../../widgets/quiz/store.js";

const feedback = { right: ["yes"], wrong: ["no"] };
const single = {
  id: "one",
  version: "1",
  kind: "single",
  prompt: ["?"],
  feedback,
  options: [false, true, false].map((right, index) => ({
    text: [`${index}`],
    right,
    feedback: ["."],
  })),
};
const multiple = {
  id: "many",
  version: "1",
  kind: "multiple",
  prompt: ["?"],
  feedback,
  options: [true, false, true, false].map((right, index) => ({
    text: [`${index}`],
    right,
    feedback: ["."],
  })),
};
const numeric = {
  id: "number",
  version: "1",
  kind: "numeric",
  prompt: ["?"],
  feedback,
  unit: [],
  answer: 0.25,
  tolerance: { relative: 0.01 },
  mistakes: [{ value: 0.5, feedback: ["halved once"] }],
};
const ordering = {
  id: "order",
  version: "1",
  kind: "ordering",
  prompt: ["?"],
  feedback,
  items: ["a", "b", "c", "d"].map((text) => ({ text: [text], feedback: ["."] })),
};

test("numbers are read as people write them", () => {
  const cases = {
    0.25: 0.25,
    "0,25": 0.25,
    ".25": 0.25,
    "−3": -3,
    "+3": 3,
    "1,000": 1000,
    "12,345.5": 12345.5,
    "1 000": 1000,
    "1/4": 0.25,
    "25 %": 0.25,
    "9.5e-7": 9.5e-7,
    "9.5·10⁻⁷": 9.5e-7,
    "9.5 * 10^-7": 9.5e-7,
    "0.25^10": 0.25 ** 10,
    "2**10": 1024,
    "-2^2": -4,
    "6/3/2": 1,
    "10^(-2)": 0.01,
  };
  for (const [text, value] of Object.entries(cases)) {
    const got = parseNumber(text);
    assert.ok(
      Math.abs(got - value) <= 1e-12 * Math.abs(value),
      `${text} → ${got}, expected ${value}`,
    );
  }
  assert.equal(parseNumber("25 %", { percent: true }), 25);
  for (const text of ["", "abc", "1..2", "1/", "--1", "NaN", "Infinity", "1e", "alert(1)"])
    assert.ok(Number.isNaN(parseNumber(text)), text);
});

test("a tolerance is absolute or relative, and 0 means exactly", () => {
  assert.ok(accepted(96, 96, { absolute: 0 }) && !accepted(96.001, 96, { absolute: 0 }));
  assert.ok(accepted(0.1 + 0.2, 0.3, { absolute: 0 }), "rounding of the machine is no mistake");
  assert.ok(
    accepted(0.2525, 0.25, { relative: 0.01 }) && !accepted(0.253, 0.25, { relative: 0.01 }),
  );
});

test("every kind knows its right answer, and that answer is judged right", () => {
  for (const question of [single, multiple, numeric, ordering])
    assert.equal(judge(question, solution(question)).right, true, question.kind);
  assert.equal(judge(single, [0]).right, false);
  assert.deepEqual(judge(multiple, [0]), {
    right: false,
    readable: true,
    said: ["no"],
    counts: "1 right, 1 missing.",
  });
  assert.equal(judge(multiple, [0, 1, 2]).counts, "2 right, 1 too many.");
  assert.equal(judge(multiple, []).right, false);
  assert.equal(
    judge(ordering, [0, 2, 1, 3]).counts,
    "2 of 4 stand where they belong; the first that does not is number 2.",
  );
});

test("a named mistake gets its own words, another wrong number the general ones", () => {
  assert.deepEqual(judge(numeric, "1/2").said, ["halved once"]);
  assert.deepEqual(judge(numeric, "0.7").said, ["no"]);
  assert.equal(judge(numeric, "a lot").readable, false);
});

test("items to be ordered are always shown in another order, and always the same one", () => {
  for (let count = 3; count <= 7; count += 1)
    for (let name = 0; name < 60; name += 1) {
      const items = ordering.items.concat(ordering.items).slice(0, count);
      const order = shuffled({ ...ordering, id: `q-${name}`, items });
      assert.deepEqual(
        [...order].sort(),
        items.map((_, index) => index),
      );
      assert.ok(
        order.some((item, place) => item !== place),
        `q-${name} with ${count}`,
      );
      assert.deepEqual(order, shuffled({ ...ordering, id: `q-${name}`, items }));
    }
});

test("what was shown is not counted as right, and the next open question is found", () => {
  const records = new Map([
    ["one", { right: true, tries: 1, shown: false }],
    ["many", { right: true, tries: 3, shown: true }],
    ["number", { right: false, tries: 2, shown: false }],
  ]);
  const questions = [single, multiple, numeric, ordering];
  const recordOf = (id) => records.get(id) ?? null;
  assert.deepEqual(progress(questions, recordOf), { total: 4, done: 3, right: 1, first: 1 });
  assert.equal(nextOpen(questions, recordOf, 0), 2);
  assert.equal(nextOpen(questions, recordOf, 2), 3);
  assert.equal(nextOpen([single, multiple], recordOf, 0), -1);
});

class FakeStorage {
  values = new Map();
  getItem = (key) => this.values.get(key) ?? null;
  setItem = (key, value) => this.values.set(key, value);
  removeItem = (key) => this.values.delete(key);
}

test("answers survive a reload, until they are forgotten or the question changes", () => {
  const storage = new FakeStorage();
  storage.setItem("book:other", "stays");
  const record = { version: "1", answer: [1], right: true, tries: 1, shown: false };
  makeStore("01_x", [single, numeric], () => storage).save("one", record);
  assert.deepEqual(JSON.parse(storage.getItem("book:quiz:01_x")), { done: 1, total: 2, right: 1 });
  assert.deepEqual(makeStore("01_x", [single, numeric], () => storage).recordOf("one"), record);
  assert.equal(
    makeStore("01_x", [{ ...single, version: "2" }], () => storage).recordOf("one"),
    null,
  );
  assert.equal(makeStore("02_y", [single], () => storage).recordOf("one"), null);
  makeStore("01_x", [single, numeric], () => storage).forget();
  assert.deepEqual([...storage.values.keys()], ["book:other"]);
});

test("mangled or missing storage costs nothing but the memory", () => {
  const storage = new FakeStorage();
  storage.setItem("book:quiz:01_x:one", "{not json");
  assert.equal(makeStore("01_x", [single], () => storage).recordOf("one"), null);
  const store = makeStore("01_x", [single], () => {
    throw new Error("forbidden");
  });
  store.save("one", { version: "1", answer: [1], right: true, tries: 1, shown: false });
  assert.equal(store.count().right, 1);
  store.forget();
  assert.equal(store.count().done, 0);
});

test("a stored answer must fit its question", () => {
  const good = { version: "1", answer: [0, 1, 2, 3], right: true, tries: 1, shown: false };
  assert.ok(fits(good, ordering));
  for (const bad of [
    null,
    3,
    {},
    { ...good, answer: [0, 1] },
    { ...good, answer: [0, 1, 2, 4] },
    { ...good, answer: "x" },
    { ...good, tries: "1" },
  ])
    assert.ok(!fits(bad, ordering), JSON.stringify(bad));
  assert.ok(!fits({ ...good, answer: [1, 1] }, multiple));
});
