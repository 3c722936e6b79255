import { describe, expect, it } from "vitest";
import { blankArm } from "./protocol.ts";
import { exampleArms, exampleDays, totalDays } from "./exampleOrder.ts";

const plan = (arms: number, periods: number, order: "pairs" | "counterbalanced") => ({
  arms: Array.from({ length: arms }, (_, i) => blankArm("abcdefg".charAt(i))),
  periods,
  order,
  period_days: 7,
  washout_days: 2,
});
const never = () => 0.999999; // leaves every shuffle as it was

describe("an example order", () => {
  it("holds every treatment once in each block of pairs", () => {
    const arms = exampleArms(plan(3, 9, "pairs"), Math.random);
    for (const start of [0, 3, 6]) expect(arms.slice(start, start + 3).sort()).toEqual(["a", "b", "c"]);
  });

  it("spreads two treatments as AB BA BA AB when counterbalanced", () => {
    expect(exampleArms(plan(2, 8, "counterbalanced"), never).join("")).toBe("abbabaab");
  });

  it("lets every treatment follow every other when counterbalanced with four", () => {
    const arms = exampleArms(plan(4, 16, "counterbalanced"), never);
    for (const row of [0, 4, 8, 12]) expect(new Set(arms.slice(row, row + 4)).size).toBe(4);
  });

  it("puts washout before every period but the first", () => {
    const days = exampleDays(plan(2, 4, "pairs"), never);
    expect(days).toHaveLength(4 * 7 + 3 * 2);
    expect(totalDays(plan(2, 4, "pairs"))).toBe(34);
    expect(days.slice(0, 7).every((day) => day.arm === "a")).toBe(true);
    expect(days.slice(7, 9).every((day) => day.arm === null && day.period === 2)).toBe(true);
  });
});
