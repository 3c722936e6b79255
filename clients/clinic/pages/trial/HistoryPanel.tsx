/** What happened when, by whom; and the seal on the drawn order. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { sayState } from "../../parts/Badges.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { say as sayTrials } from "../../words/trials.ts";
import { say } from "../../words/trial.ts";
import { say as sayWork } from "../../words/work.ts";

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
      {trial.calls.length > 0 && (
        <>
          <h3>{sayWork("calls")}</h3>
          <ul class="history">
            {trial.calls.map((call) => (
              <li key={call.study_day}>
                <strong>{sayWork("call_made", { day: call.study_day })}</strong>
                <span class="soft small">
                  {formatInstant(call.at)} {call.by && say("history_by", { name: call.by })}
                </span>
                {call.note && <span class="small">{call.note}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {trial.sequence_commitment && (
        <details class="fold">
          <summary>{say("order_committed")}</summary>
          <code class="seal">{trial.sequence_commitment}</code>
        </details>
      )}
    </Panel>
  );
}
