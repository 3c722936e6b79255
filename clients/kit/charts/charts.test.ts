import { expect, it } from "vitest";
import { estimateDensity } from "./density.ts";
import { findStretches } from "./stretches.ts";

// Quantiles of the logistic distribution: its density at the middle is 1/4, at the quartiles (±ln 3) 3/16.
const logistic = Array.from({ length: 1000 }, (_, i) => Math.log((i + 0.5) / (999.5 - i)));

it("comes close to a density that is known", () => {
  const curve = estimateDensity(logistic, -Math.log(3), Math.log(3), 3);
  expect(Math.abs((curve[1]?.density ?? 0) - 1 / 4)).toBeLessThan(0.01);
  expect(Math.abs((curve[0]?.density ?? 0) - 3 / 16)).toBeLessThan(0.01);
  expect(curve[0]?.density).toBeCloseTo(curve[2]?.density ?? 0, 10);
});

it("holds all of the probability under its curve", () => {
  const curve = estimateDensity(logistic, -12, 12, 481);
  const area = curve.reduce((sum, { density }) => sum + density * (24 / 480), 0);
  expect(area).toBeCloseTo(1, 3);
});

it("draws a constant series of quantiles as a peak, not as nothing", () => {
  const curve = estimateDensity(Array<number>(1000).fill(2), 1, 3, 3);
  expect(Number.isFinite(curve[1]?.density)).toBe(true);
  expect(curve[1]?.density).toBeGreaterThan(0);
});

function day(period: number | null, arm: string | null, washout = false) {
  return { period, arm, code: null, washout };
}

it("keeps two periods of one arm apart and lays washout days between periods", () => {
  const days = [day(1, "a"), day(1, "a"), day(2, "a"), day(3, null, true), day(3, null, true), day(3, "b")];
  expect(findStretches(days).map(({ from, to, arm, washout }) => [from, to, arm, washout])).toEqual([
    [0, 1, "a", false],
    [2, 2, "a", false],
    [3, 4, null, true],
    [5, 5, "b", false],
  ]);
});

it("makes a stretch of each run of one arm where there are no periods", () => {
  const days = [day(null, "a"), day(null, "b"), day(null, "b"), day(null, "a")];
  expect(findStretches(days).map(({ from, to }) => [from, to])).toEqual([[0, 0], [1, 2], [3, 3]]);
});
