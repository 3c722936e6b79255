/** What is asked and when, and which answers somebody looks at, in plain words. */
import type { AlertRule, Asking, Instrument, Questionnaire, Schedule, ShippedInstrument } from "@nof1/contract/shapes.ts";
import { language, locale } from "@nof1/kit/words/catalogue.ts";
import { formatClock, formatList, formatNumber } from "@nof1/kit/words/formats.ts";
import type { OwnItem } from "../logic/asking.ts";
import { say } from "../words/asking.ts";

export function sayMinutes(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 0) return say("days_long", { count: minutes / 1440 });
  if (minutes % 60 === 0 && minutes > 0) return say("hours", { count: minutes / 60 });
  return say("minutes", { count: minutes });
}

/** About how long, from seconds: never less than it takes to open it. */
export const sayAbout = (seconds: number): string =>
  seconds < 45 ? say("under_a_minute") : say("about_minutes", { count: Math.round(seconds / 60) || 1 });

export function sayReminders(reminders: readonly number[]): string {
  return reminders.length === 0 ? say("reminders_none") : say("reminders_after", { list: formatList(reminders.map(sayMinutes)) });
}

/** 1 is Monday. */
export function weekdayName(day: number, style: "long" | "short" = "long"): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 4 + day)));
}

export function sayDays(schedule: Schedule): string {
  const { after, in_period: period, weekdays, every, first_day: first } = schedule;
  if (after) {
    const event = say(`event_${after.event}`);
    return after.minutes > 0 ? say("said_after", { time: sayMinutes(after.minutes), event }) : say("said_at_once", { event });
  }
  if (period) return say("said_period", { days: formatList(period.map(sayPeriodDay)) });
  if (weekdays) return say("said_weekdays", { days: formatList(weekdays.map((day) => weekdayName(day))) });
  return every > 1 ? say("said_every", { count: every, first }) : say("said_every_day");
}

function sayPeriodDay(day: number): string {
  if (day === 1) return say("said_first_day");
  return day === -1 ? say("said_last_day") : say("said_period_day", { count: day });
}

/** "every Monday at 18:00", "every day, 2 times a day at random between 9 and 20, at least 2 hours apart". */
export function saySchedule(schedule: Schedule): string {
  if (schedule.after) return sayDays(schedule);
  const at = schedule.times.length > 0 ? ` ${say("said_at", { times: formatList(schedule.times.map(clock)) })}` : "";
  const windows = schedule.windows.map(({ start, end, count }) =>
    say("said_window", { count, start: clock(start), end: clock(end), apart: sayMinutes(schedule.apart_minutes) }),
  );
  return [`${sayDays(schedule)}${at}`, ...windows].join(", ");
}

const clock = (time: string): string => (/^\d\d:\d\d$/.test(time) ? formatClock(time) : time);

export function titleOf(one: Questionnaire, instruments: readonly ShippedInstrument[]): string {
  const known = instruments.find((instrument) => instrument.name === one.instrument);
  return one.title || known?.title[language.value] || one.instrument || one.key;
}

type Named = { id: string; text: string; choices: { value: number | string; text: string }[]; kind: string };

/** The questions of a questionnaire by their own words, whoever wrote them. */
export function itemsOf(one: Questionnaire, instruments: readonly ShippedInstrument[]): Named[] {
  const known = instruments.find((instrument) => instrument.name === one.instrument);
  if (known) return namedItems(known);
  return (one.items as unknown as OwnItem[]).map(({ id, text, kind, choices }) => ({ id, text, kind, choices: choices ?? [] }));
}

export function namedItems({ items }: Pick<Instrument, "items">): Named[] {
  return items.map(({ id, text, kind, choices }) => ({
    id,
    kind,
    text: text?.[language.value] ?? id,
    choices: choices.map((choice) => ({ value: choice.value as number | string, text: choice.text?.[language.value] ?? String(choice.value) })),
  }));
}

type Condition = Record<string, unknown>;

/** A condition in words; every form that the server's rules have (server/conditions.py). */
export function sayCondition(condition: Condition, items: readonly Named[]): string {
  const parts = (key: string): string[] => (condition[key] as Condition[]).map((part) => sayCondition(part, items));
  if ("all" in condition) return formatList(parts("all"));
  if ("any" in condition) return formatList(parts("any"), "or");
  if ("not" in condition) return say("said_not", { condition: sayCondition(condition["not"] as Condition, items) });
  const found = items.find(({ id }) => id === (condition["item"] ?? condition["answered"]));
  const item = "score" in condition ? say("score", { id: String(condition["score"]) }) : (found?.text ?? String(condition["item"]));
  const named = (value: unknown): string => found?.choices.find((choice) => choice.value === value)?.text ?? sayNumber(value);
  if ("answered" in condition) return say("said_answered", { item });
  if ("at_least" in condition) return say("said_at_least", { item, value: sayNumber(condition["at_least"]) });
  if ("at_most" in condition) return say("said_at_most", { item, value: sayNumber(condition["at_most"]) });
  if ("has" in condition) return say("said_has", { item, value: named(condition["has"]) });
  return say("said_equals", { item, value: named(condition["equals"]) });
}

const sayNumber = (value: unknown): string => (typeof value === "number" ? formatNumber(value, 2) : String(value));

export function sayRule(rule: AlertRule, asking: Asking, instruments: readonly ShippedInstrument[], daily: string): string {
  const one = asking.questionnaires.find(({ key }) => key === rule.questionnaire);
  const items: Named[] = one ? itemsOf(one, instruments) : [{ id: "outcome", text: daily, kind: "scale", choices: [] }];
  if (rule.worsening) {
    const { item, days, amount } = rule.worsening;
    return say("said_worse", { item: items.find(({ id }) => id === item)?.text ?? item, amount: formatNumber(amount, 2), days: say("days_long", { count: days }) });
  }
  return rule.when ? sayCondition(rule.when, items) : "";
}

/** The section in one line, for when it is folded. */
export function sayInShort(asking: Asking, time: string): string {
  if (asking.questionnaires.length > 0) return say("more_than_daily", { time: clock(time), count: asking.questionnaires.length });
  return say("only_daily", { time: clock(time), reminders: sayReminders(asking.reminders) });
}
