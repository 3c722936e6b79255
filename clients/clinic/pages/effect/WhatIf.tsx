/** A thought: the same posterior asked about another amount. The recorded answer stays in sight. */
import type { Analysis, Effect } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { countThreeWay } from "@nof1/kit/quantiles.ts";
import { sayProbability } from "@nof1/kit/words/kit.ts";
import { useId } from "preact/hooks";
import { sliderFor } from "../../logic/reading.ts";
import { sayPoints } from "../../parts/values.ts";
import { sayVerdict } from "../../parts/verdict.ts";
import { say } from "../../words/effect.ts";

export type Stays = "what_if_stays" | "what_if_stays_early" | "what_if_stays_imported";

type Props = {
  effect: Effect;
  analysis: Analysis;
  amount: number;
  setAmount: (amount: number) => void;
  arm: string;
  reference: string;
  /** What a thought leaves as it is: a recorded answer, one given with imported data, or one before the end. */
  stays: Stays;
};

export function WhatIf({ effect, analysis, amount, setAmount, arm, reference, stays }: Props) {
  const id = useId();
  const { most, step } = sliderFor(effect, analysis.worthwhile);
  const shares = countThreeWay(effect.quantiles, amount, analysis.better === "higher");
  const agreed = sayPoints(analysis.worthwhile);
  const changed = Math.abs(amount - analysis.worthwhile) > step / 2;
  return (
    <div class="what-if screen-only">
      <label for={id}>
        <strong>{say("what_if")}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={most}
        step={step}
        value={amount}
        aria-valuetext={sayPoints(amount)}
        onInput={(event) => setAmount(near(Number(event.currentTarget.value), analysis.worthwhile, step))}
      />
      {changed && (
        <div class="what-if-words" aria-live="polite">
          <p>
            <strong>{say("what_if_at", { amount: sayPoints(amount) })}:</strong>{" "}
            {say("what_if_words", {
              arm,
              reference,
              better: sayProbability(shares.better),
              similar: sayProbability(shares.similar),
              worse: sayProbability(shares.worse),
            })}
          </p>
          <p class="soft small">{say(stays, { verdict: sayVerdict(analysis), amount: agreed })}</p>
          <Button kind="quiet" onClick={() => setAmount(analysis.worthwhile)}>
            {say("what_if_back", { amount: agreed })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A slider counts in binary fractions: what lies on the agreed amount is the agreed amount. */
function near(value: number, agreed: number, step: number): number {
  return Math.abs(value - agreed) < step / 2 ? agreed : value;
}
