/** One of them: what was answered and when, whose turn it is, and "I have looked". */
import type { Said, Staff, Task, TaskStep } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useId, useState } from "preact/hooks";
import { lookedAt, Refused } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/tasks.ts";

type CardProps = { task: Task; person: Staff; changed: (task: Task) => void; refresh: () => Promise<void> };

/** An answer that came this much later is said to have come late. */
const LATE_MS = 15 * 60_000;

export function TaskCard({ task, person, changed, refresh }: CardProps) {
  const name = useId();
  return (
    <li class={`card task ${task.looked ? "seen" : task.level}`} aria-labelledby={name}>
      <div class="task-head">
        <h3 id={name}>
          <a href={`#/trials/${task.trial_id}`}>{task.patient_name || task.pseudonym}</a>
        </h3>
        <span class={`badge ${task.looked ? "done" : task.level === "urgent" ? "urgent" : "due"}`}>{say(`kind_${task.kind}`)}</span>
        <span class="soft small">{task.pseudonym}</span>
      </div>
      <Times task={task} />
      <h4>{inReadersLanguage(task.questionnaire)}</h4>
      <Sendings said={task.said} worsening={task.kind === "worsening"} />
      {!task.looked && <Turn task={task} />}
      <Steps steps={task.steps} />
      {task.looked ? <Looked task={task} /> : <LookForm task={task} person={person} changed={changed} refresh={refresh} />}
    </li>
  );
}

function Times({ task }: { task: Task }) {
  const late = Date.parse(task.arrived_at) - Date.parse(task.happened_at) > LATE_MS;
  return (
    <p>
      <strong>{say("answered_at", { when: formatInstant(task.happened_at) })}</strong>{" "}
      <span class={late ? "task-late" : "soft"}>
        {say(late ? "arrived_late" : "arrived", { when: formatInstant(task.arrived_at) })}
      </span>
    </p>
  );
}

function Sendings({ said, worsening }: { said: Said[]; worsening: boolean }) {
  return (
    <ol class="task-said">
      {said.map((one) => (
        <li key={one.id}>
          <span class="soft small">
            {one.day !== null && worsening ? say("on_day", { day: one.day }) : formatInstant(one.answered_at)}
            {one.mode !== "app" && ` · ${say("by_staff")}`}
            {!one.in_trial && ` · ${say("kept_out")}`}
            {!one.meets && !worsening && ` · ${say("taken_back")}`}
          </span>
          {one.lines.map((line, place) => (
            <p key={place}>
              {inReadersLanguage(line.text)} <strong>{inReadersLanguage(line.value)}</strong>
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Turn({ task }: { task: Task }) {
  const last = task.steps.at(-1);
  if (!last) return <p>{say(task.next_at ? "turn_soon" : "turn_nobody")}</p>;
  return (
    <p>
      {say(`turn_${last.given_to}`, { name: last.name ?? "", since: formatInstant(last.at) })}{" "}
      {task.next_at && say("goes_on", { when: formatInstant(task.next_at) })}
    </p>
  );
}

function Steps({ steps }: { steps: TaskStep[] }) {
  if (steps.length === 0) return null;
  return (
    <details class="task-steps">
      <summary>{say("steps", { count: steps.length })}</summary>
      <ol>
        {steps.map((step, place) => (
          <li key={place}>
            {formatInstant(step.at)}: {say(`given_${step.given_to}`, { name: step.name ?? "" })}
            <span class={step.told === "sent" ? "soft" : "task-late"}> {say(`told_${step.told ?? "sending"}`)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Looked({ task }: { task: Task }) {
  if (!task.looked) return null;
  const { by, at, note } = task.looked;
  return (
    <div class="stack tight">
      <p class="soft">{say("looked", { name: by, when: formatInstant(at) })}</p>
      {note && <blockquote class="paragraphs">{note}</blockquote>}
    </div>
  );
}

/** Only what stands on this screen is looked at: the server says when something newer has come. */
function LookForm({ task, person, changed, refresh }: CardProps) {
  const [note, setNote] = useState("");
  const [other, setOther] = useState<Task | null>(null);
  const [newer, setNewer] = useState(false);
  const doing = useDoing();
  async function sayLooked(): Promise<void> {
    const now = await lookedAt(task.id, note.trim(), task.said.map(({ id }) => id));
    if (now.looked?.by_id === person.id) changed(now);
    else setOther(now);
  }
  async function done(event: Event): Promise<void> {
    event.preventDefault();
    setNewer(false);
    await doing.run(() =>
      sayLooked().catch(async (error: unknown) => {
        if (!(error instanceof Refused) || error.code !== "something_newer_came") throw error;
        await refresh();
        setNewer(true);
      }),
    );
  }
  if (other?.looked)
    return (
      <Notice tone="warm" live="alert" title={say("first_title", { name: other.looked.by, when: formatInstant(other.looked.at) })}>
        {other.looked.note && <blockquote class="paragraphs">{other.looked.note}</blockquote>}
        {note.trim() && <p>{say("first_note", { note: note.trim() })}</p>}
        <Button onClick={() => changed(other)}>{say("close")}</Button>
      </Notice>
    );
  return (
    <form class="stack" onSubmit={(event) => void done(event)}>
      {newer && <Notice tone="warm" live="alert" title={say("newer_came")} />}
      <TextArea label={say("note")} hint={say("note_hint")} value={note} rows={2} maxLength={4000} onInput={setNote} />
      <div class="row">
        <Button kind="primary" type="submit" busy={doing.busy}>
          {say("look")}
        </Button>
        <span class="soft small">{say("look_hint")}</span>
      </div>
      <Refusal why={doing.why} />
    </form>
  );
}
