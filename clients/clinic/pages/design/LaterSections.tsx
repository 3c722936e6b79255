/** The sections on results and contact, and on whether the question suits such a trial. */
import type { ProtocolBody } from "@nof1/contract/shapes.ts";
import { Amount, Area, Cards, Pick, Text, Tick } from "../../parts/bound.tsx";
import { say } from "../../words/design.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import { Section } from "./Section.tsx";

export function ResultsSection({ protocol }: { protocol: ProtocolBody }) {
  return (
    <Section number={7} title={say("section_results")}>
      <div class="fields-two">
        <Cards
          path="results_staff"
          legend={sayProtocol("field_results_staff")}
          hint={say("results_staff_hint")}
          cards={[
            { value: "end", label: sayProtocol("results_staff_end") },
            { value: "running", label: sayProtocol("results_staff_running") },
          ]}
        />
        <Cards
          path="results_patient"
          legend={sayProtocol("field_results_patient")}
          cards={[
            { value: "end", label: sayProtocol("results_patient_end") },
            { value: "after_decision", label: sayProtocol("results_patient_after_decision") },
            { value: "running", label: sayProtocol("results_patient_running") },
          ]}
        />
      </div>
      <Tick path="blinded" label={say("blinded")} hint={say("blinded_hint")} />
      <fieldset class="group">
        <legend>{say("contact_lead")}</legend>
        <div class="fields-two">
          <Text path="contact.name" label={sayProtocol("field_contact_name")} />
          <Text path="contact.phone" type="tel" label={sayProtocol("field_contact_phone")} />
          <Text path="contact.hours" label={sayProtocol("field_contact_hours")} />
          <Text path="contact.emergency_phone" type="tel" label={sayProtocol("field_contact_emergency_phone")} />
        </div>
      </fieldset>
      <details class="fold">
        <summary>{say("more")}</summary>
        <Further purpose={protocol.purpose} />
      </details>
    </Section>
  );
}

function Further({ purpose }: { purpose: ProtocolBody["purpose"] }) {
  return (
    <div class="stack">
      <Pick
        path="purpose"
        label={sayProtocol("field_purpose")}
        options={(["care", "improvement", "research"] as const).map((value) => ({
          value,
          label: sayProtocol(`purpose_${value}`),
        }))}
      />
      {purpose === "research" && <Text path="research_reference" label={sayProtocol("field_research_reference")} />}
      <fieldset class="group">
        <legend>{say("rule_lead")}</legend>
        <div class="fields-three">
          <Amount of={100} path="rule.benefit" label={say("rule_benefit")} />
          <Amount of={100} path="rule.harm" label={say("rule_harm")} />
          <Amount of={100} path="rule.similar" label={say("rule_similar")} />
        </div>
      </fieldset>
    </div>
  );
}

const ITEMS = ["chronic_and_stable", "quick_on_and_off", "reversible", "real_uncertainty"] as const;

export function SuitabilitySection() {
  return (
    <Section number={8} title={say("section_suitability")} lead={say("suitability_lead")}>
      <div class="stack tight">
        {ITEMS.map((item) => (
          <Tick key={item} path={`suitability.${item}`} label={sayProtocol(`suit_${item}`)} />
        ))}
      </div>
      <Area path="suitability.note" label={say("suitability_note")} />
    </Section>
  );
}
