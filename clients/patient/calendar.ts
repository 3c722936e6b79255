// The trial laid on weeks, as far as its patient may know by now: what comes after tomorrow is told the day before.
import type { CalendarDay, PatientTrial } from "@nof1/contract/shapes.ts";
import { addDays, daysBetween, studyDate, weekdayOf } from "@nof1/kit/studyDay.ts";
import { findStretches } from "@nof1/kit/charts/stretches.ts";
import type { Held } from "./held.ts";
import { pauseOn } from "./pauses.ts";
import { viewDay } from "./plan.ts";

export interface CalendarCell {
  date: string;
  /** Null: before or after the trial. */
  day: CalendarDay | null;
  when: "past" | "today" | "ahead";
  /** Whether what is taken that day may be told now. */
  told: boolean;
  /** A new stretch begins. Whether it brings another treatment is told with the treatment. */
  begins: boolean;
  answered: boolean;
  paused: boolean;
}

export interface CalendarStretch {
  first: string;
  last: string;
  day: CalendarDay;
  told: boolean;
}

/** Weeks from Monday to Sunday. */
export function layOnWeeks(trial: PatientTrial, items: readonly Held[], now: Date): CalendarCell[][] {
  const today = studyDate(now, trial.zone, trial.day_starts_at);
  const byDate = new Map(trial.calendar.map((day) => [day.date, day]));
  const monday = addDays(trial.first_day, 1 - weekdayOf(trial.first_day));
  const beginnings = new Set(findStretches(trial.calendar).map(({ from }) => trial.calendar[from]?.date));
  const weeks = Math.max(0, Math.floor(daysBetween(monday, trial.last_day) / 7)) + 1;
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const date = addDays(monday, week * 7 + weekday);
      const day = byDate.get(date) ?? null;
      return {
        date,
        day,
        when: date < today ? "past" : date > today ? "ahead" : "today",
        told: isTold(date, today),
        begins: beginnings.has(date),
        answered: day !== null && viewDay(trial, items, day).answered,
        paused: pauseOn(trial, date) !== null,
      };
    }),
  );
}

/** What a holiday does to the calendar; null where the plan was kept by an older version of the app. */
export function holidayRule(trial: Partial<Pick<PatientTrial, "handling">>): PatientTrial["handling"]["holiday"] | null {
  return trial.handling?.holiday ?? null;
}

export function stretchesOf(trial: PatientTrial, now: Date): CalendarStretch[] {
  const today = studyDate(now, trial.zone, trial.day_starts_at);
  return findStretches(trial.calendar).flatMap(({ from, to }) => {
    const [first, last] = [trial.calendar[from], trial.calendar[to]];
    return first && last ? [{ first: first.date, last: last.date, day: first, told: isTold(first.date, today) }] : [];
  });
}

function isTold(date: string, today: string): boolean {
  return daysBetween(today, date) <= 1;
}
