// What today is, from the plan kept on the phone, the answers kept on the phone and the phone's clock. No network, no screen.
import type { CalendarDay, Me, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { daysBetween, studyDate } from "@nof1/kit/studyDay.ts";
import { type Held, type HeldCheckIn, type HeldReport, standingAnswer } from "./held.ts";

export const DAILY = "daily";

export interface DayView {
  calendar: CalendarDay;
  occurrence: Occurrence | null;
  /** The answer this phone knows of. */
  mine: HeldCheckIn | null;
  /** Answered here or, as the server says, elsewhere. */
  answered: boolean;
}

export type Today =
  | { kind: "before"; firstDay: string; daysAway: number; first: CalendarDay | null }
  | { kind: "ended"; how: "finished" | "stopped" | "withdrawn"; on: string | null }
  | { kind: "paused" }
  | { kind: "day"; day: DayView; opens: "now" | "later"; yesterday: DayView | null; tomorrow: CalendarDay | null };

export function lookAtToday(trial: PatientTrial, items: readonly Held[], now: Date): Today {
  const ended = howItEnded(trial, items);
  if (ended) return { kind: "ended", how: ended, on: trial.ended?.on ?? null };
  if (trial.state === "paused") return { kind: "paused" };
  const date = studyDate(now, trial.zone, trial.day_starts_at);
  const index = trial.calendar.findIndex((day) => day.date === date);
  const today = trial.calendar[index];
  if (!today) return outside(trial, date);
  const before = trial.calendar[index - 1];
  const yesterday = before ? viewDay(trial, items, before) : null;
  const day = viewDay(trial, items, today);
  return {
    kind: "day",
    day,
    opens: day.occurrence && now < new Date(day.occurrence.opens_at) ? "later" : "now",
    yesterday: yesterday?.occurrence && !yesterday.answered ? yesterday : null,
    tomorrow: trial.calendar[index + 1] ?? null,
  };
}

function outside(trial: PatientTrial, date: string): Today {
  if (date > trial.last_day) return { kind: "ended", how: "finished", on: trial.last_day };
  const daysAway = daysBetween(date, trial.first_day);
  return { kind: "before", firstDay: trial.first_day, daysAway, first: trial.calendar[0] ?? null };
}

export function viewDay(trial: PatientTrial, items: readonly Held[], calendar: CalendarDay): DayView {
  const occurrence = dailyQuestion(trial, calendar.day);
  const mine = occurrence ? standingAnswer(items, occurrence.id) : null;
  return { calendar, occurrence, mine, answered: occurrence !== null && isAnswered(occurrence, items) };
}

/** The question that the trial is about, of this study day. */
export function dailyQuestion(trial: PatientTrial, day: number): Occurrence | null {
  return trial.occurrences.find((one) => one.day === day && isDaily(one)) ?? null;
}

/** A plan kept from before there were others says no name. */
export function isDaily({ questionnaire }: Partial<Pick<Occurrence, "questionnaire">>): boolean {
  return (questionnaire ?? DAILY) === DAILY;
}

/** On this phone or, as the server says, elsewhere. */
export function isAnswered({ id, state }: Occurrence, items: readonly Held[]): boolean {
  return state.startsWith("answered") || standingAnswer(items, id) !== null;
}

/** A stop that still waits on the phone counts at once: the person has said so. */
function howItEnded(trial: PatientTrial, items: readonly Held[]): "finished" | "stopped" | "withdrawn" | null {
  const said = new Set(items.filter((item): item is HeldReport => item.kind === "report" && item.state !== "refused" && item.body.trial_id === trial.id).map(({ body }) => body.kind));
  if (trial.state === "withdrawn" || said.has("withdraw")) return "withdrawn";
  if (trial.state === "stopped" || said.has("stop")) return "stopped";
  return trial.state === "finished" ? "finished" : null;
}

export interface ClockGap {
  /** How far this phone's clock is ahead of the server's, in seconds. */
  aheadSeconds: number;
}

export const CLOCK_TOLERANCE_SECONDS = 300;

export function clockGap(me: Pick<Me, "server_time">, phoneNow: Date): ClockGap {
  return { aheadSeconds: Math.round((phoneNow.getTime() - Date.parse(me.server_time)) / 1000) };
}
