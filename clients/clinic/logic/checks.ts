/** Checks by what follows from them: what must be known comes first. */
import type { Analysis, Check, Effect } from "@nof1/contract/shapes.ts";

export type CheckGroups = { withhold: Check[]; qualify: Check[]; note: Check[]; passed: Check[] };

/** A check that only informs (`passed` null) stands with its consequence. */
export function groupChecks(checks: Check[]): CheckGroups {
  const open = checks.filter((check) => check.passed !== true);
  const of = (consequence: Check["consequence"]): Check[] =>
    open.filter((check) => check.consequence === consequence);
  return {
    withhold: of("withhold"),
    qualify: of("qualify"),
    note: of("note"),
    passed: checks.filter((check) => check.passed === true),
  };
}

export type ArmPair = { arm: string; sustained: Effect; lived: Effect | null };

/** Arms compared with the reference, in protocol order; each with its sustained and lived effect. */
export function effectsByArm(analysis: Pick<Analysis, "effects">): ArmPair[] {
  return analysis.effects
    .filter((effect) => effect.estimand === "sustained")
    .map((sustained) => ({
      arm: sustained.arm,
      sustained,
      lived: analysis.effects.find((e) => e.estimand === "lived" && e.arm === sustained.arm) ?? null,
    }));
}

export function armName(analysis: Pick<Analysis, "arms">, key: string | null): string {
  return analysis.arms.find((arm) => arm.arm === key)?.name ?? key ?? "";
}
