/** One treatment against the reference: three answers, the size, what if, and both ways to ask. */
import type { Analysis, Effect } from "@nof1/contract/shapes.ts";
import { PosteriorChart } from "@nof1/kit/charts/PosteriorChart.tsx";
import { ThreeWay } from "@nof1/kit/charts/ThreeWay.tsx";
import { countThreeWay } from "@nof1/kit/quantiles.ts";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { sayProbability } from "@nof1/kit/words/kit.ts";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { armName, type ArmPair } from "../../logic/checks.ts";
import { countBetter } from "../../logic/reading.ts";
import { sayPoints } from "../../parts/values.ts";
import { say } from "../../words/effect.ts";
import { Estimands } from "./Estimands.tsx";
import { WhatIf, type Stays } from "./WhatIf.tsx";

/** The children stand between the pictures and the table: the answers themselves, where there are any to see. */
type Props = { pair: ArmPair; analysis: Analysis; outcome: string; stays: Stays; children: ComponentChildren };

export function Comparison({ pair, analysis, outcome, stays, children }: Props) {
  const { sustained } = pair;
  const [amount, setAmount] = useState(analysis.worthwhile);
  const names = { arm: armName(analysis, sustained.arm), reference: armName(analysis, sustained.reference) };
  const higher = analysis.better === "higher";
  const asked = amount === analysis.worthwhile ? null : higher ? amount : -amount;
  return (
    <>
      <div class="effect-charts">
        <section class="panel card" aria-labelledby="three-title">
          <h2 id="three-title">{say("three_title", { amount: sayPoints(analysis.worthwhile) })}</h2>
          <p class="soft">{say("three_lead")}</p>
          <ThreeWay shares={countThreeWay(sustained.quantiles, analysis.worthwhile, higher)} worthwhile={analysis.worthwhile} {...names} />
        </section>
        <section class="panel card" aria-labelledby="size-title">
          <h2 id="size-title">{say("density_title")}</h2>
          <Size effect={sustained} analysis={analysis} outcome={outcome} {...names} />
          <PosteriorChart
            quantiles={sustained.quantiles}
            mean={sustained.difference.mean}
            prob={sustained.difference.prob}
            worthwhile={analysis.worthwhile}
            better={analysis.better}
            outcome={outcome}
            asked={asked}
            height={210}
            {...names}
          />
          <WhatIf effect={sustained} analysis={analysis} amount={amount} setAmount={setAmount} stays={stays} {...names} />
        </section>
      </div>
      {children}
      <Estimands pair={pair} analysis={analysis} />
    </>
  );
}

type SizeProps = { effect: Effect; analysis: Analysis; outcome: string; arm: string; reference: string };

function Size({ effect, analysis, outcome, arm, reference }: SizeProps) {
  const { mean, lower, upper } = effect.difference;
  const amount = Math.round(Math.abs(mean) * 10) / 10;
  const words = { outcome: capitalised(outcome), amount: sayPoints(amount), arm, reference, span: saySpan(lower, upper) };
  const size = amount === 0 ? say("size_same", words) : mean > 0 ? say("size_higher", words) : say("size_lower", words);
  return (
    <p>
      {size} {say("size_agreed", { amount: sayPoints(analysis.worthwhile) })}{" "}
      <strong>{say("any_better", { arm: capitalised(arm), chance: sayProbability(countBetter(effect, analysis.better)) })}</strong>
    </p>
  );
}

/** An interval without signs: how much lower, how much higher. */
function saySpan(lower: number, upper: number): string {
  const [near, far] = [lower, upper].map((end) => formatNumber(Math.abs(end), 1)) as [string, string];
  if (lower >= 0) return say("span_higher", { near, far });
  if (upper <= 0) return say("span_lower", { near: far, far: near });
  return say("span_across", { lower: near, higher: far });
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
