// The same posterior, told from the treatment that did better: how much better it is, so that more is always better.
import type { Better, Effect } from "@nof1/contract/shapes.ts";

export interface Benefit {
  arm: string;
  reference: string;
  mean: number;
  lower: number;
  upper: number;
  prob: number;
  quantiles: number[];
}

export function seenFromTheBetter({ arm, reference, difference, quantiles }: Effect, better: Better): Benefit {
  const { mean, lower, upper, prob } = difference;
  const turned = better === "higher" ? mean < 0 : mean > 0;
  const names = turned ? { arm: reference, reference: arm } : { arm, reference };
  // Lower is better and the arm is lower, or higher is better and the reference is higher: the sign turns.
  if (mean < 0) return { ...names, mean: -mean, lower: -upper, upper: -lower, prob, quantiles: quantiles.map((q) => -q).reverse() };
  return { ...names, mean, lower, upper, prob, quantiles: [...quantiles] };
}
