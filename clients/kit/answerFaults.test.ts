import { expect, it } from "vitest";
import { faultsOf, readNumber, writeNumber } from "./answerFaults.ts";
import type { Item } from "./instrument.ts";

function item(changes: Partial<Item>): Item {
  return {
    id: "x", kind: "number", text: null, hint: null, required: false, skip_in_flare: false, minimum: null, maximum: null, step: null, unit: null,
    low: null, high: null, choices: [], when: null, ...changes,
  };
}

it.each([
  ["2.5", 2.5], ["2,5", 2.5], [" 7 ", 7], ["-3", -3], ["1 000", 1000], [".5", 0.5], ["", null], ["1,5,2", null], ["ten", null], ["1e9", null], ["3 mg", null],
  ["1,000", null], ["1.000", null], ["12.500", null], ["0.125", 0.125], ["0,125", 0.125], ["1.0000", 1], ["1234.567", 1234.567],
])("reads %j as people write it", (text, number) => {
  expect(readNumber(text)).toBe(number);
});

it.each([1000, 2.55, 0.125, 1.125, -3, 12500])("writes %d so that it is read as the same", (number) => {
  expect(readNumber(writeNumber(number))).toBe(number);
});

it("says what is needed and what cannot be, in words for people", () => {
  expect(faultsOf([item({ required: true })], {})).toEqual([{ item: "x", message: "Please answer this question" }]);
  expect(faultsOf([item({ minimum: 0, maximum: 10 })], { x: 11 })).toEqual([{ item: "x", message: "It must be a number from 0 to 10" }]);
  expect(faultsOf([item({ kind: "count" })], { x: 2.5 })).toEqual([{ item: "x", message: "It must be a whole number" }]);
  expect(faultsOf([item({ kind: "count" })], { x: -1 })).toEqual([{ item: "x", message: "It must be 0 or more" }]);
  expect(faultsOf([item({ step: 0.5, minimum: 0 })], { x: 1.25 })).toHaveLength(1);
});

it("stops at a text where a number is asked, so that nothing typed is left out unsaid", () => {
  expect(faultsOf([item({})], { x: "ten" })).toEqual([{ item: "x", message: "Write a number without marks for thousands, for example 2.5" }]);
  expect(faultsOf([item({ kind: "count" })], { x: "1e9" })).toHaveLength(1);
  expect(faultsOf([item({ kind: "text" })], { x: "ten" })).toEqual([]);
});

it("lets everything through that is not needed and not wrong", () => {
  const items = [item({}), item({ id: "y", kind: "scale", minimum: 0, maximum: 10, step: 1 }), item({ id: "z", kind: "choices", required: true })];
  expect(faultsOf(items, { y: 0, z: ["arm"] })).toEqual([]);
});
