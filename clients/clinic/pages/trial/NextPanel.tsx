/** What comes next, by where the trial stands. One thing to do stands out. */
import type { TrialDetail, TrialState } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { formatDate, formatInstant } from "@nof1/kit/words/formats.ts";
import { checkProtocol } from "../../logic/api.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { errorsOf, notesOn } from "../../logic/open.ts";
import { writable } from "../../logic/protocol.ts";
import { CallMade } from "../../parts/CallMade.tsx";
import { sayNote } from "../../parts/notes.ts";
import { Panel } from "../../parts/Panel.tsx";
import { say } from "../../words/trial.ts";
import { say as sayWork } from "../../words/work.ts";
import type { TrialProps } from "../TrialPage.tsx";
import { EffectNext } from "./EffectNext.tsx";
import { InvitationNext } from "./InvitationNext.tsx";

const ENDED: Partial<Record<TrialState, () => string>> = {
  stopped: () => say("ended_stopped"),
  withdrawn: () => say("ended_withdrawn"),
  declined: () => say("ended_declined"),
  ineligible: () => say("ended_ineligible"),
  never_joined: () => say("ended_never_joined"),
};

export function NextPanel(props: TrialProps) {
  return (
    <Panel title={say("now")} tone="next">
      <Next {...props} />
    </Panel>
  );
}

function Next(props: TrialProps) {
  const { trial } = props;
  switch (trial.state) {
    case "draft":
      return <DraftNext trial={trial} />;
    case "approved":
    case "invited":
      return <InvitationNext {...props} />;
    case "joined":
      return <JoinedNext trial={trial} />;
    case "running":
    case "paused":
      return <RunningNext {...props} />;
    default:
      return <EndedNext trial={trial} />;
  }
}

function DraftNext({ trial }: { trial: TrialDetail }) {
  const [loaded] = useLoaded(`${trial.id}.${trial.protocol.version}`, () => checkProtocol(writable(trial.protocol)));
  const open = errorsOf(notesOn(writable(trial.protocol), loaded.value?.notes ?? []));
  if (open.length > 0)
    return (
      <>
        <p>{say("design_open", { count: open.length })}</p>
        <ul>
          {open.map((note) => (
            <li key={`${note.field}${note.code}`}>{sayNote(note)}</li>
          ))}
        </ul>
        <div>
          <LinkButton kind="primary" href={`#/trials/${trial.id}/design`}>
            {say("change_design")}
          </LinkButton>
        </div>
      </>
    );
  const mine = trial.may.includes("approve");
  return (
    <>
      <p>{say("draft_ready")}</p>
      {!mine && <p>{say("draft_ask")}</p>}
      <div>
        <LinkButton kind={mine ? "primary" : "secondary"} href={`#/trials/${trial.id}/approve`}>
          {say("to_approval")}
        </LinkButton>
      </div>
    </>
  );
}

function JoinedNext({ trial }: { trial: TrialDetail }) {
  return (
    <>
      <p>
        {say("joined_on", {
          date: trial.joined_at ? formatInstant(trial.joined_at) : "",
          first: trial.first_day ? formatDate(trial.first_day, "long") : "",
        })}
      </p>
      <EffectNext trial={trial} />
    </>
  );
}

function RunningNext({ trial, put }: TrialProps) {
  const { last_answer_on: last } = trial.adherence;
  return (
    <>
      <p class="next-day">
        {say("running_day", {
          day: trial.day ?? 0,
          days: trial.days,
          last: trial.last_day ? formatDate(trial.last_day, "day") : "",
        })}
      </p>
      {trial.state === "paused" && <p>{say("paused")}</p>}
      {trial.attention?.includes("silent") ? (
        <p class="remark warning">
          {last ? say("silent", { date: formatDate(last, "day"), name: trial.patient_name }) : say("silent_never")}
        </p>
      ) : (
        last && <p class="soft">{say("last_answer", { date: formatDate(last, "day") })}</p>
      )}
      {trial.attention.includes("call_due") && (
        <div class="remark warning row">
          <p>{sayWork("call_due_here")}</p>
          <CallMade trialId={trial.id} name={trial.patient_name || trial.pseudonym} done={put} />
        </div>
      )}
      {trial.attention?.includes("not_accepted") && <p class="remark warning">{say("not_accepted_text")}</p>}
      <EffectNext trial={trial} />
    </>
  );
}

function EndedNext({ trial }: { trial: TrialDetail }) {
  const words = ENDED[trial.state]?.();
  const reason = [...trial.history].reverse().find((step) => step.state === trial.state)?.reason;
  return (
    <>
      {words && <p>{words}</p>}
      {!words && trial.last_day && <p>{say("finished_on", { date: formatDate(trial.last_day, "long") })}</p>}
      {reason && !trial.imported && <p class="soft">{say("reason", { reason })}</p>}
      <EffectNext trial={trial} />
    </>
  );
}
