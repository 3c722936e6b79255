/** The treatments: two or more, the first is the reference. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import type { Designing } from "../../logic/designing.ts";
import { addArm, makeReference, removeArm } from "../../logic/protocol.ts";
import { Area, idOf, Pick, Text } from "../../parts/bound.tsx";
import { lookOf, Shape } from "@nof1/kit/charts/arms.tsx";
import { say } from "../../words/design.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import { Section } from "./Section.tsx";

const MOST = 6;

export function TreatmentsSection({ designing }: { designing: Designing }) {
  const { protocol, change } = designing;
  function add(): void {
    const place = protocol.arms.length;
    change(addArm(protocol));
    setTimeout(() => document.getElementById(idOf(`arms.${place}.name`))?.focus());
  }
  return (
    <Section number={2} title={say("section_treatments")} lead={say("arms_lead")}>
      <div class="arms" id={idOf("arms")}>
        {protocol.arms.map((arm, place) => (
          <ArmEditor key={arm.key} designing={designing} place={place} />
        ))}
      </div>
      {protocol.arms.length < MOST && (
        <div>
          <Button onClick={add}>{say("add_arm")}</Button>
        </div>
      )}
      <div class="fields-two">
        <Pick
          path="before.arm"
          label={say("before")}
          options={[
            { value: "", label: sayProtocol("before_none") },
            ...protocol.arms.map((arm, i) => ({ value: arm.key, label: arm.name || sayProtocol("field_arm", { n: i + 1 }) })),
          ]}
        />
        <Text path="before.words" label={say("before_words")} />
      </div>
      <Area path="after_trial" label={say("after_trial")} />
    </Section>
  );
}

function ArmEditor({ designing: { protocol, change }, place }: { designing: Designing; place: number }) {
  const arm = protocol.arms[place];
  if (!arm) return null;
  const name = arm.name || sayProtocol("field_arm", { n: place + 1 });
  function remove(): void {
    change(removeArm(protocol, place));
    setTimeout(() => document.getElementById(idOf(`arms.${Math.max(place - 1, 0)}.name`))?.focus());
  }
  return (
    <div class="arm" role="group" aria-label={sayProtocol("field_arm", { n: place + 1 })}>
      <p class="arm-head">
        <ArmIcon arm={arm.key} />
        <strong>{sayProtocol("field_arm", { n: place + 1 })}</strong>
        {place === 0 && <span class="badge open">{say("reference")}</span>}
      </p>
      <Text path={`arms.${place}.name`} label={say("arm_name")} hint={say("arm_name_hint")} />
      <Area path={`arms.${place}.description`} label={say("arm_description")} hint={say("arm_description_hint")} />
      <div class="row">
        {place > 0 && (
          <Button kind="quiet" onClick={() => change(makeReference(protocol, place))}>
            {say("make_reference")}
          </Button>
        )}
        {protocol.arms.length > 2 && (
          <Button kind="quiet" onClick={remove}>
            {say("remove_arm", { name })}
          </Button>
        )}
      </div>
    </div>
  );
}

function ArmIcon({ arm }: { arm: string }) {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <Shape look={lookOf(arm)} x={9} y={9} r={6} />
    </svg>
  );
}
