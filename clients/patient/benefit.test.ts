import type { Effect } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { seenFromTheBetter } from "./benefit.ts";

const effect = (mean: number): Effect =>
  ({ arm: "b", reference: "a", difference: { mean, sd: 1, lower: mean - 2, upper: mean + 2, prob: 0.95 }, quantiles: [mean - 1, mean, mean + 1] }) as Effect;

it("keeps the order when the arm did better", () => {
  expect(seenFromTheBetter(effect(1.5), "higher")).toMatchObject({ arm: "b", reference: "a", mean: 1.5, lower: -0.5, upper: 3.5, quantiles: [0.5, 1.5, 2.5] });
});

it("tells it from the reference when that did better", () => {
  expect(seenFromTheBetter(effect(-1.5), "higher")).toMatchObject({ arm: "a", reference: "b", mean: 1.5, lower: -0.5, upper: 3.5, quantiles: [0.5, 1.5, 2.5] });
});

it("counts less pain as better", () => {
  expect(seenFromTheBetter(effect(-1.5), "lower")).toMatchObject({ arm: "b", reference: "a", mean: 1.5, quantiles: [0.5, 1.5, 2.5] });
  expect(seenFromTheBetter(effect(1.5), "lower")).toMatchObject({ arm: "a", reference: "b", mean: 1.5, quantiles: [0.5, 1.5, 2.5] });
});
