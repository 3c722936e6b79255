import type { Staff } from "@nof1/contract/shapes.ts";
import { describe, expect, test, vi } from "vitest";
import { blankProtocol } from "./protocol.ts";

vi.stubGlobal("navigator", { onLine: true });
vi.stubGlobal("location", { hash: "", pathname: "/clinic/" });
const { hopeOf, numbersOf, ofHundred } = await import("./judging.ts");

const STAFF = { site: { contact: { name: "", phone: "", hours: "", emergency_phone: "" } } } as unknown as Staff;
const PLAN = blankProtocol(STAFF, "Europe/Riga", "en");

describe("what is asked again", () => {
  test("words change nothing", () => {
    const arms = PLAN.arms.map((arm) => ({ ...arm, name: "other" }));
    expect(numbersOf({ ...PLAN, question: "Other?", arms, after_trial: "x" })).toBe(numbersOf(PLAN));
  });
  test.each([
    [{ ...PLAN, periods: 10 }],
    [{ ...PLAN, arms: [...PLAN.arms, ...PLAN.arms] }],
    [{ ...PLAN, outcome: { ...PLAN.outcome, worthwhile: 2 } }],
    [{ ...PLAN, assumed: { spread: 2, missing: 0.15 } }],
    [{ ...PLAN, half_life_days: 2 }],
    [{ ...PLAN, rule: { ...PLAN.rule, benefit: 0.9 } }],
  ])("numbers do", (changed) => {
    expect(numbersOf(changed)).not.toBe(numbersOf(PLAN));
  });
});

test("of 100 trials the three shares are whole and add up", () => {
  expect(ofHundred(0.506, 0.004)).toEqual({ right: 51, unclear: 49, wrong: 0 });
  expect(ofHundred(0.995, 0.005)).toEqual({ right: 100, unclear: 0, wrong: 1 });
});

test("a chance below one half is poor", () => {
  expect([0.8, 0.79, 0.5, 0.49].map(hopeOf)).toEqual(["good", "fair", "fair", "poor"]);
});
