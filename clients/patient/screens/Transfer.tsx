import { useState } from "preact/hooks";
import type { TransferCode } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatTimeOf } from "@nof1/kit/words/formats.ts";
import { client } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { say } from "../words/say.ts";

export function Transfer() {
  const [made, setMade] = useState<TransferCode | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function make() {
    setBusy(true);
    const result = await client.ask("POST", "/transfer-codes");
    setBusy(false);
    setProblem(sayWhy(result));
    setMade(result.ok ? result.value : null);
  }

  return (
    <>
      <p>{say("settings.transfer_words")}</p>
      <div aria-live="polite" class="stack tight">
        {problem && <Notice tone="danger">{problem}</Notice>}
        {made && (
          <>
            <p class="code-text">{made.code}</p>
            <p class="small soft">{made.expires_at && say("settings.transfer_until", { time: formatTimeOf(made.expires_at) })}</p>
          </>
        )}
      </div>
      <div class="row">
        <Button busy={busy} onClick={() => void make()}>{say("settings.transfer_make")}</Button>
      </div>
    </>
  );
}
