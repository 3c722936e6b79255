import { useState } from "preact/hooks";
import type { DeviceSeen } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useFetched } from "../fetched.ts";
import { client } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Part } from "./Part.tsx";
import { RecoveryCode } from "./RecoveryCode.tsx";
import { Transfer } from "./Transfer.tsx";

export default function DevicesScreen() {
  const { value, state, again } = useFetched("/devices");
  const [asking, setAsking] = useState<DeviceSeen | null>(null);
  const [said, setSaid] = useState<{ ok: boolean; words: string } | null>(null);

  async function signOut() {
    if (!asking) return;
    const result = await client.ask("DELETE", `/devices/${asking.id}`);
    setAsking(null);
    setSaid({ ok: result.ok, words: sayWhy(result) ?? say("devices.done") });
    again();
  }

  return (
    <div class="screen">
      <Back to="settings" />
      <h1>{say("devices.title")}</h1>
      <div aria-live="polite">{said && <Notice tone={said.ok ? "good" : "warm"}>{said.words}</Notice>}</div>
      {state === "looking" && !value && <Spinner>{say("app.loading")}</Spinner>}
      {state === "nothing" && <Notice icon="offline">{say("calendar.needs_network")}</Notice>}
      <ul class="plain">
        {(value?.devices ?? []).map((device) => (
          <li key={device.id} class="card stack tight">
            <p><b>{say(device.current ? "devices.this" : "devices.other")}</b></p>
            <p class="small soft">{say("devices.since", { moment: formatInstant(device.made_at) })}</p>
            {!device.current && (
              <>
                <p class="small soft">{device.last_seen_at ? say("devices.seen", { moment: formatInstant(device.last_seen_at) }) : say("devices.never")}</p>
                <div class="row"><Button kind="danger" onClick={() => setAsking(device)}>{say("devices.sign_out")}</Button></div>
              </>
            )}
          </li>
        ))}
      </ul>
      <Part title={say("code.title")}><RecoveryCode /></Part>
      <Part title={say("settings.transfer_title")}><Transfer /></Part>
      <Dialog title={say("devices.sure")} open={asking !== null} onClose={() => setAsking(null)}>
        <p>{say("devices.sure_words")}</p>
        <div class="stack tight">
          <Button kind="danger" onClick={() => void signOut()}>{say("devices.yes")}</Button>
          <Button kind="quiet" onClick={() => setAsking(null)}>{say("devices.no")}</Button>
        </div>
      </Dialog>
    </div>
  );
}
