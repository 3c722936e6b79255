/** Ending a trial by staff: stopping it, or closing it without a result. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { useState } from "preact/hooks";
import { closeTrial, stopTrial, type ClosedAs } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say as sayShell } from "../../words/shell.ts";
import { say } from "../../words/trial.ts";
import type { TrialProps } from "../TrialPage.tsx";

export function ClosePanel(props: TrialProps) {
  const { may } = props.trial;
  if (!may.includes("stop") && !may.includes("close")) return null;
  return (
    <Panel title={say("end")}>
      <div class="row">
        {may.includes("stop") && <Stop {...props} />}
        {may.includes("close") && <Close {...props} />}
      </div>
    </Panel>
  );
}

function Stop({ trial, put }: TrialProps) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const doing = useDoing();
  async function stop(): Promise<void> {
    setTried(true);
    if (!reason.trim()) return;
    if (await doing.run(async () => put(await stopTrial(trial.id, reason.trim())))) setOpen(false);
  }
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {say("stop")}
      </Button>
      <Dialog title={say("stop_title")} open={open} onClose={() => setOpen(false)}>
        <p>{say("stop_lead")}</p>
        <Refusal why={doing.why} />
        <TextArea
          label={say("stop_reason")}
          value={reason}
          onInput={setReason}
          error={tried && !reason.trim() ? say("reason_missing") : undefined}
        />
        <div class="row">
          <Button kind="danger" busy={doing.busy} onClick={() => void stop()}>
            {say("stop_do")}
          </Button>
          <Button onClick={() => setOpen(false)}>{sayShell("cancel")}</Button>
        </div>
      </Dialog>
    </>
  );
}

const AS: ClosedAs[] = ["declined", "ineligible", "never_joined"];

function Close({ trial, put }: TrialProps) {
  const [open, setOpen] = useState(false);
  const [as, setAs] = useState<ClosedAs | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const doing = useDoing();
  async function close(): Promise<void> {
    setTried(true);
    if (as === null) return;
    if (await doing.run(async () => put(await closeTrial(trial.id, as, reason.trim())))) setOpen(false);
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("close")}</Button>
      <Dialog title={say("close_title")} open={open} onClose={() => setOpen(false)}>
        <p>{say("close_lead")}</p>
        <Refusal why={doing.why} />
        <RadioCards
          legend={say("close_as")}
          value={as}
          error={tried && as === null ? say("close_as_missing") : undefined}
          cards={AS.map((value) => ({ value, label: say(`close_${value}`) }))}
          onChange={setAs}
        />
        <TextArea label={say("stop_reason")} value={reason} onInput={setReason} />
        <div class="row">
          <Button kind="danger" busy={doing.busy} onClick={() => void close()}>
            {say("close_do")}
          </Button>
          <Button onClick={() => setOpen(false)}>{sayShell("cancel")}</Button>
        </div>
      </Dialog>
    </>
  );
}
