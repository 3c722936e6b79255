/** The call of day 3, ticked off with a note. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { useState } from "preact/hooks";
import { tickOffCall } from "../logic/api.ts";
import { useDoing } from "../logic/loaded.ts";
import { say as sayShell } from "../words/shell.ts";
import { say } from "../words/work.ts";
import { Refusal } from "./Refusal.tsx";

type Props = { trialId: string; name: string; done: (trial: TrialDetail) => void };

export function CallMade({ trialId, name, done }: Props) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const doing = useDoing();
  async function tick(event: Event): Promise<void> {
    event.preventDefault();
    if (doing.busy) return;
    await doing.run(async () => {
      const trial = await tickOffCall(trialId, note.trim());
      setOpen(false);
      done(trial);
    });
  }
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={say("of", { what: say("do_call_due"), name })}>
        {say("do_call_due")}
      </Button>
      <Dialog title={say("call_title", { name })} open={open} onClose={() => setOpen(false)}>
        <form class="stack" noValidate onSubmit={(event) => void tick(event)}>
          <p>{say("call_lead")}</p>
          <Refusal why={doing.why} />
          <TextArea label={say("call_note")} hint={say("call_hint")} value={note} onInput={setNote} maxLength={4000} />
          <div class="row">
            <Button type="submit" kind="primary" busy={doing.busy}>
              {say("call_done")}
            </Button>
            <Button onClick={() => setOpen(false)}>{sayShell("cancel")}</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
