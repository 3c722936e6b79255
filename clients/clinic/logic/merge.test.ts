import { expect, it } from "vitest";
import { mergeThree } from "./merge.ts";

const base = { question: "Q", outcome: { name: "pain", worthwhile: 1 }, arms: [{ key: "a" }, { key: "b" }] };

it("joins what only one of two people changed", () => {
  const mine = { ...base, question: "mine" };
  const theirs = { ...base, outcome: { name: "pain", worthwhile: 2 } };
  expect(mergeThree(base, mine, theirs)).toEqual({
    merged: { ...base, question: "mine", outcome: { name: "pain", worthwhile: 2 } },
    clashes: [],
  });
});

it("names the field that both changed and keeps mine until somebody chooses", () => {
  const mine = { ...base, outcome: { name: "pain", worthwhile: 3 } };
  const theirs = { ...base, outcome: { name: "pain", worthwhile: 2 } };
  const { merged, clashes } = mergeThree(base, mine, theirs);
  expect(merged.outcome.worthwhile).toBe(3);
  expect(clashes).toEqual([{ path: "outcome.worthwhile", mine: 3, theirs: 2 }]);
});

it("sees no clash where both wrote the same", () => {
  const both = { ...base, question: "same" };
  expect(mergeThree(base, both, { ...both }).clashes).toEqual([]);
});

it("treats a list as one field", () => {
  const mine = { ...base, arms: [...base.arms, { key: "c" }] };
  const theirs = { ...base, arms: [{ key: "a" }] };
  expect(mergeThree(base, mine, theirs).clashes.map((clash) => clash.path)).toEqual(["arms"]);
});
