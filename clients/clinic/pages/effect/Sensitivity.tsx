/** Would the result say the same had something else been assumed? Worked out when somebody asks. */
import type { Analysis, Redrawn, TrialDetail, UnderAssumption, Varied } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { formatNumber, formatSigned } from "@nof1/kit/words/formats.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { askSensitivity, getSensitivity } from "../../logic/api.ts";
import { armName } from "../../logic/checks.ts";
import { useDoing } from "../../logic/loaded.ts";
import { openLook } from "../../logic/looks.ts";
import { waitFor } from "../../logic/waiting.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/effect.ts";

export function Sensitivity({ trial, analysis }: { trial: TrialDetail; analysis: Analysis }) {
  const [varied, setVaried] = useState<Varied | null>(null);
  const here = useRef(true);
  const doing = useDoing();
  useEffect(() => () => void (here.current = false), []);

  const ask = (): Promise<boolean> =>
    doing.run(async () => {
      const look = openLook(sessionStorage, trial.id, Date.now());
      setVaried(await waitFor(() => askSensitivity(trial.id, look), (id) => getSensitivity(trial.id, id, look), () => here.current));
    });

  return (
    <Panel title={say("vary")}>
      <p class="soft">{say("vary_lead")}</p>
      <div role="status">{varied && <Found varied={varied} analysis={analysis} />}</div>
      <Refusal why={doing.why} />
      {varied?.state !== "done" && (
        <div>
          <Button busy={doing.busy} onClick={() => void ask()}>
            {doing.busy ? say("vary_busy") : say("vary_ask")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Found({ varied, analysis }: { varied: Varied; analysis: Analysis }) {
  if (varied.outdated) return <p>{say("vary_outdated")}</p>;
  if (varied.state !== "done") return <p>{say("vary_failed")}</p>;
  const others = varied.rows.filter(({ name }) => name !== "as_analysed");
  const same = others.filter((row) => row.same).length;
  return (
    <div class="stack">
      <p>
        <strong>{same === others.length ? say("vary_all_same", { count: others.length }) : say("vary_some_same", { same, count: others.length })}</strong>
      </p>
      {varied.redrawn && (
        <p>
          {say("vary_redrawn", sayOrders(varied.redrawn))}{" "}
          {varied.redrawn.p <= varied.redrawn.smallest_p && say("vary_redrawn_least")}
        </p>
      )}
      <div class="table-scroll" tabIndex={0} role="group" aria-label={say("vary")}>
        <table class="figures many">
          <thead>
            <tr>
              <th scope="col">{say("vary_assumed")}</th>
              <th scope="col">{say("col_difference")}</th>
              <th scope="col">{say("col_interval")}</th>
              <th scope="col">{say("vary_says")}</th>
            </tr>
          </thead>
          <tbody>
            {varied.rows.map((row, place) => (
              <Row key={place} row={row} analysis={analysis} many={analysis.arms.length > 2} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ row, analysis, many }: { row: UnderAssumption; analysis: Analysis; many: boolean }) {
  const names = { arm: armName(analysis, row.arm), reference: armName(analysis, row.reference) };
  return (
    <tr>
      <th scope="row">
        {row.words}
        {many && <span class="soft small"> {say("versus", names)}</span>}
      </th>
      <td>{row.mean === null ? "–" : formatSigned(row.mean, 2)}</td>
      <td>{row.lower === null || row.upper === null ? "–" : say("range", { lower: formatSigned(row.lower, 2), upper: formatSigned(row.upper, 2) })}</td>
      <td>
        {!row.same && <Icon name="warning" size={18} />} {sayRow(row, names)}
      </td>
    </tr>
  );
}

function sayRow({ verdict }: UnderAssumption, names: { arm: string; reference: string }): string {
  if (verdict === null) return say("vary_no_result");
  if (verdict === "similar") return say("verdict_similar_plain");
  if (verdict === "undecided") return say("verdict_undecided");
  return say("verdict_favours_plain", { arm: verdict === "favours_arm" ? names.arm : names.reference });
}

/** Few orders are counted as they are, many as so many in 1,000. */
function sayOrders({ p, sequences }: Redrawn): { count: string; of: string; sequences: number } {
  const of = Math.min(sequences, 1000);
  return { count: formatNumber(Math.max(1, Math.round(of * p)), 0), of: formatNumber(of, 0), sequences };
}
