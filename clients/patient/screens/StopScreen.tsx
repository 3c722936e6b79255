import { useRef, useState } from "preact/hooks";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Dialog } from "@nof1/kit/parts/Dialog.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextArea } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { outbox } from "../phone.ts";
import { goTo } from "../route.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Call } from "./Call.tsx";

type Choice = "stop" | "withdraw";

export function StopScreen({ trial }: { trial: PatientTrial }) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [words, setWords] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const [asking, setAsking] = useState(false);
  const said = useRef(false);

  function ask(event: Event) {
    event.preventDefault();
    if (choice) setAsking(true);
    else setErrors([{ field: "stop-choice", message: say("stop.choice_needed") }]);
  }

  async function stop() {
    if (!choice || said.current) return;
    said.current = true;
    setAsking(false);
    try {
      await outbox.holdReport({ trial_id: trial.id, kind: choice, words: words.trim() });
    } catch {
      said.current = false;
      return setErrors([{ field: "stop-choice", message: say("error.not_kept") }]);
    }
    goTo("today");
  }

  return (
    <div class="screen">
      <Back to="help" />
      <div class="stack tight">
        <h1>{say("stop.title")}</h1>
        <p class="lead">{say("stop.lead")}</p>
      </div>
      <Notice tone="warm">{say("stop.medicine")}</Notice>
      {trial.contact.phone && <Call number={trial.contact.phone} />}
      <form class="stack" noValidate onSubmit={ask}>
        <ErrorSummary errors={errors} />
        <RadioCards<Choice>
          id="stop-choice"
          legend={say("stop.choice")}
          value={choice}
          error={errors[0]?.message}
          cards={[
            { value: "stop", label: say("stop.choice_stop"), hint: say("stop.choice_stop_hint") },
            { value: "withdraw", label: say("stop.choice_withdraw"), hint: say("stop.choice_withdraw_hint") },
          ]}
          onChange={(chosen) => {
            setErrors([]);
            setChoice(chosen);
          }}
        />
        <TextArea label={say("stop.words")} hint={say("stop.words_hint")} maxLength={2000} value={words} onInput={setWords} />
        <Button kind="danger" type="submit" wide>{say("stop.go")}</Button>
      </form>
      <Dialog title={say("stop.sure_title")} open={asking} onClose={() => setAsking(false)}>
        <p>{say(choice === "withdraw" ? "stop.sure_withdraw" : "stop.sure_stop")}</p>
        <div class="stack tight">
          <Button kind="danger" onClick={() => void stop()}>{say("stop.sure_yes")}</Button>
          <Button kind="quiet" onClick={() => setAsking(false)}>{say("stop.sure_no")}</Button>
        </div>
      </Dialog>
    </div>
  );
}
