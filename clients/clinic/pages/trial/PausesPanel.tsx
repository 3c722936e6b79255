/** Days without questions: a holiday by the plan's rule, a pause for health by a clinician. */
import type { QuestionsSeen, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField, TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { addDays } from "@nof1/kit/studyDay.ts";
import { formatDate, formatList } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { endPause, putPause, type PauseBody } from "../../logic/api.ts";
import { todayIn } from "../../logic/entering.ts";
import { useDoing } from "../../logic/loaded.ts";
import { isClinician, staff } from "../../logic/session.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/conduct.ts";

type Props = { trial: TrialDetail; seen: QuestionsSeen; put: (seen: QuestionsSeen) => void };

export function PausesPanel({ trial, seen, put }: Props) {
  const doing = useDoing();
  const today = todayIn(trial.protocol.zone, new Date());
  const goesOn = trial.state === "running" || trial.state === "joined";
  if (seen.pauses.length === 0 && !goesOn) return null;
  return (
    <Panel title={say("pauses")}>
      {seen.pauses.length === 0 && <p class="soft">{say("pauses_none")}</p>}
      <ul class="plain stack tight">
        {seen.pauses.map((pause) => (
          <li key={pause.id}>
            {say("pause_line", { kind: say(`pause_${pause.kind}`), first: formatDate(pause.first_on, "numeric"), last: formatDate(pause.last_on, "numeric") })}
            <span class="soft"> {[pause.moves_calendar ? say("pause_moves") : "", pause.reason].filter(Boolean).join(" · ")}</span>
            {goesOn && pause.last_on > today && (
              <Button kind="quiet" busy={doing.busy} onClick={() => void doing.run(async () => put(await endPause(trial.id, pause.id)))}>
                {say("pause_end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ByArm trial={trial} seen={seen} />
      <Refusal why={doing.why} />
      {goesOn && <AddPause trial={trial} put={put} today={today} />}
    </Panel>
  );
}

/** Only for eyes that may see the arms. */
function ByArm({ trial, seen }: Pick<Props, "trial" | "seen">) {
  const days = trial.protocol.arms.map((arm) => ({ arm: arm.name, count: seen.paused_days.filter((one) => one.arm === arm.key).reduce((sum, one) => sum + one.days, 0) }));
  if (days.every(({ count }) => count === 0)) return null;
  return (
    <p>
      {say("paused_days")}: {formatList(days.map((one) => say("paused_of", one)))}
    </p>
  );
}

function AddPause({ trial, put, today }: Pick<Props, "trial" | "put"> & { today: string }) {
  const clinician = staff.value ? isClinician(staff.value) : false;
  const [body, setBody] = useState<PauseBody>({ kind: "holiday", first_on: addDays(today, 1), last_on: addDays(today, 1), reason: "" });
  const [id, setId] = useState(() => crypto.randomUUID());
  const doing = useDoing();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (doing.busy) return;
    const done = await doing.run(async () => put(await putPause(trial.id, id, body)));
    if (done) setId(crypto.randomUUID());
  }

  const why = doing.why;
  return (
    <details class="fold">
      <summary>{say("pause_add")}</summary>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <SelectField
          label={say("pause_kind")}
          {...(clinician ? {} : { hint: say("pause_health_only") })}
          value={body.kind}
          options={(clinician ? (["holiday", "health"] as const) : (["holiday"] as const)).map((value) => ({ value, label: say(`pause_${value}`) }))}
          onChange={(kind) => setBody({ ...body, kind })}
        />
        <div class="fields-two">
          <TextField label={say("pause_first")} type="date" value={body.first_on} onInput={(first_on) => setBody({ ...body, first_on })} />
          <TextField label={say("pause_last")} type="date" value={body.last_on} onInput={(last_on) => setBody({ ...body, last_on })} />
        </div>
        <TextField label={say("pause_reason")} value={body.reason} onInput={(reason) => setBody({ ...body, reason })} />
        {why?.code === "pauses_overlap" ? (
          <Notice tone="danger" live="alert" title={say("pauses_overlap")} />
        ) : why?.status === 422 ? (
          <Notice tone="danger" live="alert" title={say("pause_not_valid")} />
        ) : (
          <Refusal why={why} />
        )}
        <div>
          <Button type="submit" busy={doing.busy}>
            {say("pause_do")}
          </Button>
        </div>
      </form>
    </details>
  );
}
