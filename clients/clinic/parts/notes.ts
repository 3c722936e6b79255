/** What the server notes on a design, as sentences. */
import type { DesignNote } from "@nof1/contract/shapes.ts";
import { say as sayAsking } from "../words/asking.ts";
import { say } from "../words/design.ts";
import type { Remark } from "./bound.tsx";

const MISSING: Record<string, () => string> = {
  patient_name: () => say("note_missing_patient_name"),
  question: () => say("note_missing_question"),
  "outcome.name": () => say("note_missing_outcome_name"),
  "outcome.question": () => say("note_missing_outcome_question"),
  "outcome.low_label": () => say("note_missing_label_low"),
  "outcome.high_label": () => say("note_missing_label_high"),
  "contact.phone": () => say("note_contact_missing"),
};

const PLAIN = [
  "too_few_arms",
  "same_arm_name",
  "bounds_reversed",
  "worthwhile_not_positive",
  "unknown_zone",
  "bad_time",
  "research_needs_reference",
  "carryover_likely",
  "not_suitable",
  "contact_missing",
  "no_washout",
  "time_in_quiet_hours",
  "time_in_next_night",
  "quiet_none",
  "cover_whole_day",
  "cover_over_midnight",
  "questionnaire_same_key",
  "questionnaire_key_taken",
  "unknown_instrument",
  "instrument_needs_texts",
  "items_not_valid",
  "guess_needs_blinding",
  "schedule_never",
  "schedule_needs_weekdays",
  "window_ends_before_it_begins",
  "high_score_without_number",
  "after_unknown_questionnaire",
  "alert_same_key",
  "alert_unknown_questionnaire",
  "alert_needs_one_condition",
  "alert_bad_condition",
  "alert_amount_not_positive",
  "alert_wrong_way",
  "cover_needs_owner",
  "cover_needs_deputy",
  "cover_needs_two_people",
  "cover_not_of_the_site",
  "cover_needs_weekdays",
  "cover_needs_contact",
  "cover_bad_email",
  "bad_phone",
  "cover_needs_country",
  "cover_unknown_country",
  "cover_bad_number",
  "cover_without_email",
  "cover_without_address",
] as const;

/** The sentences with numbers in them; a gap that the server did not fill stays visible as "…". */
type Numbers = Record<string, string | number | null>;
const WITH_NUMBERS: Record<string, (n: (name: string) => string | number) => string> = {
  worthwhile_beyond_range: (n) => say("note_worthwhile_beyond_range", { range: n("range") }),
  out_of_range: (n) => say("note_out_of_range", { minimum: n("minimum"), maximum: n("maximum") }),
  too_few_periods: (n) => say("note_too_few_periods", { needed: n("needed") }),
  periods_not_even: (n) => say("note_periods_not_even", { arms: n("arms") }),
  washout_too_long: (n) => say("note_washout_too_long", { period_days: n("period_days") }),
  recall_too_long: (n) =>
    say("note_recall_too_long", { recall_days: n("recall_days"), needed_days: n("needed_days") }),
  too_long: (n) => say("note_too_long", { days: n("days"), most: n("most") }),
  short_period: (n) =>
    say("note_short_period", { period_days: n("period_days"), half_life_days: n("half_life_days") }),
  few_periods: (n) => say("note_few_periods", { periods: n("periods") }),
  long_trial: (n) => say("note_long_trial", { days: n("days") }),
  quiet_too_long: (n) => say("note_quiet_too_long", { hours: n("hours"), most: n("most") }),
  windows_too_close: (n) => say("note_windows_too_close", { count: n("count"), fits: n("fits") }),
  window_in_quiet_hours: (n) => say("note_window_in_quiet_hours", { count: n("count"), fits: n("fits") }),
  reminder_after_closing: (n) =>
    say("note_reminder_after_closing", { minutes: n("minutes"), open_minutes: n("open_minutes") }),
  open_over_next: (n) =>
    say("note_open_over_next", { open_minutes: n("open_minutes"), gap_minutes: n("gap_minutes") }),
  recall_over_next: (n) =>
    say("note_recall_over_next", {
      days: sayAsking("days_long", { count: Number(n("recall_days")) }),
      again: n("gap_days") === 0 ? say("again_same_day") : say("again_after", { count: Number(n("gap_days")) }),
    }),
  item_bounds_reversed: (n) => say("note_item_bounds_reversed", { n: n("question") }),
  item_needs_choices: (n) => say("note_item_needs_choices", { n: n("question") }),
  too_many_prompts: (n) => say("note_too_many_prompts", { prompts: n("prompts"), most: n("most") }),
  schedule_needs_period_days: (n) => say("note_schedule_needs_period_days", { days: n("days") }),
  washout_eats_period: (n) => say("note_washout_eats_period", { period_days: n("period_days") }),
};

type ItemPart = "text" | "low" | "high" | "minimum" | "maximum";
const OF_AN_ITEM = /^asking\.questionnaires\.\d+\.items\.(\d+)\.(text|low|high|minimum|maximum)$/;

type Plain = (typeof PLAIN)[number];
const isPlain = (code: string): code is Plain => (PLAIN as readonly string[]).includes(code);

export function sayMissing(field: string | null): string {
  const arm = /^arms\.(\d+)\.name$/.exec(field ?? "");
  if (arm) return say("note_missing_arm", { n: Number(arm[1]) + 1 });
  const item = OF_AN_ITEM.exec(field ?? "");
  if (item) return say(`note_missing_item_${item[2] as ItemPart}`, { n: Number(item[1]) + 1 });
  return MISSING[field ?? ""]?.() ?? say("note_missing");
}

export function sayNote(note: DesignNote): string {
  if (note.code === "missing") return sayMissing(note.field);
  if (isPlain(note.code)) return say(`note_${note.code}`);
  const numbers = inHundredths(note);
  return WITH_NUMBERS[note.code]?.((name) => numbers[name] ?? "…") ?? say("note_other", { code: note.code });
}

/** Shares of the decision rule are written as so many of 100. */
function inHundredths({ field, numbers }: DesignNote): Numbers {
  if (!field?.startsWith("rule.")) return numbers;
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Math.round(value * 100)]));
}

export const remarkOf = (note: DesignNote): Remark => ({ level: note.level, text: sayNote(note) });
