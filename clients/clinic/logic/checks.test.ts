import type { Check, Effect } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { effectsByArm, groupChecks } from "./checks.ts";

const check = (name: string, passed: boolean | null, consequence: Check["consequence"]): Check => ({
  name,
  passed,
  consequence,
  text: name,
});

it("never counts a check that only informs as passed", () => {
  const groups = groupChecks([check("a", null, "note"), check("b", true, "withhold"), check("c", false, "qualify")]);
  expect(groups.note.map((c) => c.name)).toEqual(["a"]);
  expect(groups.passed.map((c) => c.name)).toEqual(["b"]);
  expect(groups.qualify.map((c) => c.name)).toEqual(["c"]);
  expect(groups.withhold).toEqual([]);
});

it("pairs both ways to ask for each treatment against the reference", () => {
  const effect = (arm: string, estimand: Effect["estimand"]) => ({ arm, reference: "a", estimand }) as Effect;
  const pairs = effectsByArm({ effects: [effect("b", "sustained"), effect("c", "sustained"), effect("b", "lived")] });
  expect(pairs.map(({ arm, lived }) => [arm, lived?.arm ?? null])).toEqual([
    ["b", "b"],
    ["c", null],
  ]);
});
