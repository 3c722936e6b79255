/** The recorded answer, in a few words, no surer than it is. */
import type { Analysis } from "@nof1/contract/shapes.ts";
import { armName } from "../logic/checks.ts";
import { surenessOf } from "../logic/reading.ts";
import { say } from "../words/effect.ts";

export function sayVerdict(analysis: Analysis): string {
  const { verdict } = analysis;
  if (!verdict) return say("withheld_title");
  if (verdict.code === "undecided") return say("verdict_undecided");
  const sure = surenessOf(analysis);
  if (verdict.code === "similar") return say(`verdict_similar_${sure}`);
  return say(`verdict_favours_${sure}`, { arm: armName(analysis, favoured(analysis)) });
}

/** The key of the treatment that the verdict favours, or null. */
export function favoured({ verdict, effects }: Pick<Analysis, "verdict" | "effects">): string | null {
  if (verdict?.code === "favours_reference") return effects[0]?.reference ?? null;
  return verdict?.code === "favours_arm" ? verdict.arm : null;
}
