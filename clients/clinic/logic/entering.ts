/** What a trial asks, as forms that staff fill in from a call or from paper, and on which days. */
import type { Item } from "@nof1/kit/instrument.ts";
import type { EnteredCheckIn, Questionnaire, Schedule, SeriesDay, ShippedInstrument } from "@nof1/contract/shapes.ts";
import type { Answers, Condition, Words } from "@nof1/kit/instrument.ts";
import { askedItems, standingAnswers } from "@nof1/kit/scoring.ts";
import { addDays, studyDate, weekdayOf } from "@nof1/kit/studyDay.ts";
import { askingOf, plainName, type OwnItem } from "./asking.ts";
import type { AnyProtocol } from "./protocol.ts";

export type Form = { key: string; title: Words; text: Words | null; items: Item[]; danger: Condition[]; answeredBy: "self" | "parent" | "carer"; schedule: Schedule | null };

/** Why nothing came is said where it did not come; a guess names treatments, which the phone has. */
const NOT_ENTERED = ["why-not", "guess"];

/** Planned questionnaires, then what may be told at any time. The daily question is not among them. */
export function formsOf(protocol: Pick<AnyProtocol, "asking" | "zone" | "contact">, instruments: readonly ShippedInstrument[]): Form[] {
  const planned = askingOf(protocol).questionnaires.flatMap((one) => formOf(one, instruments));
  const offered = instruments.filter((one) => one.offered === "any_time").map((one) => shippedForm(plainName(one), one));
  return [...planned, ...offered.filter(({ key }) => !planned.some((one) => one.key === key))].filter(({ key }) => !NOT_ENTERED.includes(key));
}

function shippedForm(key: string, one: ShippedInstrument): Form {
  return { key, title: one.title, text: one.text, items: one.items as Item[], danger: one.danger as Condition[], answeredBy: "self", schedule: null };
}

function formOf(one: Questionnaire, instruments: readonly ShippedInstrument[]): Form[] {
  const known = instruments.find(({ name }) => name === one.instrument);
  const rest = { key: one.key, answeredBy: one.answered_by, schedule: one.schedule };
  if (known) return [{ ...shippedForm(one.key, known), ...rest, items: worded(known.items as Item[], one.items as unknown as OwnItem[]) }];
  if (one.instrument !== null) return [];
  return [{ ...rest, title: both(one.title), text: null, danger: [], items: (one.items as unknown as OwnItem[]).map(ownToItem) }];
}

const both = (text: string): Words => ({ en: text, de: text });

/** Where the clinic holds the licence, with the texts that it typed. */
function worded(items: Item[], given: readonly OwnItem[]): Item[] {
  return items.map((item) => {
    const texts = given.find(({ id }) => id === item.id);
    if (!texts) return item;
    const choices = item.choices.map((choice) => ({ ...choice, text: both(texts.choices?.find(({ value }) => value === choice.value)?.text ?? String(choice.value)) }));
    return { ...item, text: both(texts.text), choices };
  });
}

function ownToItem(own: OwnItem): Item {
  const said = (text: string | undefined): Words | null => (text ? both(text) : null);
  return {
    id: own.id,
    kind: own.kind,
    text: both(own.text),
    hint: null,
    required: own.required ?? false,
    skip_in_flare: false,
    minimum: own.minimum ?? null,
    maximum: own.maximum ?? null,
    step: null,
    unit: said(own.unit),
    low: said(own.low),
    high: said(own.high),
    choices: (own.choices ?? []).map(({ value, text }) => ({ value, text: both(text), exclusive: false })),
    when: null,
  };
}

/** What is asked after the answers before it, by the rule that phone and server go by. */
export const itemsAsked = ({ items }: Pick<Form, "items">, answers: Answers): Item[] => askedItems({ items, scores: [] }, answers);

/** The answers that are sent: none to questions that later answers have closed again. */
export const standing = ({ items }: Pick<Form, "items">, answers: Answers): Answers => standingAnswers({ items, scores: [] }, answers);

/** The same in one language, whoever reads: what is read out in a call is what the patient would see. */
export const spokenIn = (form: Form, language: keyof Words): Form => ({ ...(inOne(form, language) as Form), title: form.title });

