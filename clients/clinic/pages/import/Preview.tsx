/** What is in the file: what can be read, what cannot, and what somebody has to choose. */
import type { ImportBody, ImportPreview } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { formatDate, formatNumber } from "@nof1/kit/words/formats.ts";
import { leftOut } from "../../logic/importing.ts";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/import.ts";
import { Duplicates } from "./Duplicates.tsx";

type Decide = (part: Partial<ImportBody>) => void;
type Props = { preview: ImportPreview; body: ImportBody; decide: Decide; busy: boolean; bringIn: () => void };

export function Preview({ preview, body, decide, busy, bringIn }: Props) {
  return (
    <Panel title={say("preview_section")} tone="next">
      {preview.first && preview.last && (
        <p>
          <strong>
            {say("preview_count", {
              days: preview.days,
              first: formatDate(preview.first, "numeric"),
              last: formatDate(preview.last, "numeric"),
              lines: preview.lines,
            })}
          </strong>
        </p>
      )}
      <ArmsFound preview={preview} />
      {preview.faults.length === 0 && preview.duplicates.length === 0 && preview.can_import && (
        <Notice tone="good" title={say("all_good")} />
      )}
      {preview.faults.length > 0 && <Faults preview={preview} body={body} decide={decide} />}
      {preview.duplicates.length > 0 && <Duplicates preview={preview} body={body} decide={decide} />}
      <Needs preview={preview} />
      <div>
        <Button kind="primary" disabled={!preview.can_import} busy={busy} onClick={bringIn}>
          {say("import")}
        </Button>
      </div>
    </Panel>
  );
}

function ArmsFound({ preview }: { preview: ImportPreview }) {
  return (
    <table class="figures narrow">
      <thead>
        <tr>
          <th scope="col">{say("arm")}</th>
          <th scope="col">{say("n")}</th>
          <th scope="col">{say("mean")}</th>
        </tr>
      </thead>
      <tbody>
        {preview.arms.map((arm) => (
          <tr key={arm.name}>
            <th scope="row">{arm.name}</th>
            <td>{arm.n}</td>
            <td>{arm.mean === null ? "–" : formatNumber(arm.mean, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Faults({ preview, body, decide }: { preview: ImportPreview; body: ImportBody; decide: Decide }) {
  const lines = leftOut(preview);
  return (
    <div class="stack tight">
      <h3>{say("faults", { count: lines })}</h3>
      <ul class="faults" tabIndex={0}>
        {preview.faults.map(({ line, column, message }, i) => (
          <li key={`${line}${column}${i}`}>
            <strong>{column ? say("fault_column", { line, column }) : say("fault_line", { line })}</strong>: {message}
          </li>
        ))}
      </ul>
      <RadioCards
        legend={say("faults_rule")}
        value={body.faults}
        cards={[
          { value: "refuse", label: say("faults_refuse") },
          { value: "leave_out", label: say("faults_leave_out", { count: lines }) },
        ]}
        onChange={(faults) => decide({ faults })}
      />
    </div>
  );
}

const NEEDS = ["duplicates_rule", "leave_out_faults", "missing_column", "too_few_arms", "reference_unknown"] as const;
type Need = (typeof NEEDS)[number];
const isNeed = (code: string): code is Need => (NEEDS as readonly string[]).includes(code);

function Needs({ preview }: { preview: ImportPreview }) {
  if (preview.can_import) return null;
  return (
    <Notice tone="warm" live="status" title={say("cannot")}>
      <ul>
        {preview.needs.map((code) => (
          <li key={code}>{isNeed(code) ? say(`need_${code}`) : say("need_other", { code })}</li>
        ))}
      </ul>
    </Notice>
  );
}
