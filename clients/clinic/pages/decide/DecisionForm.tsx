/** Writing a decision down. */
import type { Agreement, Analysis, Staff, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextArea, TextField } from "@nof1/kit/parts/Field.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { useState } from "preact/hooks";
import { recordDecision } from "../../logic/api.ts";
import { addOption, blankDecision, bodyOf, consider, gapsIn, optionsOf, type Deciding, type Gap } from "../../logic/deciding.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Refusal } from "../../parts/Refusal.tsx";
import { say } from "../../words/decide.ts";

type Props = { trial: TrialDetail; analysis: Analysis; person: Staff; recorded: () => Promise<void> };

const AGREEMENTS: Agreement[] = ["agreed", "agreed_with_doubts", "not_agreed"];
const idOf = (gap: Gap): string => `decide-${gap}`;

export function DecisionForm({ trial, analysis, person, recorded }: Props) {
  const [deciding, setDeciding] = useState(() =>
    blankDecision(trial.protocol.arms.map((arm) => arm.name), say("neither"), [trial.patient_name, person.name]),
  );
  const [errors, setErrors] = useState<FormError[]>([]);
  const doing = useDoing();
  const set = (part: Partial<Deciding>): void => setDeciding({ ...deciding, ...part });
  const errorAt = (gap: Gap): string | undefined =>
    gapsIn(deciding).includes(gap) && errors.some(({ field }) => field === idOf(gap)) ? say(`missing_${gap}`) : undefined;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setErrors(gapsIn(deciding).map((gap) => ({ field: idOf(gap), message: say(`missing_${gap}`) })));
    const body = bodyOf(deciding, analysis.id);
    if (!body || doing.busy) return;
    if (await doing.run(async () => void (await recordDecision(trial.id, body)))) await recorded();
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <ErrorSummary errors={errors} />
      <Panel title={say("options")}>
        <Options deciding={deciding} setDeciding={setDeciding} error={errorAt("options")} />
        <RadioCards
          id={idOf("chosen")}
          legend={say("chosen")}
          value={deciding.chosen}
          error={errorAt("chosen")}
          cards={optionsOf(deciding).map((text) => ({ value: text, label: text }))}
          onChange={(chosen) => set({ chosen })}
        />
      </Panel>
      <Panel title={say("views")}>
        <TextArea
          id={idOf("view_patient")}
          label={say("view_patient")}
          hint={say("view_patient_hint")}
          error={errorAt("view_patient")}
          value={deciding.view_patient}
          onInput={(view_patient) => set({ view_patient })}
        />
        <TextArea
          label={say("patient_words")}
          hint={say("patient_words_hint")}
          value={deciding.patient_words}
          onInput={(patient_words) => set({ patient_words })}
        />
        <TextArea label={say("view_clinician")} value={deciding.view_clinician} onInput={(view_clinician) => set({ view_clinician })} />
      </Panel>
      <Panel title={say("onwards")}>
        <RadioCards
          id={idOf("agreement")}
          legend={say("agreement")}
          across
          value={deciding.agreement}
          error={errorAt("agreement")}
          cards={AGREEMENTS.map((value) => ({ value, label: say(`agreement_${value}`) }))}
          onChange={(agreement) => set({ agreement })}
        />
        <TextArea
          id={idOf("present")}
          label={say("present")}
          hint={say("present_hint")}
          rows={2}
          error={errorAt("present")}
          value={deciding.present}
          onInput={(present) => set({ present })}
        />
        <TextArea
          label={say("would_change")}
          hint={say("would_change_hint")}
          rows={2}
          value={deciding.would_change}
          onInput={(would_change) => set({ would_change })}
        />
        <TextField type="date" size="medium" label={say("review_on")} value={deciding.review_on} onInput={(review_on) => set({ review_on })} />
      </Panel>
      <Refusal why={doing.why} />
      <div>
        <Button type="submit" kind="primary" busy={doing.busy}>
          {say("record")}
        </Button>
      </div>
    </form>
  );
}

function Options(props: { deciding: Deciding; setDeciding: (next: Deciding) => void; error: string | undefined }) {
  const { deciding, setDeciding, error } = props;
  const [typed, setTyped] = useState("");
  function add(): void {
    setDeciding(addOption(deciding, typed));
    setTyped("");
  }
  return (
    <fieldset class="group" id={idOf("options")}>
      <legend class="field-hint">{say("options_hint")}</legend>
      {error && <p class="field-error">{error}</p>}
      {deciding.options.map(({ text, considered }, i) => (
        <label key={text} class="tick">
          <input
            type="checkbox"
            id={i === 0 ? `${idOf("options")}-first` : undefined}
            checked={considered}
            onChange={(event) => setDeciding(consider(deciding, text, event.currentTarget.checked))}
          />
          <span>{text}</span>
        </label>
      ))}
      <div class="add-option">
        <TextField label={say("option_other")} value={typed} onInput={setTyped} />
        <Button onClick={add} disabled={!typed.trim()}>
          {say("option_add")}
        </Button>
      </div>
    </fieldset>
  );
}
