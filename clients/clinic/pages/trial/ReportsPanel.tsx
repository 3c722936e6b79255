/** What the patient has reported, unseen reports on top. */
import type { Report } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { acknowledge } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { sayWho } from "../../parts/who.ts";
import { say } from "../../words/trial.ts";
import type { TrialProps } from "../TrialPage.tsx";

export function ReportsPanel({ trial, reload }: TrialProps) {
  if (trial.reports.length === 0) return null;
  const open = trial.reports.some((report) => report.acknowledged === null);
  const newest = [...trial.reports].sort((a, b) => b.reported_at.localeCompare(a.reported_at));
  const unseenFirst = newest.sort((a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null));
  return (
    <Panel title={say("reports")} tone={open ? "danger" : "plain"}>
      <ul class="reports">
        {unseenFirst.map((report) => (
          <ReportLine key={report.id} report={report} reload={reload} />
        ))}
      </ul>
    </Panel>
  );
}

function ReportLine({ report, reload }: { report: Report; reload: () => Promise<void> }) {
  const doing = useDoing();
  async function seen(): Promise<void> {
    if (await doing.run(() => acknowledge(report.id))) await reload();
  }
  return (
    <li class="report">
      <p>
        <strong>{say(`report_${report.kind}`)}</strong> <span class="soft small">{formatInstant(report.reported_at)}</span>
      </p>
      {report.words ? <blockquote class="paragraphs">{report.words}</blockquote> : <p class="soft">{say("report_no_words")}</p>}
      {report.acknowledged ? (
        <p class="soft small">
          {say("acknowledged", { name: sayWho(report.acknowledged.by), date: formatInstant(report.acknowledged.at) })}
        </p>
      ) : (
        <div class="row">
          <Button kind="primary" busy={doing.busy} onClick={() => void seen()}>
            {say("acknowledge")}
          </Button>
          <span class="soft small">{say("acknowledge_hint")}</span>
        </div>
      )}
      <Refusal why={doing.why} />
    </li>
  );
}
