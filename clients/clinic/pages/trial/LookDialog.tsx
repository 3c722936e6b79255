/** Looking before the end: a reason, a warning, a count. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { useState } from "preact/hooks";
import { lookEarly } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { keepLook } from "../../logic/looks.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { say as sayShell } from "../../words/shell.ts";
import { say } from "../../words/trial.ts";

type Props = { trialId: string; open: boolean; onClose: () => void; looked?: () => void };

export function LookDialog({ trialId, open, onClose, looked }: Props) {
  const [reason, setReason] = useState("");
  const [empty, setEmpty] = useState(false);
  const doing = useDoing();
  async function look(event: Event): Promise<void> {
    event.preventDefault();
    setEmpty(!reason.trim());
    if (!reason.trim() || doing.busy) return;
    const done = await doing.run(async () => keepLook(sessionStorage, trialId, await lookEarly(trialId, reason.trim())));
    if (!done) return;
    onClose();
    if (looked) looked();
    else location.hash = `#/trials/${trialId}/effect`;
  }
  return (
    <Dialog title={say("look_title")} open={open} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void look(event)}>
        <p>{say("look_warning")}</p>
        <Refusal why={doing.why} />
        <TextArea label={say("look_reason")} error={empty ? say("look_reason_missing") : undefined} value={reason} onInput={setReason} />
        <div class="row">
          <Button type="submit" kind="danger" busy={doing.busy}>
            {say("look_do")}
          </Button>
          <Button onClick={onClose}>{sayShell("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
