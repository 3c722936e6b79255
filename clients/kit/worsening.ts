// Worse than before, several answered days running, as server/worsening.py, where the rule is told in full.
// `worsening.examples.json` is read here and in Python.

export interface Worsening {
  days: number;
  amount: number;
  worse: "higher" | "lower";
}

const REFERENCE_DAYS = 7;
const FEWEST_DAYS = 3;
const TOLERANCE = 1e-9;

/** The study days on which the rule is met; those that follow each other among the answered days together. */
export function episodes(values: ReadonlyMap<number, number>, rule: Worsening): number[][] {
  const days = [...values.keys()].sort((a, b) => a - b);
  const found: number[][] = [];
  let before = false;
  days.forEach((day, place) => {
    const met = isMet(days.slice(0, place + 1).map((one) => values.get(one) ?? 0), rule);
    if (met && before) found.at(-1)?.push(day);
    else if (met) found.push([day]);
    before = met;
  });
  return found;
}

function isMet(soFar: readonly number[], rule: Worsening): boolean {
  const run = soFar.slice(-rule.days);
  const before = soFar.slice(0, -rule.days).slice(-REFERENCE_DAYS);
  if (run.length < rule.days || before.length < FEWEST_DAYS) return false;
  const reference = median(before);
  const sign = rule.worse === "higher" ? 1 : -1;
  return run.every((value) => sign * (value - reference) >= rule.amount - TOLERANCE);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}
