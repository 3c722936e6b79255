import { useState } from "preact/hooks";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { outbox } from "../phone.ts";
import { goTo } from "../route.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Call } from "./Call.tsx";

export function WorseScreen({ trial }: { trial: PatientTrial }) {
  const [words, setWords] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const { contact, clinic } = trial;

  async function send(event: Event) {
    event.preventDefault();
    if (!words.trim()) return setErrors([{ field: "worse-words", message: say("worse.words_needed") }]);
    try {
      await outbox.holdReport({ trial_id: trial.id, kind: "worse", words: words.trim() });
    } catch {
      return setErrors([{ field: "worse-words", message: say("error.not_kept") }]);
    }
    goTo("help");
  }

  return (
    <div class="screen">
      <Back to="help" />
      <h1>{say("worse.title")}</h1>
      <Notice tone="warm" title={say("worse.truth_title")}>
        <p>{contact.hours ? say("worse.truth", { clinic, hours: contact.hours }) : say("worse.truth_no_hours", { clinic })}</p>
        <p>{say("worse.urgent", { number: contact.emergency_phone })}</p>
      </Notice>
      {contact.phone && <Call number={contact.phone} />}
      <form class="stack" noValidate onSubmit={(event) => void send(event)}>
        <ErrorSummary errors={errors} />
        <TextArea id="worse-words" label={say("worse.words")} hint={say("worse.words_hint")} rows={4} maxLength={2000} value={words} error={errors[0]?.message} onInput={setWords} />
        <Button kind="primary" type="submit" wide>{say("worse.send")}</Button>
      </form>
    </div>
  );
}
