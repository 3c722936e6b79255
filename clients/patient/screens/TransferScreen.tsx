import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { tidyCode } from "../joinLink.ts";
import { moveHere } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { goTo, hrefOf } from "../route.ts";
import { say } from "../words/say.ts";

export function TransferScreen() {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function claim() {
    if (busy) return;
    if (!tidyCode(code)) return setProblem(say("error.code_empty"));
    setBusy(true);
    const result = await moveHere(code);
    setBusy(false);
    setProblem(sayWhy(result, say("error.transfer_not_valid")) ?? undefined);
    if (result.ok) goTo("today");
  }

  return (
    <div class="screen">
      <div class="stack tight">
        <h1>{say("welcome.transfer_title")}</h1>
        <p>{say("welcome.transfer_lead")}</p>
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
        <TextField id="transfer-code" label={say("welcome.transfer_code")} value={code} onInput={setCode} autocomplete="off" autocapitalize="off" spellcheck={false} />
        <Button kind="primary" type="submit" wide busy={busy}>{say("welcome.transfer_go")}</Button>
      </form>
      <p><a class="welcome-other" href={hrefOf("code")}>{say("welcome.have_invitation")}</a></p>
    </div>
  );
}
