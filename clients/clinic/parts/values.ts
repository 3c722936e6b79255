/** Single values of a protocol, as words. */
import type { ProtocolArm, ProtocolBody } from "@nof1/contract/shapes.ts";
import { formatClock, formatNumber } from "@nof1/kit/words/formats.ts";
import { say as sayAsking } from "../words/asking.ts";
import { say as sayDesign } from "../words/design.ts";
import { say as sayOutlook } from "../words/outlook.ts";
import { say } from "../words/protocol.ts";

const LABELS: Record<string, () => string> = {
  patient_name: () => say("field_patient_name"),
  patient_language: () => say("field_patient_language"),
  question: () => say("field_question"),
  arms: () => say("field_arms"),
  "outcome.name": () => say("field_outcome_name"),
  "outcome.question": () => say("field_outcome_question"),
  "outcome.low_label": () => say("field_outcome_low_label"),
  "outcome.high_label": () => say("field_outcome_high_label"),
  "outcome.better": () => say("field_outcome_better"),
  "outcome.recall": () => say("field_outcome_recall"),
  "outcome.worthwhile": () => say("field_outcome_worthwhile"),
  "outcome.worthwhile_set_by": () => say("field_outcome_worthwhile_set_by"),
  period_days: () => say("field_period_days"),
  periods: () => say("field_periods"),
  washout_days: () => say("field_washout_days"),
  order: () => say("field_order"),
  half_life_days: () => say("field_half_life_days"),
  prompt_time: () => say("field_prompt_time"),
  zone: () => say("field_zone"),
  day_starts_at: () => say("field_day_starts_at"),
  results_staff: () => say("field_results_staff"),
  results_patient: () => say("field_results_patient"),
  after_trial: () => say("field_after_trial"),
  blinded: () => say("field_blinded"),
  purpose: () => say("field_purpose"),
  research_reference: () => say("field_research_reference"),
  "contact.name": () => say("field_contact_name"),
  "contact.phone": () => say("field_contact_phone"),
  "contact.hours": () => say("field_contact_hours"),
  "contact.emergency_phone": () => say("field_contact_emergency_phone"),
};

const STARTS: [string, () => string][] = [
  ["assumed.spread", () => sayOutlook("spread")],
  ["assumed.missing", () => sayOutlook("missing")],
  ["asking", () => sayAsking("section")],
  ["before", () => say("field_before")],
  ["rule", () => say("field_rule")],
  ["suitability", () => say("field_suitability")],
];

export function labelOf(path: string): string {
  return LABELS[path]?.() ?? STARTS.find(([start]) => path.startsWith(start))?.[1]() ?? path;
}

const CHOICES: Record<string, (value: never) => string> = {
  patient_language: (value: "en" | "de") => sayDesign(`language_${value}`),
  "outcome.better": (value: ProtocolBody["outcome"]["better"]) => say(`better_${value}`),
  "outcome.recall": (value: ProtocolBody["outcome"]["recall"]) => say(`recall_${value}`),
  "outcome.worthwhile_set_by": (value: ProtocolBody["outcome"]["worthwhile_set_by"]) => say(`set_by_${value}`),
  order: (value: ProtocolBody["order"]) => say(`order_${value as "pairs" | "counterbalanced" | "as_imported"}`),
  results_staff: (value: ProtocolBody["results_staff"]) => say(`results_staff_${value}`),
  results_patient: (value: ProtocolBody["results_patient"]) => say(`results_patient_${value}`),
  purpose: (value: ProtocolBody["purpose"]) => say(`purpose_${value}`),
  prompt_time: (value: string) => formatClock(value),
  day_starts_at: (value: string) => formatClock(value),
};

const isArm = (value: unknown): value is ProtocolArm => typeof value === "object" && value !== null && "name" in value;

/** A treatment by its name; a questionnaire by its title, a rule by its key. */
function sayPart(part: unknown): string {
  if (typeof part !== "object" || part === null) return String(part);
  if (isArm(part)) return part.name;
  const { title, instrument, key } = part as Record<string, string | null | undefined>;
  return title || instrument || key || "";
}

export function sayValue(path: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return sayDesign("conflict_empty");
  if (typeof value === "boolean") return value ? say("yes") : say("no");
  if (typeof value === "number") return formatNumber(value, 2);
  if (Array.isArray(value)) return value.map(sayPart).join(", ");
  return CHOICES[path]?.(value as never) ?? String(value);
}

/** "by 1 point", in the outcome's own units. */
export function sayPoints(amount: number): string {
  return say("worthwhile_points", { count: amount, amount: formatNumber(amount, 2) });
}
