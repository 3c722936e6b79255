// The person's own answers: what the server last said, with what still waits on this phone laid over it.
import type { CalendarDay, PatientTrial, Series, SeriesDay } from "@nof1/contract/shapes.ts";
import { studyDate } from "@nof1/kit/studyDay.ts";
import { type Held, standingAnswer } from "./held.ts";
import { dailyQuestion } from "./plan.ts";

export interface OwnAnswers {
  days: SeriesDay[];
  today: number | null;
}

export function gatherAnswers(trial: PatientTrial, series: Series | null, items: readonly Held[], now: Date): OwnAnswers {
  const date = studyDate(now, trial.zone, trial.day_starts_at);
  const known = new Map(series?.days.map((day) => [day.day, day]));
  const days = trial.calendar.map((day) => layOver(known.get(day.day) ?? fromPlan(day), trial, items));
  return { days: days.filter((day) => day.date <= date || day.answer !== null), today: trial.calendar.find((day) => day.date === date)?.day ?? null };
}

function fromPlan(day: CalendarDay): SeriesDay {
  const { period, arm, code, washout } = day;
  return { day: day.day, date: day.date, period, arm, code, washout, answer: null, taken: null, changed: null, note: null, late: false, mode: null, in_trial: true, checkin_id: null };
}

function layOver(day: SeriesDay, trial: PatientTrial, items: readonly Held[]): SeriesDay {
  const occurrence = dailyQuestion(trial, day.day);
  const mine = occurrence ? standingAnswer(items, occurrence.id) : null;
  if (!mine) return day;
  const { answer, taken, changed, note } = mine.body;
  return { ...day, answer, taken, changed, note, in_trial: mine.receipt?.in_trial ?? true, late: mine.receipt?.late ?? day.late };
}
