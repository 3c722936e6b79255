import { useState } from "preact/hooks";
import type { Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { formatTimeOf } from "@nof1/kit/words/formats.ts";
import { WHY_NOT } from "../held.ts";
import { client, refresh } from "../phone.ts";
import { rings } from "../push.ts";
import { aboutTelling, questionnaireOf } from "../questioning.ts";
import { hrefOf } from "../route.ts";
import { now } from "../state.ts";
import { waysToSnooze } from "../today.ts";
import { say } from "../words/say.ts";

/** Later (where a reminder can come), or not today: both are fine, and neither is counted against anybody. `title`: which question, where several wait. */
export function NotNow({ trial, occurrence, title = "" }: { trial: PatientTrial; occurrence: Occurrence; title?: string }) {
  const [failed, setFailed] = useState(false);
  const canSayWhy = questionnaireOf(trial, WHY_NOT) !== null;
  const again = rings.value && occurrence.snoozed_until && now.value < new Date(occurrence.snoozed_until) ? occurrence.snoozed_until : null;

  async function putOff(minutes: number) {
    const result = await client.ask("PUT", `/occurrences/${occurrence.id}/snooze`, { body: { minutes } });
    setFailed(!result.ok);
    if (result.ok) await refresh();
  }

  if (!rings.value && !canSayWhy) return null;
  return (
    <>
      <div role="status" class="small">
        {again && say("list.snoozed", { time: formatTimeOf(again) })}
        {failed && say("list.snooze_failed")}
      </div>
      <details class="not-now">
        <summary>{title ? say("list.not_now_about", { title }) : say("list.not_now")}</summary>
        <div class="row">
          {rings.value && waysToSnooze(occurrence, now.value).map(({ key, minutes }) => (
            <Button key={key} kind="quiet" icon="clock" onClick={() => void putOff(minutes)}>{say(`list.remind_${key}`)}</Button>
          ))}
          {canSayWhy && <LinkButton kind="quiet" href={hrefOf("tell", aboutTelling(trial, WHY_NOT, occurrence))}>{say("list.cannot")}</LinkButton>}
        </div>
      </details>
    </>
  );
}
