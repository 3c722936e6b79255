import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { countAbove, countThreeWay, equalTailed, inWords, outOfHundred, quantileAt } from "./quantiles.ts";

interface Example {
  name: string;
  quantiles: number[];
  worthwhile: number;
  better: "higher" | "lower";
  above: { c: number; count: number }[];
  three_way: { better: number; similar: number; worse: number };
}

const file = JSON.parse(readFileSync(new URL("counting.examples.json", import.meta.url), "utf8")) as {
  examples: Example[];
  words: { count: number; of: number; kind: string }[];
};

describe.each(file.examples)("$name", (example) => {
  it.each(example.above)("has $count above $c", ({ c, count }) => {
    expect(countAbove(example.quantiles, c).count).toBe(count);
  });

  it("splits three ways as counted by hand", () => {
    const counted = countThreeWay(example.quantiles, example.worthwhile, example.better === "higher");
    expect({ better: counted.better.count, similar: counted.similar.count, worse: counted.worse.count }).toEqual(
      example.three_way,
    );
  });
});

it.each(file.words)("says $count of $of as $kind", ({ count, of, kind }) => {
  expect(inWords({ count, of }).kind).toBe(kind);
});

describe("the thousand quantiles of a uniform variable on 0 to 1", () => {
  const uniform = Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000);

  it("gives back each probability as its own quantile", () => {
    for (const p of [0.025, 0.25, 0.5, 0.975]) expect(quantileAt(uniform, p)).toBeCloseTo(p, 12);
  });

  it("has the middle 95 % between 0.025 and 0.975", () => {
    const [lower, upper] = equalTailed(uniform, 0.95);
    expect(lower).toBeCloseTo(0.025, 12);
    expect(upper).toBeCloseTo(0.975, 12);
  });
});

it("draws exactly one hundred figures whatever the shares", () => {
  const thirds = [333, 333, 334].map((count) => ({ count, of: 1000 }));
  expect(outOfHundred(thirds)).toEqual([33, 33, 34]);
  const tenths = [5, 5, 990].map((count) => ({ count, of: 1000 }));
  expect(outOfHundred(tenths)).toEqual([1, 0, 99]);
});
