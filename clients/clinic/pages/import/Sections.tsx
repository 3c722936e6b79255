/** What the file cannot say: whose days these are, what was measured, and how treatments came about. */
import type { ImportBody, Recall } from "@nof1/contract/shapes.ts";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { ALLOCATIONS } from "../../logic/importing.ts";
import { Amount, Area, Cards, Pick, Text } from "../../parts/bound.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { say as sayDesign } from "../../words/design.ts";
import { say } from "../../words/import.ts";
import { say as sayProtocol } from "../../words/protocol.ts";

type Props = { body: ImportBody; setBody: (body: ImportBody) => void };

const RECALLS: Recall[] = ["now", "waking", "night", "24h", "7d", "14d"];

export function AboutSection({ body, setBody, arms }: Props & { arms: string[] }) {
  return (
    <>
      <Panel title={say("patient_section")}>
        <Text path="patient_name" label={say("patient_name")} size="medium" />
        <Text path="question" label={say("question")} hint={say("question_hint")} />
      </Panel>
      <Panel title={say("outcome_section")}>
        <div class="fields-two">
          <Text path="outcome.name" label={say("outcome_name")} hint={say("outcome_name_hint")} />
          <Pick
            path="outcome.recall"
            label={sayProtocol("field_outcome_recall")}
            options={RECALLS.map((value) => ({ value, label: sayProtocol(`recall_${value}`) }))}
          />
        </div>
        <Bounds body={body} setBody={setBody} />
        <Cards
          path="outcome.better"
          legend={sayProtocol("field_outcome_better")}
          across
          cards={[
            { value: "lower", label: sayProtocol("better_lower") },
            { value: "higher", label: sayProtocol("better_higher") },
          ]}
        />
        <div class="fields-two">
          <Amount
            path="outcome.worthwhile"
            label={sayProtocol("field_outcome_worthwhile")}
            hint={sayDesign("worthwhile_hint")}
            step="any"
          />
          <Pick
            path="outcome.worthwhile_set_by"
            label={sayDesign("set_by")}
            options={(["together", "patient", "clinician"] as const).map((value) => ({
              value,
              label: sayDesign(`set_by_${value}`),
            }))}
          />
        </div>
        <Reference arms={arms} />
      </Panel>
    </>
  );
}

function Reference({ arms }: { arms: string[] }) {
  if (arms.length === 0) return <Text path="reference" label={say("reference")} hint={`${say("reference_hint")} ${say("reference_first")}`} size="medium" />;
  return (
    <Pick
      path="reference"
      label={say("reference")}
      hint={say("reference_hint")}
      options={[{ value: "", label: say("reference_first") }, ...arms.map((name) => ({ value: name, label: name }))]}
    />
  );
}

function Bounds({ body, setBody }: Props) {
  const bounded = body.outcome.minimum !== null || body.outcome.maximum !== null;
  const choose = (yes: boolean): void =>
    setBody({
      ...body,
      outcome: { ...body.outcome, minimum: yes ? 0 : null, maximum: yes ? 10 : null, scale: null },
    });
  return (
    <div class="stack">
      <RadioCards
        legend={say("bounded")}
        across
        value={bounded ? "yes" : "no"}
        cards={[
          { value: "yes", label: say("bounded_yes") },
          { value: "no", label: say("bounded_no") },
        ]}
        onChange={(value) => choose(value === "yes")}
      />
      {bounded ? (
        <div class="row">
          <Amount path="outcome.minimum" label={say("minimum")} step="any" />
          <Amount path="outcome.maximum" label={say("maximum")} step="any" />
        </div>
      ) : (
        <Amount path="outcome.scale" label={say("scale")} hint={say("scale_hint")} step="any" empty />
      )}
    </div>
  );
}

export function AllocationSection({ body, setBody }: Props) {
  return (
    <>
      <Panel title={say("periods_section")}>
        <RadioCards
          legend={say("period_rule")}
          across
          value={body.period_days === null ? "runs" : "grid"}
          cards={[
            { value: "runs", label: say("period_runs") },
            { value: "grid", label: say("period_grid") },
          ]}
          onChange={(rule) => setBody({ ...body, period_days: rule === "grid" ? 7 : null })}
        />
        {body.period_days !== null && <Amount path="period_days" label={say("period_days")} min={1} />}
      </Panel>
      <Panel title={say("allocation_section")}>
        <Cards
          path="allocation"
          legend={say("allocation_lead")}
          cards={ALLOCATIONS.map((value) => ({
            value,
            label: say(`allocation_${value}`),
            hint: say(`allocation_${value}_means`),
          }))}
        />
        <Area path="allocation_words" label={say("allocation_words")} hint={say("allocation_words_hint")} />
      </Panel>
    </>
  );
}
