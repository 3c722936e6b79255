import type { Effect } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { asCount, countBetter, ruleSays, sliderFor } from "./reading.ts";

/** Quantiles of a uniform distribution from low to high: quantile i stands at (i - .5)/1000. */
const uniform = (low: number, high: number): number[] =>
  Array.from({ length: 1000 }, (_, i) => low + ((high - low) * (i + 0.5)) / 1000);

describe("reading a posterior", () => {
  it("counts better in the direction that is better", () => {
    const quantiles = uniform(-3, 1); // P(x < 0) = 3/4
    expect(countBetter({ quantiles }, "lower")).toEqual({ count: 750, of: 1000 });
    expect(countBetter({ quantiles }, "higher")).toEqual({ count: 250, of: 1000 });
  });

  it("keeps counts whole after their way through JSON", () => {
    expect(asCount(0.29)).toEqual({ count: 290, of: 1000 });
  });

  it("follows the frozen rule on both sides", () => {
    const rule = { benefit: 0.8, harm: 0.05, similar: 0.8 };
    const effect = (p_worthwhile: number, p_similar: number, p_harm: number) =>
      ({ p_worthwhile, p_similar, p_harm }) as Effect;
    expect(ruleSays(effect(0.8, 0.15, 0.05), rule)).toBe("favours_arm");
    expect(ruleSays(effect(0.8, 0.14, 0.06), rule)).toBe("undecided");
    expect(ruleSays(effect(0.01, 0.09, 0.9), rule)).toBe("favours_reference");
    expect(ruleSays(effect(0.1, 0.8, 0.1), rule)).toBe("similar");
  });

  it("lets the slider stand exactly on the agreed amount and reach past every quantile", () => {
    for (const worthwhile of [0.3, 1, 1.5, 7]) {
      const { most, step } = sliderFor({ quantiles: uniform(-3, 1) }, worthwhile);
      const steps = worthwhile / step;
      expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
      expect(most).toBeGreaterThanOrEqual(Math.max(2.99, 2 * worthwhile));
      expect(most / step).toBeLessThan(90);
    }
  });
});