function inOne(value: unknown, language: keyof Words): unknown {
  if (Array.isArray(value)) return value.map((one) => inOne(one, language));
  if (typeof value !== "object" || value === null) return value;
  if ("en" in value && "de" in value) return { en: value[language], de: value[language] };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOne(inner, language)]));
}

/** What must be said yes to before it is kept: a day outside the trial, or one that has an answer, the patient's own or an entered one. */
export type Doubt = { why: "outside" } | { why: "own" | "entered"; day: SeriesDay };

export function doubtOf(body: EnteredCheckIn, days: readonly SeriesDay[], dayStartsAt: string): Doubt | null {
  const date = body.at < dayStartsAt && body.on ? addDays(body.on, -1) : body.on;
  const day = days.find((one) => one.date === date && one.in_trial);
  if (!day) return { why: "outside" };
  if (body.questionnaire !== "daily" || body.answer === null || day.answer === null) return null;
  return { why: day.mode === "call" || day.mode === "paper" ? "entered" : "own", day };
}

/** A body that says nothing yet. */
export function blankEntry(on: string, at: string, zone: string, language: "en" | "de"): EnteredCheckIn {
  return {
    occurrence_id: null,
    answer: null,
    taken: null,
    taken_words: null,
    changed: null,
    note: null,
    zone,
    language,
    replaces: null,
    questionnaire: "daily",
    instrument: null,
    answers: {},
    answered_by: "self",
    mode: "call",
    on,
    at,
  };
}

export type DiaryDay = SeriesDay & { place: number; of: number };

/** Each day with its place in its period; washout counts to the period that follows, as the server lays it out. */
export function placed(days: readonly SeriesDay[]): DiaryDay[] {
  const periodOf = (index: number): number | null => days.slice(index).find(({ period }) => period !== null)?.period ?? null;
  const periods = days.map((_, index) => periodOf(index));
  return days.map((day, index) => ({
    ...day,
    place: index - periods.indexOf(periods[index] ?? null) + 1,
    of: periods.filter((period) => period === periods[index]).length,
  }));
}

/** How often it is asked on a day: fixed times and random ones together; 0 where it is not. After events it has no days. */
export function timesOn(schedule: Schedule, day: DiaryDay): number {
  const since = day.day - schedule.first_day;
  const asked =
    !schedule.after &&
    since >= 0 &&
    since % schedule.every === 0 &&
    (!schedule.weekdays || schedule.weekdays.includes(weekdayOf(day.date))) &&
    (!schedule.in_period || schedule.in_period.includes(day.place) || schedule.in_period.includes(day.place - day.of - 1));
  return asked ? schedule.times.length + schedule.windows.reduce((sum, { count }) => sum + count, 0) : 0;
}

/** The days on which something is asked: none inside a pause. */
export function outsidePauses<D extends { date: string }>(days: readonly D[], pauses: readonly { first_on: string; last_on: string }[]): D[] {
  return days.filter(({ date }) => !pauses.some((pause) => pause.first_on <= date && date <= pause.last_on));
}

/** Which days to print: all, so many weeks from today on, or those until something else may have to be taken. */
export type Span = "all" | "stretch" | 1 | 2 | 4;

export function daysToPrint<D extends Stretched>(days: readonly D[], span: Span, today: string): D[] {
  if (span === "all") return [...days];
  const coming = days.filter(({ date }) => date >= today);
  return span === "stretch" ? untilBoundary(coming) : coming.slice(0, 7 * span);
}

type Stretched = { date: string; period: number | null; washout: boolean };

/** The days up to the next boundary of periods: those after it would give the order away. */
export function untilBoundary<D extends Stretched>(coming: readonly D[]): D[] {
  const end = coming.findIndex((day) => day.period !== coming[0]?.period || day.washout !== coming[0]?.washout);
  return end === -1 ? [...coming] : coming.slice(0, end);
}

/** The items at whose answers somebody must look. */
export function itemsInDanger({ danger, items }: Pick<Form, "danger" | "items">): string[] {
  const said = JSON.stringify(danger);
  return items.filter(({ id }) => said.includes(`"item":${JSON.stringify(id)}`)).map(({ id }) => id);
}

/** Today's date on the clocks of a zone. */
export const todayIn = (zone: string, now: Date): string => studyDate(now, zone, "00:00");

export const clockIn = (zone: string, now: Date): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
