/** Whether reminders get through, the patient's phones, and what is done for those without one. */
import type { DeviceSeen, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatDate, formatInstant } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { getDevices, makeDeviceCode, signOutDevice } from "../../logic/api.ts";
import { useDoing, useLoaded } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal, Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/conduct.ts";
import { say as sayPaper } from "../../words/paper.ts";

const GOES_ON = ["joined", "running", "paused"];

export function ReachPanel({ trial }: { trial: TrialDetail }) {
  if (trial.first_day === null || trial.imported) return null;
  return (
    <Panel title={say("reach")}>
      {trial.on_paper && <OnPaper paper={trial.on_paper} />}
      {!(trial.on_paper && !trial.on_paper.has_phone) && GOES_ON.includes(trial.state) && <Reach reach={trial.reach} />}
      {trial.may.includes("enter") && (
        <div class="row">
          <LinkButton href={`#/trials/${trial.id}/entry`}>{sayPaper("enter")}</LinkButton>
          <LinkButton href={`#/trials/${trial.id}/diary`}>{sayPaper("diary")}</LinkButton>
        </div>
      )}
      {GOES_ON.includes(trial.state) && <Devices trialId={trial.id} />}
    </Panel>
  );
}

function OnPaper({ paper }: { paper: NonNullable<TrialDetail["on_paper"]> }) {
  return (
    <>
      <p>{sayPaper("joined_on_paper", { date: formatDate(paper.on, "numeric"), name: paper.by ?? "" })}</p>
      <p class="soft">{sayPaper(paper.has_phone ? "has_phone" : "no_phone")}</p>
    </>
  );
}

function Reach({ reach }: { reach: TrialDetail["reach"] }) {
  if (reach.why !== null)
    return (
      <p class="remark warning">
        {say(`why_${reach.why}`)} {reach.unreachable_since && say("reach_since", { date: formatInstant(reach.unreachable_since) })} {say("reach_call")}
      </p>
    );
  return (
    <p>
      {reach.push && (reach.shown_at ? say("reach_push", { date: formatInstant(reach.shown_at) }) : say("reach_push_never"))} {reach.email_confirmed && say("reach_email")}
    </p>
  );
}

function Devices({ trialId }: { trialId: string }) {
  const [loaded, { reload }] = useLoaded(`devices.${trialId}`, () => getDevices(trialId));
  const [code, setCode] = useState<{ code: string; expires_at: string | null } | null>(null);
  const doing = useDoing();
  return (
    <details class="fold">
      <summary>{say("devices")}</summary>
      <div class="stack">
        <Waits on={loaded} again={reload}>
          {(devices) =>
            devices.length === 0 ? (
              <p class="soft">{say("devices_none")}</p>
            ) : (
              <ul class="plain stack tight">
                {devices.map((device) => (
                  <DeviceLine key={device.id} device={device} signOut={() => doing.run(async () => signOutDevice(trialId, device.id).then(reload))} />
                ))}
              </ul>
            )
          }
        </Waits>
        <Refusal why={doing.why} />
        {code && (
          <Notice tone="warm" live="status" title={say("code_once", { date: code.expires_at ? formatInstant(code.expires_at) : "" })}>
            <p>
              {say("code")}: <output class="invitation-code">{code.code}</output>
            </p>
            <p>{say("code_how")}</p>
          </Notice>
        )}
        <div>
          <Button busy={doing.busy} onClick={() => void doing.run(async () => setCode(await makeDeviceCode(trialId)))}>
            {say("fresh_code")}
          </Button>
        </div>
      </div>
    </details>
  );
}

/** Asked once more before it is done: answers may wait on that phone. */
function DeviceLine({ device, signOut }: { device: DeviceSeen; signOut: () => Promise<boolean> }) {
  const [asked, setAsked] = useState(false);
  const made = formatDate(device.made_at.slice(0, 10), "numeric");
  return (
    <li>
      {device.last_seen_at ? say("device", { made, seen: formatInstant(device.last_seen_at) }) : say("device_never", { made })}{" "}
      <Button kind={asked ? "danger" : "quiet"} onClick={() => (asked ? void signOut() : setAsked(true))}>
        {say(asked ? "sign_out_sure" : "sign_out")}
      </Button>
    </li>
  );
}
