/** What is asked beside the daily question, and who looks: proposals, and the plan written in data. */
import type { Asking, Contact, ProtocolBody, Questionnaire, Schedule, ShippedInstrument } from "@nof1/contract/shapes.ts";

/** Nothing more than the daily question, as usual. */
export function blankAsking(zone: string, contact: Contact): Asking {
  return {
    questionnaires: [],
    reminders: [60, 180],
    quiet: { start: "22:00", end: "07:00" },
    clock: "follow",
    alerts: [],
    cover: {
      owner_id: null,
      deputy_id: null,
      weekdays: [1, 2, 3, 4, 5],
      start: "08:00",
      end: "17:00",
      zone,
      escalate_minutes: 60,
      contact_name: contact.name,
      contact_phone: contact.phone,
      contact_email: "",
      country: "",
      outside: "wait",
      numbers: [],
    },
    handling: { flare: "", rescue: "", illness: "", holiday: "keep" },
  };
}

export const askingOf = (protocol: Pick<ProtocolBody, "asking" | "zone" | "contact">): Asking =>
  protocol.asking ?? blankAsking(protocol.zone, protocol.contact);

/** Each Monday at the time of the daily question; a short one every day. */
export function proposedSchedule(time: string, seconds: number): Schedule {
  const short = seconds <= 30;
  return {
    every: 1,
    first_day: 1,
    weekdays: short ? null : [1],
    in_period: null,
    after: null,
    times: [time],
    windows: [],
    apart_minutes: 60,
    open_minutes: short ? 240 : 1440,
    reminders: [60],
  };
}

/** A key that no other questionnaire of the plan has, made from a name. */
export function freshKey(asking: Asking, name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 36) || "own";
  const taken = new Set(["daily", ...asking.questionnaires.map((one) => one.key), ...asking.alerts.map((one) => one.key)]);
  for (let n = 1; ; n++) {
    const key = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(key)) return key;
  }
}

/** "phq9" of "phq9/1": without its version. */
export const plainName = ({ name }: Pick<ShippedInstrument, "name">): string => name.split("/")[0] ?? name;

export function addShipped(asking: Asking, instrument: ShippedInstrument, time: string): Asking {
  const one: Questionnaire = {
    key: freshKey(asking, plainName(instrument)),
    instrument: instrument.name,
    title: "",
    items: instrument.texts === "licensed" ? instrument.items.map(({ id, choices }) => ({ id, text: "", choices: choices.map(({ value }) => ({ value, text: "" })) })) : [],
    answered_by: "self",
    schedule: proposedSchedule(time, instrument.seconds),
  };
  return { ...asking, questionnaires: [...asking.questionnaires, one] };
}

export function addOwn(asking: Asking, title: string, time: string): Asking {
  const one: Questionnaire = {
    key: freshKey(asking, `own-${title}`),
    instrument: null,
    title,
    items: [ownItem("q1", "scale")],
    answered_by: "self",
    schedule: proposedSchedule(time, 0),
  };
  return { ...asking, questionnaires: [...asking.questionnaires, one] };
}

export const OWN_KINDS = ["scale", "yes_no", "number", "count", "choice", "choices", "time", "text"] as const;
export type OwnKind = (typeof OWN_KINDS)[number];
export type OwnItem = { id: string; kind: OwnKind; text: string; minimum?: number; maximum?: number; low?: string; high?: string; unit?: string; choices?: { value: number | string; text: string }[]; required?: boolean };

/** What a kind needs stands in it from the start; what another kind needed goes. */
export function ownItem(id: string, kind: OwnKind, text = ""): OwnItem {
  const item: OwnItem = { id, kind, text };
  if (kind === "scale") return { ...item, minimum: 0, maximum: 10, low: "", high: "" };
  if (kind === "choice" || kind === "choices") return { ...item, choices: choicesFrom(kind, ["", ""]) };
  return item;
}

/** One line a choice: of one, numbers in their order; of several, short names. */
export function choicesFrom(kind: OwnKind, lines: string[]): { value: number | string; text: string }[] {
  return lines.map((text, place) => ({ value: kind === "choice" ? place : `c${place + 1}`, text }));
}

/** Takes a questionnaire away, and the rules that speak of it. */
export function removeQuestionnaire(asking: Asking, place: number): Asking {
  const gone = asking.questionnaires[place]?.key;
  return {
    ...asking,
    questionnaires: asking.questionnaires.filter((_, i) => i !== place),
    alerts: asking.alerts.filter((rule) => rule.questionnaire !== gone),
  };
}

export const PATTERNS = ["daily", "every", "weekdays", "period", "event"] as const;
export type Pattern = (typeof PATTERNS)[number];

export function patternOf(schedule: Schedule): Pattern {
  if (schedule.after) return "event";
  if (schedule.in_period) return "period";
  if (schedule.weekdays) return "weekdays";
  return schedule.every > 1 ? "every" : "daily";
}

/** The same times on other days. */
export function withPattern(schedule: Schedule, pattern: Pattern, time: string): Schedule {
  const blank: Schedule = { ...schedule, every: 1, weekdays: null, in_period: null, after: null };
  const timed = blank.times.length + blank.windows.length > 0 ? blank : { ...blank, times: [time] };
  switch (pattern) {
    case "daily":
      return timed;
    case "every":
      return { ...timed, every: 3 };
    case "weekdays":
      return { ...timed, weekdays: [1] };
    case "period":
      return { ...timed, in_period: [1, -1] };
    case "event":
      return { ...blank, times: [], windows: [], after: { event: "rescue", minutes: 120, questionnaire: "daily", at_least: null } };
  }
}

export const toggled = (days: readonly number[], day: number): number[] =>
  (days.includes(day) ? days.filter((one) => one !== day) : [...days, day]).sort((a, b) => a - b);

/** Whether somebody must be named who looks: a rule of the nurse's, or one that a planned instrument carries. */
export function needsCover(asking: Asking, instruments: readonly ShippedInstrument[]): boolean {
  return asking.alerts.length > 0 || asking.questionnaires.some((one) => dangerOf(one, instruments).length > 0);
}

export function dangerOf(one: Questionnaire, instruments: readonly ShippedInstrument[]): Record<string, unknown>[] {
  return instruments.find((instrument) => instrument.name === one.instrument)?.danger ?? [];
}
