/** The design in short. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { ArmName, lookOf } from "@nof1/kit/charts/arms.tsx";
import { formatClock, formatNumber } from "@nof1/kit/words/formats.ts";
import { lengthsOf } from "../../logic/exampleOrder.ts";
import type { AnyProtocol } from "../../logic/protocol.ts";
import { AskingFacts } from "../../parts/AskingFacts.tsx";
import { BegunLine } from "../../parts/BegunLine.tsx";
import { Facts, type Fact } from "../../parts/Facts.tsx";
import { Panel } from "../../parts/Panel.tsx";
import { sayPoints, sayValue } from "../../parts/values.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import { say } from "../../words/trial.ts";

export function DesignPanel({ trial }: { trial: TrialDetail }) {
  return (
    <Panel title={say("plan")}>
      <ArmList protocol={trial.protocol} />
      <Facts facts={factsOf(trial.protocol, trial.imported)} />
      <BegunLine origin={trial.origin} />
      {!trial.imported && <AskingFacts protocol={trial.protocol} withCover={trial.cover === null} />}
    </Panel>
  );
}

export function ArmList({ protocol }: { protocol: AnyProtocol }) {
  return (
    <ul class="plain arm-list">
      {protocol.arms.map((arm) => (
        <li key={arm.key}>
          <ArmName look={lookOf(arm.key)}>{arm.name}</ArmName>
          {arm.description && <span class="soft small">{arm.description}</span>}
        </li>
      ))}
    </ul>
  );
}

function sayCalendar(protocol: AnyProtocol): string {
  const given = lengthsOf(protocol);
  if (!given) return sayValue("periods", null);
  const { periods, period_days, washout_days } = given;
  const lengths = sayProtocol("periods_of", { periods, days: sayProtocol("days", { count: period_days }) });
  const washout = washout_days > 0 ? sayProtocol("washout_between", { count: washout_days }) : sayProtocol("no_washout");
  return `${lengths}, ${washout}`;
}

/** With its bounds, where there are any. */
function sayOutcome({ name, minimum, maximum }: AnyProtocol["outcome"]): string {
  return minimum === null || maximum === null ? name : `${name}, ${formatNumber(minimum)}–${formatNumber(maximum)}`;
}

/** Of a design that is nobody's yet: without what is still to be asked. */
export const designFactsOf = (protocol: AnyProtocol): Fact[] =>
  factsOf(protocol, false).filter(({ name, value }) => value !== "" && name !== sayProtocol("field_outcome_worthwhile"));

export function factsOf(protocol: AnyProtocol, imported: boolean): Fact[] {
  const { outcome } = protocol;
  const always: Fact[] = [
    { name: sayProtocol("field_outcome_name"), value: sayOutcome(outcome) },
    { name: sayProtocol("field_outcome_better"), value: sayValue("outcome.better", outcome.better) },
    {
      name: sayProtocol("field_outcome_worthwhile"),
      value: sayProtocol("worthwhile_set", {
        points: outcome.worthwhile === null ? sayValue("worthwhile", null) : sayPoints(outcome.worthwhile),
        by: sayValue("outcome.worthwhile_set_by", outcome.worthwhile_set_by),
      }),
    },
  ];
  if (imported) return always;
  return [
    ...always,
    { name: sayProtocol("field_outcome_question"), value: outcome.question },
    { name: sayProtocol("field_periods"), value: sayCalendar(protocol) },
    { name: sayProtocol("field_order"), value: sayValue("order", protocol.order) },
    { name: sayProtocol("field_prompt_time"), value: [formatClock(protocol.prompt_time), protocol.zone.replaceAll("_", " ")].filter(Boolean).join(", ") },
    { name: sayProtocol("field_results_staff"), value: sayValue("results_staff", protocol.results_staff) },
    { name: sayProtocol("field_results_patient"), value: sayValue("results_patient", protocol.results_patient) },
    ...(protocol.blinded ? [{ name: sayProtocol("field_blinded"), value: sayProtocol("yes") }] : []),
  ];
}
