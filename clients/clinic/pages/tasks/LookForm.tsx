/** "I have looked": once, at what stood still before the eyes. */
import type { Task } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useRef, useState } from "preact/hooks";
import { lookedAt, noteOnTask, Refused } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { useStill } from "../../logic/still.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/tasks.ts";
import type { CardProps, NoteProps } from "./TaskCard.tsx";

/** Only what stands on this screen is looked at: the server says when something newer has come. */
export function LookForm({ task, person, changed, refresh, note, setNote }: CardProps & NoteProps) {
  const [noteId] = useState(() => crypto.randomUUID()); // sent twice it is kept once
  const [other, setOther] = useState<Task | null>(null);
  const [newer, setNewer] = useState(false);
  const doing = useDoing();
  const form = useRef<HTMLFormElement>(null);
  const still = useStill(form);
  async function sayLooked(): Promise<void> {
    const now = await lookedAt(task.id, note.trim(), task.said.map(({ id }) => id));
    if (now.looked?.by_id !== person.id) return setOther(now);
    setNote("");
    changed(now);
  }
  async function addMine(): Promise<void> {
    changed(await noteOnTask(task.id, noteId, note.trim()));
    setNote("");
  }
  async function done(event: Event): Promise<void> {
    event.preventDefault();
    if (!still || doing.busy) return;
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
        <div class="row">
          {note.trim() && (
            <Button kind="primary" busy={doing.busy} onClick={() => void doing.run(addMine)}>
              {say("add_mine")}
            </Button>
          )}
          <Button onClick={() => changed(other)}>{say("close")}</Button>
        </div>
        <Refusal why={doing.why} />
      </Notice>
    );
  return (
    <form ref={form} class="stack" onSubmit={(event) => void done(event)}>
      {newer && <Notice tone="warm" live="alert" title={say("newer_came")} />}
      <TextArea label={say("note")} hint={say("note_hint")} value={note} rows={2} maxLength={4000} onInput={setNote} />
      <div class="row">
        <Button kind="primary" type="submit" busy={doing.busy} disabled={!still}>
          {say("look")}
        </Button>
        <span class="soft small">{say("look_hint")}</span>
      </div>
      <Refusal why={doing.why} />
    </form>
  );
}
