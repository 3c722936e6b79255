import { useRef, useState } from "preact/hooks";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { outbox } from "../phone.ts";
import { items } from "../state.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Call } from "./Call.tsx";
import { showFromTheTop } from "./fromTheTop.ts";

export function WorseScreen({ trial }: { trial: PatientTrial }) {
  const [told, setTold] = useState<string | null>(null);
  const { contact, clinic } = trial;
  const phone = trial.help?.cover?.contact_phone || contact.phone; // the same as under Help
  return (
    <div class="screen">
      <Back to="help" />
      <h1>{say("worse.title")}</h1>
      {told && <Told id={told} />}
      <Notice tone="warm" title={say("worse.truth_title")}>
        <p>{contact.hours ? say("worse.truth", { clinic, hours: contact.hours }) : say("worse.truth_no_hours", { clinic })}</p>
        <p>{say("worse.urgent", { number: contact.emergency_phone })}</p>
      </Notice>
      {phone && <Call number={phone} />}
      {!told && (
        <Tell
          trial={trial}
          onTold={(id) => {
            setTold(id);
            showFromTheTop();
          }}
        />
      )}
    </div>
  );
}

function Tell({ trial, onTold }: { trial: PatientTrial; onTold: (id: string) => void }) {
  const [words, setWords] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const said = useRef(false);

  async function send(event: Event) {
    event.preventDefault();
    if (said.current) return;
    if (!words.trim()) return setErrors([{ field: "worse-words", message: say("worse.words_needed") }]);
    said.current = true;
    try {
      onTold(await outbox.holdReport({ trial_id: trial.id, kind: "worse", words: words.trim() }));
    } catch {
      said.current = false;
      setErrors([{ field: "worse-words", message: say("error.not_kept") }]);
    }
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void send(event)}>
      <ErrorSummary errors={errors} />
      <TextArea id="worse-words" label={say("worse.words")} hint={say("worse.words_hint")} rows={4} maxLength={2000} value={words} error={errors[0]?.message} onInput={setWords} />
      <Button kind="primary" type="submit" wide>{say("worse.send")}</Button>
    </form>
  );
}

/** Whether the clinic has it, as it changes: nobody should have to guess. */
function Told({ id }: { id: string }) {
  const state = items.value.find((item) => item.id === id)?.state ?? "waiting";
  return (
    <Notice tone={state === "sent" ? "good" : "warm"} icon={state === "waiting" ? "send" : undefined} title={say(`worse.told_${state}`)} live="status">
      <p>{say(`help.report_${state}`)}</p>
    </Notice>
  );
}
