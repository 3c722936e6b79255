/** A patient without a smartphone has signed on paper: the trial begins by the word of staff. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Checkbox, SelectField, TextField } from "@nof1/kit/parts/Field.tsx";
import { addDays } from "@nof1/kit/studyDay.ts";
import { useState } from "preact/hooks";
import { getStaff, joinOnPaper } from "../../logic/api.ts";
import { todayIn } from "../../logic/entering.ts";
import { useDoing, useLoaded } from "../../logic/loaded.ts";
import { staff } from "../../logic/session.ts";
import { Refusal, Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/paper.ts";
import type { TrialProps } from "../TrialPage.tsx";

export function PaperJoin({ trial, put }: TrialProps) {
  if (!trial.may.includes("join_on_paper")) return null;
  return (
    <details class="fold">
      <summary>{say("join")}</summary>
      <PaperForm trial={trial} put={put} />
    </details>
  );
}

function PaperForm({ trial, put }: Pick<TrialProps, "trial" | "put">) {
  const { zone } = trial.protocol;
  const today = todayIn(zone, new Date());
  const [people, { reload }] = useLoaded("staff", getStaff);
  const [form, setForm] = useState({ seen_by_id: staff.peek()?.id ?? "", seen_on: today, first_day: addDays(today, 1) });
  const [signed, setSigned] = useState(false);
  const [missing, setMissing] = useState(false);
  const doing = useDoing();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setMissing(!signed);
    if (!signed || doing.busy) return;
    await doing.run(async () => put(await joinOnPaper(trial.id, { ...form, zone })));
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p>{say("join_lead")}</p>
      <div class="fields-three">
        <Waits on={people} again={reload}>
          {(all) => <SelectField label={say("seen_by")} value={form.seen_by_id} options={all.map(({ id, name }) => ({ value: id, label: name }))} onChange={(seen_by_id) => setForm({ ...form, seen_by_id })} />}
        </Waits>
        <TextField label={say("seen_on")} type="date" value={form.seen_on} max={today} onInput={(seen_on) => setForm({ ...form, seen_on })} />
        <TextField label={say("first_day")} type="date" value={form.first_day} min={today} onInput={(first_day) => setForm({ ...form, first_day })} />
      </div>
      <Checkbox label={say("signed")} checked={signed} error={missing && !signed ? say("signed_missing") : undefined} onChange={setSigned} />
      <Refusal why={doing.why} />
      <div>
        <Button type="submit" kind="primary" busy={doing.busy}>
          {say("do_join")}
        </Button>
      </div>
    </form>
  );
}
