/** Reading a posterior that has arrived as quantiles. Nothing here changes what is recorded. */
import type { Analysis, Better, Effect } from "@nof1/contract/shapes.ts";
import { countAbove, countThreeWay, type Probability } from "@nof1/kit/quantiles.ts";

/** P(better by however little), counted. */
export function countBetter(effect: Pick<Effect, "quantiles">, better: Better): Probability {
  if (better === "higher") return countAbove(effect.quantiles, 0);
  const below = effect.quantiles.filter((q) => q < 0).length;
  return { count: below, of: effect.quantiles.length };
}

/** A probability that arrived counted out of 1,000, as a count again. */
export function asCount(p: number): Probability {
  return { count: Math.round(p * 1000), of: 1000 };
}

export type Verdict = NonNullable<Analysis["verdict"]>;

/** The verdict that the frozen rule would give for one comparison. Only for comparing estimands, never recorded. */
export function ruleSays(effect: Effect, rule: Analysis["rule"]): Verdict["code"] {
  if (effect.p_worthwhile >= rule.benefit && effect.p_harm <= rule.harm) return "favours_arm";
  if (effect.p_harm >= rule.benefit && effect.p_worthwhile <= rule.harm) return "favours_reference";
  return effect.p_similar >= rule.similar ? "similar" : "undecided";
}

type Judged = Pick<Analysis, "arms" | "effects" | "verdict" | "worthwhile" | "better">;
export type Sureness = "probably" | "very_probably" | "plain";

/**
 * A verdict is said no surer than it is: docs/statistics.md, section 4. By the quantiles that it rests on, in the pair
 * of treatments where it is least sure; where a pair of them has not arrived, no surer than the rule itself.
 */
export function surenessOf(judged: Judged): Sureness {
  const favoured = judged.verdict?.code === "similar" ? null : (judged.verdict?.arm ?? null);
  const pairs = judged.effects.filter(
    ({ estimand, arm, reference }) => estimand === "sustained" && (favoured === null || favoured === arm || favoured === reference),
  );
  const others = judged.arms.length - 1;
  if (pairs.length < (favoured === null ? (others * (others + 1)) / 2 : others)) return "probably";
  const least = Math.min(...pairs.map((pair) => shareOf(pair, favoured, judged)));
  if (least < 0.9) return "probably";
  return least < 0.99 ? "very_probably" : "plain";
}

function shareOf({ quantiles, arm }: Effect, favoured: string | null, { worthwhile, better }: Judged): number {
  const ways = countThreeWay(quantiles, worthwhile, better === "higher");
  const { count, of } = favoured === null ? ways.similar : favoured === arm ? ways.better : ways.worse;
  return count / of;
}

/** The end and the step of a what-if slider: round steps, about forty of them, reaching past all quantiles or twice the agreed amount. */
export function sliderFor(effect: Pick<Effect, "quantiles">, worthwhile: number): { most: number; step: number } {
  const { quantiles } = effect;
  const reach = Math.max(Math.abs(quantiles[0] ?? 0), Math.abs(quantiles[quantiles.length - 1] ?? 0), 2 * worthwhile);
  const rough = reach / 40;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough) ?? rough;
  const agreed = worthwhile / Math.max(Math.round(worthwhile / step), 1); // the agreed amount itself can be reached
  return { most: Math.ceil(reach / agreed) * agreed, step: agreed };
}
