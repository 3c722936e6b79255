import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Checkbox, TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { tidyCode } from "../joinLink.ts";
import { moveHere } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { goTo, hrefOf } from "../route.ts";
import { say } from "../words/say.ts";

export function TransferScreen() {
  const [code, setCode] = useState("");
  const [lost, setLost] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function claim() {
    if (busy) return;
    if (!tidyCode(code)) return setProblem(say("error.code_empty"));
    setBusy(true);
    const result = await moveHere(code, lost);
    setBusy(false);
    setProblem(sayWhy(result, say("move.not_valid")) ?? undefined);
    if (result.ok) goTo("today");
  }

  return (
    <div class="screen">
      <div class="stack tight">
        <h1>{say("move.title")}</h1>
        <p>{say("move.lead")}</p>
        <ul class="stack tight">
          <li>{say("move.kind_transfer")}</li>
          <li>{say("move.kind_recovery")}</li>
          <li>{say("move.kind_clinic")}</li>
        </ul>
      </div>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void claim();
        }}
      >
        <div aria-live="polite">{problem && <Notice tone="danger">{problem}</Notice>}</div>
        <TextField id="transfer-code" label={say("move.code")} value={code} onInput={setCode} autocomplete="off" autocapitalize="off" spellcheck={false} />
        <Checkbox label={say("move.lost")} checked={lost} onChange={setLost} />
        <Button kind="primary" type="submit" wide busy={busy}>{say("welcome.transfer_go")}</Button>
      </form>
      <p><a class="welcome-other" href={hrefOf("code")}>{say("welcome.have_invitation")}</a></p>
    </div>
  );
}
