/** The sections on the patient, on what is asked, and on the calendar. */
import type { ProtocolBody, Recall } from "@nof1/contract/shapes.ts";
import { Scale0to10 } from "@nof1/kit/parts/Scale0to10.tsx";
import { Amount, Area, Cards, Pick, Text } from "../../parts/bound.tsx";
import { say } from "../../words/design.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import { Section } from "./Section.tsx";

export function PatientSection() {
  return (
    <Section number={1} title={say("section_patient")}>
      <div class="fields-two">
        <Text path="patient_name" label={sayProtocol("field_patient_name")} hint={say("patient_name_hint")} />
        <Pick
          path="patient_language"
          label={sayProtocol("field_patient_language")}
          options={[
            { value: "en", label: say("language_en") },
            { value: "de", label: say("language_de") },
          ]}
        />
      </div>
      <Area path="question" label={sayProtocol("field_question")} hint={say("question_hint")} />
    </Section>
  );
}

const RECALLS: Recall[] = ["now", "waking", "night", "24h", "7d", "14d"];

export function OutcomeSection({ protocol }: { protocol: ProtocolBody }) {
  return (
    <Section number={3} title={say("section_outcome")}>
      <Text path="outcome.name" label={sayProtocol("field_outcome_name")} hint={say("outcome_name_hint")} size="medium" />
      <Text path="outcome.question" label={sayProtocol("field_outcome_question")} hint={say("outcome_question_hint")} />
      <div class="fields-two">
        <Text path="outcome.low_label" label={sayProtocol("field_outcome_low_label")} hint={say("labels_hint")} />
        <Text path="outcome.high_label" label={sayProtocol("field_outcome_high_label")} />
      </div>
      <OutcomePreview protocol={protocol} />
      <Cards
        path="outcome.better"
        legend={sayProtocol("field_outcome_better")}
        across
        cards={[
          { value: "lower", label: sayProtocol("better_lower") },
          { value: "higher", label: sayProtocol("better_higher") },
        ]}
      />
      <Pick
        path="outcome.recall"
        label={sayProtocol("field_outcome_recall")}
        hint={say("recall_hint")}
        options={RECALLS.map((value) => ({ value, label: sayProtocol(`recall_${value}`) }))}
      />
      <Amount
        path="outcome.worthwhile"
        label={sayProtocol("field_outcome_worthwhile")}
        hint={say("worthwhile_hint")}
        unit={say("worthwhile_unit", { range: (protocol.outcome.maximum ?? 10) - (protocol.outcome.minimum ?? 0) })}
        step="0.5"
      />
      <Cards
        path="outcome.worthwhile_set_by"
        legend={say("set_by")}
        across
        cards={[
          { value: "together", label: say("set_by_together") },
          { value: "patient", label: say("set_by_patient") },
          { value: "clinician", label: say("set_by_clinician") },
        ]}
      />
    </Section>
  );
}

/** Not for answering: out of reach of keyboard and screen reader. */
function OutcomePreview({ protocol: { outcome } }: { protocol: ProtocolBody }) {
  if (!outcome.question.trim()) return null;
  return (
    <div class="outcome-preview">
      <p class="soft small">{say("outcome_preview")}</p>
      <div class="outcome-preview-phone" inert aria-hidden="true">
        <Scale0to10
          question={outcome.question}
          lowLabel={outcome.low_label}
          highLabel={outcome.high_label}
          value={null}
          onChange={() => undefined}
        />
      </div>
    </div>
  );
}

/** The zone that is set stays choosable, also where the browser's list lacks it ("UTC"). */
export function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(zone) ? known : [zone, ...known];
}

export function CalendarSection({ protocol }: { protocol: ProtocolBody }) {
  return (
    <Section number={4} title={say("section_calendar")}>
      <div class="fields-three">
        <Amount path="period_days" label={sayProtocol("field_period_days")} hint={say("period_days_hint")} min={1} />
        <Amount path="periods" label={sayProtocol("field_periods")} hint={say("periods_hint")} min={2} />
        <Amount path="washout_days" label={sayProtocol("field_washout_days")} hint={say("washout_hint")} min={0} />
      </div>
      <Cards
        path="order"
        legend={sayProtocol("field_order")}
        across
        cards={[
          { value: "pairs", label: sayProtocol("order_pairs"), hint: sayProtocol("order_pairs_means") },
          {
            value: "counterbalanced",
            label: sayProtocol("order_counterbalanced"),
            hint: sayProtocol("order_counterbalanced_means"),
          },
        ]}
      />
      <div class="fields-three">
        <Amount path="half_life_days" label={sayProtocol("field_half_life_days")} hint={say("half_life_hint")} step="0.1" empty />
        <Text path="prompt_time" type="time" size="medium" label={sayProtocol("field_prompt_time")} />
        <Text path="day_starts_at" type="time" size="medium" label={sayProtocol("field_day_starts_at")} hint={say("day_starts_hint")} />
      </div>
      <Pick path="zone" label={sayProtocol("field_zone")} options={zonesWith(protocol.zone).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))} />
    </Section>
  );
}
