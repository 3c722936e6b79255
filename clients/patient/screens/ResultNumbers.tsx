import type { Analysis, Effect } from "@nof1/contract/shapes.ts";
import { countAbove, type Probability } from "@nof1/kit/quantiles.ts";
import { formatNumber, formatPercent, formatSigned } from "@nof1/kit/words/formats.ts";
import { sayProbability } from "@nof1/kit/words/kit.ts";
import { say } from "../words/say.ts";

export function ResultNumbers({ analysis, effect, arm, reference }: { analysis: Analysis; effect: Effect; arm: string; reference: string }) {
  const { mean, lower, upper, prob } = effect.difference;
  const rows: [string, string][] = [
    [say("result.difference"), `${formatSigned(mean)} (${say("result.with", { arm, reference })})`],
    [say("result.between"), `${say("result.between_value", { lower: formatSigned(lower), upper: formatSigned(upper) })} ${say("result.prob", { prob: formatPercent(prob) })}`],
    [say("result.p_better", { arm }), sayProbability(countBetter(effect, analysis.better))],
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

function countBetter({ quantiles }: Effect, better: "higher" | "lower"): Probability {
  if (better === "higher") return countAbove(quantiles, 0);
  return countAbove(quantiles.map((q) => -q), 0);
}
