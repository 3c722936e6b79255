// A posterior travels as its quantiles: number i = 1…n (ascending) stands at probability (i - .5)/n.
// Every probability on a screen is a count of them, here as in Python: `counting.examples.json` is read by both.

export interface Probability {
  count: number;
  of: number;
}

/** P(x > c): how many of the quantiles stand above c. */
export function countAbove(quantiles: readonly number[], c: number): Probability {
  return { count: quantiles.filter((q) => q > c).length, of: quantiles.length };
}

export interface ThreeWay {
  better: Probability;
  similar: Probability;
  worse: Probability;
}

/** Better by at least what is worthwhile, worse by as much, or neither. Similar is what the other two leave over. */
export function countThreeWay(quantiles: readonly number[], worthwhile: number, higherIsBetter: boolean): ThreeWay {
  const of = quantiles.length;
  const up = quantiles.filter((q) => q > worthwhile).length;
  const down = quantiles.filter((q) => q < -worthwhile).length;
  const [better, worse] = higherIsBetter ? [up, down] : [down, up];
  return { better: { count: better, of }, similar: { count: of - better - worse, of }, worse: { count: worse, of } };
}

/** The quantile at a probability p, 0 < p < 1, by a straight line between its two neighbours. */
export function quantileAt(quantiles: readonly number[], p: number): number {
  const last = quantiles.length - 1;
  const place = Math.min(Math.max(p * quantiles.length - 0.5, 0), last);
  const below = quantiles[Math.floor(place)] ?? Number.NaN;
  const above = quantiles[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The equal-tailed interval that holds `prob` of the posterior. */
export function equalTailed(quantiles: readonly number[], prob: number): [number, number] {
  return [quantileAt(quantiles, (1 - prob) / 2), quantileAt(quantiles, (1 + prob) / 2)];
}

export type InWords =
  | { kind: "less_than_one"; of: number }
  | { kind: "more_than_all_but_one"; of: number }
  | { kind: "about"; count: number; of: number };

/** How a count is said: none and all are never "impossible" and "certain", only beyond what can be counted. */
export function inWords({ count, of }: Probability): InWords {
  if (count === 0) return { kind: "less_than_one", of };
  if (count === of) return { kind: "more_than_all_but_one", of };
  return { kind: "about", count, of };
}

/** One hundred little figures for three shares: largest remainders, so that they always add up to 100. */
export function outOfHundred(shares: readonly Probability[]): number[] {
  const exact = shares.map(({ count, of }) => (100 * count) / of);
  const whole = exact.map(Math.floor);
  const byRemainder = exact.map((_, i) => i).sort((a, b) => remainder(exact, b) - remainder(exact, a) || a - b);
  const left = 100 - whole.reduce((sum, n) => sum + n, 0);
  for (const i of byRemainder.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1;
  return whole;
}

function remainder(exact: readonly number[], i: number): number {
  const value = exact[i] ?? 0;
  return value - Math.floor(value);
}
