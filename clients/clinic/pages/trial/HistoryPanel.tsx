/** What happened when, by whom; and the seal on the drawn order. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { sayState } from "../../parts/Badges.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { say as sayTrials } from "../../words/trials.ts";
import { say } from "../../words/trial.ts";

/** The server gives a code where nobody wrote a reason. */
const sayReason = (reason: string): string => (reason === "imported" ? sayTrials("imported") : reason);

export function HistoryPanel({ trial }: { trial: TrialDetail }) {
  const newest = [...trial.history].reverse();
  return (
    <Panel title={say("history")}>
      <ol class="history">
        {newest.map((step, i) => (
          <li key={`${step.at}${i}`}>
            <strong>{sayState(step.state)}</strong>
            <span class="soft small">
              {formatInstant(step.at)}
              {step.by ? ` ${say("history_by", { name: step.by })}` : ""}
            </span>
            {step.reason && <span class="small">{sayReason(step.reason)}</span>}
          </li>
        ))}
      </ol>
      {trial.sequence_commitment && (
        <details class="fold">
          <summary>{say("order_committed")}</summary>
          <code class="seal">{trial.sequence_commitment}</code>
        </details>
      )}
    </Panel>
  );
}
