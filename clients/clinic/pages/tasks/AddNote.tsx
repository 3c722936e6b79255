/** What one did about a task that was looked at already, as a second one who called too. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { useState } from "preact/hooks";
import { noteOnTask } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/tasks.ts";
import type { CardProps, NoteProps } from "./TaskCard.tsx";

/** The id stays the same until it is kept: sent twice it is kept once. */
export function AddNote({ task, changed, note, setNote }: Pick<CardProps, "task" | "changed"> & NoteProps) {
  const [id, setId] = useState(() => crypto.randomUUID());
  const [open] = useState(note !== "");
  const doing = useDoing();
  async function add(event: Event): Promise<void> {
    event.preventDefault();
    const words = note.trim();
    if (!words || doing.busy) return;
    await doing.run(async () => {
      changed(await noteOnTask(task.id, id, words));
      setNote("");
      setId(crypto.randomUUID());
    });
  }
  return (
    <details class="task-steps" open={open}>
      <summary>{say("add_note")}</summary>
      <form class="stack" onSubmit={(event) => void add(event)}>
        <TextArea label={say("note")} hint={say("add_hint")} value={note} rows={2} maxLength={4000} onInput={setNote} />
        <div>
          <Button type="submit" busy={doing.busy} disabled={!note.trim()}>
            {say("add_note")}
          </Button>
        </div>
        <Refusal why={doing.why} />
      </form>
    </details>
  );
}
