import { useEffect, useRef, useState } from "preact/hooks";
import type { Occurrence, PatientTrial, Taken } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextArea, TextField } from "@nof1/kit/parts/Field.tsx";
import { type Card, RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { Scale0to10 } from "@nof1/kit/parts/Scale0to10.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatDate } from "@nof1/kit/words/formats.ts";
import { type Draft, dropDraft, emptyDraft } from "../drafts.ts";
import { draftCalls } from "../helpNow.ts";
import { momentWithOffset } from "../moment.ts";
import type { CheckInDraft } from "../outbox.ts";
import { outbox, sayOpened, storage } from "../phone.ts";
import type { DayView } from "../plan.ts";
import { nameOfDay, otherTreatment } from "../treatment.ts";
import { say } from "../words/say.ts";
import { showFromTheTop } from "./fromTheTop.ts";
import { HelpInForm } from "./HelpNow.tsx";
import { useDraft } from "./useDraft.ts";

export interface CheckInFormProps {
  trial: PatientTrial;
  day: DayView;
  occurrence: Occurrence;
  /** Which day the answer is about. */
  when: "today" | "yesterday";
  onSaved?: () => void;
}

/** One question, what changed, what was taken, a note. Each tap is kept at once; Save makes it an answer. */
export function CheckInForm({ trial, day, occurrence, when, onSaved }: CheckInFormProps) {
  const { draft, change } = useDraft(occurrence.id, () => firstDraft(occurrence.id, day));
  const [errors, setErrors] = useState<FormError[]>([]);
  const [saving, setSaving] = useState(false);
  const taken = useRef(false); // state comes too late for a second tap in the same moment
  useEffect(() => sayOpened(occurrence), [occurrence.id]);
  if (!draft) return <Spinner>{say("app.loading")}</Spinner>;

  async function save(event: Event) {
    event.preventDefault();
    if (!draft || taken.current) return;
    if (draft.answer === null) return setErrors([{ field: "answer", message: say("today.answer_needed") }]);
    taken.current = true;
    setSaving(true);
    try {
      await outbox.holdCheckIn(makeCheckIn(trial, day, occurrence, draft), day.calendar.day);
    } catch {
      taken.current = false;
      setSaving(false);
      return setErrors([{ field: "answer", message: say("error.not_kept") }]);
    }
    await dropDraft(storage, draft.key);
    onSaved?.();
    showFromTheTop();
  }

  return (
    <form class="stack loose" noValidate onSubmit={(event) => void save(event)}>
      <ErrorSummary errors={errors} />
      <Scale0to10
        id="answer"
        question={trial.outcome.question}
        hint={sayWhen(when, trial, day)}
        lowLabel={trial.outcome.low_label}
        highLabel={trial.outcome.high_label}
        value={draft.answer}
        error={errors[0]?.message}
        onChange={(answer) => {
          setErrors([]);
          change({ answer });
        }}
      />
      {day.calendar.switch && day.calendar.day > 1 && !day.calendar.washout && (
        <RadioCards
          legend={say("today.changed_question")}
          hint={when === "today" ? say("today.switch_to", { name: nameOfDay(trial, day.calendar) }) : nameOfDay(trial, day.calendar)}
          across
          value={draft.changed === null ? null : draft.changed ? "yes" : "no"}
          cards={[{ value: "yes", label: say(when === "today" ? "today.changed_yes" : "yesterday.changed_yes") }, { value: "no", label: say("today.changed_no") }]}
          onChange={(chosen) => change({ changed: chosen === "yes" })}
        />
      )}
      <div class="stack">
        <RadioCards<Taken>
          legend={say("today.taken_question")}
          hint={say("today.taken_hint")}
          value={draft.taken}
          cards={takenCards(trial, day)}
          onChange={(taken) => change({ taken })}
        />
        {draft.taken === "something_else" && (
          <TextField label={say("today.taken_words")} value={draft.takenWords} maxLength={200} onInput={(takenWords) => change({ takenWords })} />
        )}
      </div>
      <Note value={draft.note} onInput={(note) => change({ note })} />
      <HelpInForm met={draftCalls(draft)} />
      <div class="stack tight">
        <Button kind="primary" type="submit" wide busy={saving}>{say(saving ? "today.saving" : "today.save")}</Button>
        {draft.answer !== null && <p class="small soft" role="status">{say("today.draft_kept")}</p>}
      </div>
    </form>
  );
}

function makeCheckIn(trial: PatientTrial, day: DayView, occurrence: Occurrence, draft: Draft): CheckInDraft {
  return {
    trial_id: trial.id,
    occurrence_id: occurrence.id,
    answer: draft.answer,
    taken: draft.taken,
    taken_words: draft.taken === "something_else" ? draft.takenWords.trim() || null : null,
    changed: day.calendar.switch ? draft.changed : null,
    note: draft.note.trim() || null,
    shown_at: draft.shownAt,
    language: language.value,
    app_version: __VERSION__,
    replaces: day.mine?.id ?? null,
  };
}

function sayWhen(when: "today" | "yesterday", trial: PatientTrial, day: DayView): string {
  if (when === "today") return say(`recall.${trial.outcome.recall}`);
  return say("yesterday.words", { date: formatDate(day.calendar.date) });
}

function Note({ value, onInput }: { value: string; onInput: (note: string) => void }) {
  const [open, setOpen] = useState(value !== "");
  if (!open) return <Button kind="quiet" icon="pen" onClick={() => setOpen(true)}>{say("today.note_add")}</Button>;
  return <TextArea label={say("today.note")} hint={say("today.note_hint")} value={value} maxLength={1000} onInput={onInput} />;
}

function takenCards(trial: PatientTrial, { calendar }: DayView): Card<Taken>[] {
  const otherwise: Card<Taken> = { value: "something_else", label: say("today.taken_else") };
  if (calendar.washout) {
    return [{ value: "planned", label: say("today.taken_planned_washout") }, { value: "other_arm", label: say("today.taken_one") }, otherwise];
  }
  const other = otherTreatment(trial, calendar);
  return [
    { value: "planned", label: say("today.taken_planned", { name: nameOfDay(trial, calendar) }) },
    { value: "other_arm", label: other ? say("today.taken_other_named", { name: other }) : say("today.taken_other") },
    otherwise,
    { value: "nothing", label: say("today.taken_nothing") },
  ];
}

// A correction starts from what was said.
function firstDraft(key: string, { mine }: DayView): Draft {
  const draft = emptyDraft(key, momentWithOffset(new Date()));
  if (!mine) return draft;
  const { answer, taken, taken_words, changed, note } = mine.body;
  return { ...draft, answer, taken, takenWords: taken_words ?? "", changed, note: note ?? "" };
}
