import type { Analysis } from "@nof1/contract/shapes.ts";
import { countAbove } from "@nof1/kit/quantiles.ts";
import { formatNumber, formatPercent } from "@nof1/kit/words/formats.ts";
import { sayProbability } from "@nof1/kit/words/kit.ts";
import type { Benefit } from "../benefit.ts";
import { say } from "../words/say.ts";

export interface ResultNumbersProps {
  analysis: Analysis;
  benefit: Benefit;
  arm: string;
  reference: string;
}

export function ResultNumbers({ analysis, benefit, arm, reference }: ResultNumbersProps) {
  const { mean } = benefit;
  const rows: [string, string][] = [
    [say("result.difference"), say("result.difference_value", { arm, amount: formatNumber(mean), reference })],
    [say("result.between"), sayBetween(benefit, reference)],
    [say("result.p_better", { arm }), sayProbability(countAbove(benefit.quantiles, 0))],
    [say("result.worthwhile"), say("result.worthwhile_value", { amount: formatNumber(analysis.worthwhile, 2) })],
    ...analysis.arms.map(({ name, mean, n }): [string, string] => [
      say("result.average", { arm: name }),
      say("result.average_value", { mean: mean === null ? "–" : formatNumber(mean), count: n }),
    ]),
    [say("result.n"), say("result.n_value", { n: analysis.n, missing: analysis.missing })],
  ];
  return (
    <dl class="facts">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function sayBetween({ lower, upper, prob }: Benefit, reference: string): string {
  const numbers = { lower: formatNumber(lower).replace("-", "−"), upper: formatNumber(upper), prob: formatPercent(prob) };
  const between = say("result.between_value", numbers);
  return lower < 0 ? `${between} ${say("result.below_zero", { reference })}` : between;
}
