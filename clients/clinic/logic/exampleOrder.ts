/** An order of treatments like the one that chance will draw, for looking at before the trial. Never the drawn one. */
import type { ProtocolBody } from "@nof1/contract/shapes.ts";
import type { AnyProtocol } from "./protocol.ts";

type Lengths = { periods: number; period_days: number; washout_days: number };
type Plan = Pick<ProtocolBody, "arms" | "order"> & Lengths;

/** The three lengths as numbers; null while one of them is empty. */
export function lengthsOf(plan: Pick<AnyProtocol, keyof Lengths>): Lengths | null {
  const { periods, period_days, washout_days } = plan;
  const given = Number.isFinite(periods) && Number.isFinite(period_days) && Number.isFinite(washout_days);
  return given ? ({ periods, period_days, washout_days } as Lengths) : null;
}

/** `arm` is null on a washout day. Days count from 1. */
export type ExampleDay = { day: number; period: number; arm: string | null };

function shuffled<T>(items: T[], random: () => number): T[] {
  const out = [...items];
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [out[last], out[other]] = [out[other] as T, out[last] as T];
  }
  return out;
}

const ones = (n: number): number => n.toString(2).replaceAll("0", "").length;

/** Rows in which every arm follows every other equally often (Williams 1949, doi:10.1071/CH9490149). */
function williamsRows(arms: number): number[][] {
  const zigzag = Array.from({ length: arms }, (_, i) => (i % 2 === 0 ? i / 2 : arms - (i + 1) / 2));
  const rows = zigzag.map((_, turn) => zigzag.map((place) => (place + turn) % arms));
  return arms % 2 === 0 ? rows : [...rows, ...rows.map((row) => [...row].reverse())];
}

function evenSpread(arms: number, periods: number): number[] {
  const numbers = Array.from({ length: periods }, (_, i) => i);
  if (arms === 2) return numbers.map((i) => ones(i) % 2);
  const rows = williamsRows(arms);
  return numbers.map((i) => rows[Math.floor(i / arms) % rows.length]?.[i % arms] ?? 0);
}

/** The arm of each period, by key. */
export function exampleArms(plan: Pick<Plan, "arms" | "periods" | "order">, random: () => number): string[] {
  const keys = plan.arms.map((arm) => arm.key);
  if (plan.order === "counterbalanced") {
    const labels = shuffled(keys, random);
    return evenSpread(keys.length, plan.periods).map((place) => labels[place] ?? "");
  }
  const blocks = Math.ceil(plan.periods / keys.length);
  return Array.from({ length: blocks }, () => shuffled(keys, random))
    .flat()
    .slice(0, plan.periods);
}

/** Days of the whole trial: washout stands before every period but the first, whatever is drawn. */
export function totalDays(plan: Lengths): number {
  return plan.periods * plan.period_days + Math.max(plan.periods - 1, 0) * plan.washout_days;
}

export function exampleDays(plan: Plan, random: () => number): ExampleDay[] {
  const days: ExampleDay[] = [];
  exampleArms(plan, random).forEach((arm, i) => {
    const washout = i === 0 ? 0 : plan.washout_days;
    for (let d = 0; d < washout + plan.period_days; d++) {
      days.push({ day: days.length + 1, period: i + 1, arm: d < washout ? null : arm });
    }
  });
  return days;
}
