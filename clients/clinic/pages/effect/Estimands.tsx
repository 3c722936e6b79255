/** Staying on a treatment, and the weeks as they were lived: side by side. */
import type { Analysis, Effect } from "@nof1/contract/shapes.ts";
import { formatSigned } from "@nof1/kit/words/formats.ts";
import { sayProbability } from "@nof1/kit/words/kit.ts";
import type { ArmPair } from "../../logic/checks.ts";
import { asCount, ruleSays } from "../../logic/reading.ts";
import { sayPoints } from "../../parts/values.ts";
import { say } from "../../words/effect.ts";

export function Estimands({ pair, analysis }: { pair: ArmPair; analysis: Analysis }) {
  const { sustained, lived } = pair;
  const differ = lived !== null && ruleSays(sustained, analysis.rule) !== ruleSays(lived, analysis.rule);
  const amount = sayPoints(analysis.worthwhile);
  const byChance = analysis.allocation === "randomised";
  return (
    <section class="panel card" aria-labelledby="estimands-title">
      <h2 id="estimands-title">{say("estimands")}</h2>
      {differ && <p class="remark warning">{say("estimands_differ")}</p>}
      <div class="table-scroll" tabIndex={0} role="group" aria-labelledby="estimands-title">
        <table class="figures many">
          <thead>
            <tr>
              <td />
              <th scope="col">{say("col_difference")}</th>
              <th scope="col">{say("col_interval")}</th>
              <th scope="col">{say("col_better")}</th>
              <th scope="col">{say("col_worthwhile", { amount })}</th>
              <th scope="col">{say("col_similar", { amount })}</th>
              <th scope="col">{say("col_harm", { amount })}</th>
            </tr>
          </thead>
          <tbody>
            <Row effect={sustained} name={say("sustained")} means={say(byChance ? "sustained_means" : "sustained_means_described")} />
            {lived && <Row effect={lived} name={say("lived")} means={say(byChance ? "lived_means" : "lived_means_described")} />}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ effect, name, means }: { effect: Effect; name: string; means: string }) {
  const { mean, lower, upper } = effect.difference;
  return (
    <tr>
      <th scope="row">
        {name}
        <span class="soft small">{means}</span>
      </th>
      <td>{formatSigned(mean, 2)}</td>
      <td>{say("range", { lower: formatSigned(lower, 2), upper: formatSigned(upper, 2) })}</td>
      <td>{sayThousandths(effect.p_better)}</td>
      <td>{sayThousandths(effect.p_worthwhile)}</td>
      <td>{sayThousandths(effect.p_similar)}</td>
      <td>{sayThousandths(effect.p_harm)}</td>
    </tr>
  );
}

/** In thousandths, so that the three answers visibly add up. */
function sayThousandths(p: number): string {
  const { count, of } = asCount(p);
  return count === 0 || count === of ? sayProbability({ count, of }) : say("in_thousand", { count, of });
}
