/** Counts and means by treatment: true whether or not a result is given. */
import type { Analysis } from "@nof1/contract/shapes.ts";
import { ArmName, lookOf } from "@nof1/kit/charts/arms.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/effect.ts";

const figure = (value: number | null): string => (value === null ? "–" : formatNumber(value, 2));

export function ArmsTable({ analysis }: { analysis: Analysis }) {
  return (
    <Panel title={say("arms")}>
      <p class="soft small">{say("arms_lead")}</p>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={say("arms")}>
        <table class="figures">
          <thead>
            <tr>
              {(["arm", "n", "missing", "mean", "sd", "periods"] as const).map((column) => (
                <th key={column} scope="col">
                  {say(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {analysis.arms.map((arm) => (
              <tr key={arm.arm}>
                <th scope="row">
                  <ArmName look={lookOf(arm.arm)}>{arm.name}</ArmName>
                </th>
                <td>{arm.n}</td>
                <td>{arm.missing}</td>
                <td>{figure(arm.mean)}</td>
                <td>{figure(arm.sd)}</td>
                <td>{arm.periods}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
