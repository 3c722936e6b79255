import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { saveFile } from "@nof1/kit/saveFile.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useState } from "preact/hooks";
import { client } from "../phone.ts";
import { say } from "../words/say.ts";

/** The report as PDF, to keep or to show to another doctor. */
export function TakeReport({ trialId }: { trialId: string }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function take() {
    setBusy(true);
    const result = await client.take("GET", `/trials/${trialId}/report.pdf`, { language: language.value, timeoutSeconds: 60 });
    setBusy(false);
    setFailed(!result.ok);
    if (result.ok) saveFile(result.value.name, result.value.file);
  }

  return (
    <>
      <div class="row"><Button busy={busy} onClick={() => void take()}>{say("result.report")}</Button></div>
      {failed && <Notice tone="warm" icon="offline" live="status">{say("result.report_failed")}</Notice>}
    </>
  );
}
