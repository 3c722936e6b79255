/** One of them: what was answered and when, whose turn it is, and "I have looked". */
import type { Said, Staff, Task, TaskStep } from "@nof1/contract/shapes.ts";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useId, useRef, useState } from "preact/hooks";
import { say } from "../../words/tasks.ts";
import { AddNote } from "./AddNote.tsx";
import { LookForm } from "./LookForm.tsx";

export type NoteProps = { note: string; setNote: (note: string) => void };
export type CardProps = { task: Task; person: Staff; changed: (task: Task) => void; refresh: () => Promise<void> };

/** An answer that came this much later is said to have come late. */
const LATE_MS = 15 * 60_000;

/** Once looked at it says so in its place and in its height: no other card slides under a pointer. */
export function TaskCard({ task, person, changed, refresh }: CardProps) {
  const name = useId();
  const card = useRef<HTMLLIElement>(null);
  const [height, setHeight] = useState(0);
  const [note, setNote] = useState(""); // stays when somebody else is first meanwhile
  function looked(now: Task): void {
    setHeight(card.current?.getBoundingClientRect().height ?? 0);
    changed(now);
  }
  return (
    <li ref={card} style={height ? { minHeight: `${height}px` } : undefined} class={`card task ${task.looked ? "seen" : task.level}`} aria-labelledby={name}>
      <div class="task-head">
        <h3 id={name}>
          <a href={`#/trials/${task.trial_id}`}>{task.patient_name || task.pseudonym}</a>
        </h3>
        <span class={`badge ${task.looked ? "done" : task.level === "urgent" ? "urgent" : "due"}`}>{say(`kind_${task.kind}`)}</span>
        <span class="soft small">{task.pseudonym}</span>
      </div>
      <Times task={task} />
      {!task.looked && <p class="soft small">{say("telephone")}</p>}
      <h4>{inReadersLanguage(task.questionnaire)}</h4>
      <Sendings said={task.said} worsening={task.kind === "worsening"} />
      {!task.looked && <Turn task={task} />}
      <Steps steps={task.steps} />
      {task.looked ? (
        <Looked task={task} changed={changed} note={note} setNote={setNote} />
      ) : (
        <LookForm task={task} person={person} changed={looked} refresh={refresh} note={note} setNote={setNote} />
      )}
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
      </span>{" "}
      {!task.looked && <strong>· {sayWaited(task.arrived_at, Date.now())}</strong>}
    </p>
  );
}

const MINUTE_MS = 60_000;

/** In the largest whole unit. */
function sayWaited(since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / MINUTE_MS));
  if (minutes < 60) return say("waits_minutes", { count: minutes });
  return minutes < 48 * 60 ? say("waits_hours", { count: Math.floor(minutes / 60) }) : say("waits_days", { count: Math.floor(minutes / (24 * 60)) });
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

function Looked({ task, ...adding }: Pick<CardProps, "task" | "changed"> & NoteProps) {
  if (!task.looked) return null;
  const { by, at, note } = task.looked;
  return (
    <div class="stack tight">
      <p class="soft">{say("looked", { name: by, when: formatInstant(at) })}</p>
      {note && <blockquote class="paragraphs">{note}</blockquote>}
      {task.notes.map((one, place) => (
        <div key={place}>
          <p class="soft small">{say("note_added", { name: one.by, when: formatInstant(one.at) })}</p>
          <blockquote class="paragraphs">{one.words}</blockquote>
        </div>
      ))}
      <AddNote task={task} {...adding} />
    </div>
  );
}
