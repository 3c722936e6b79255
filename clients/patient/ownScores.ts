// Own questionnaires over time: one line a score and a person, on the days of the calendar. Nothing is sorted by treatment.
import type { AllTold, CalendarDay, Score, SeriesDay, ToldCheckIn, Words } from "@nof1/contract/shapes.ts";

export interface ScoreLine {
  key: string;
  title: Words;
  score: Score;
  /** Several scores of one instrument are told apart by name. */
  named: boolean;
  answeredBy: ToldCheckIn["answered_by"];
  days: SeriesDay[];
}

export function scoreLines({ told, instruments }: AllTold, calendar: readonly CalendarDay[], until: string): ScoreLine[] {
  const days = calendar.filter(({ date }) => date <= until);
  const groups = new Map<string, ToldCheckIn[]>();
  for (const one of told) {
    const key = `${one.questionnaire} ${one.answered_by}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, checkins]) => {
    const newest = checkins.at(-1);
    const instrument = instruments.find((one) => one.name === newest?.instrument);
    if (!newest || !instrument || instrument.offered !== "planned") return [];
    return instrument.scores.map((score) => ({
      key: `${key} ${score.id}`,
      title: newest.title,
      score,
      named: instrument.scores.length > 1,
      answeredBy: newest.answered_by,
      days: days.map((day) => fill(day, checkins, score.id)),
    }));
  });
}

/** What was told unasked, by study day: side effects, rescue medicine, flares, notes. */
export function marksOf({ told, instruments }: AllTold): Map<number, Words[]> {
  const unasked = new Set(instruments.filter(({ offered }) => offered === "any_time").map(({ name }) => name));
  const marks = new Map<number, Words[]>();
  for (const one of told) {
    if (unasked.has(one.instrument)) marks.set(one.study_day, [...(marks.get(one.study_day) ?? []), one.title]);
  }
  return marks;
}

// Of several answers of a day the last counts.
function fill(day: CalendarDay, checkins: readonly ToldCheckIn[], score: string): SeriesDay {
  const { period, arm, code, washout } = day;
  const last = checkins.filter(({ study_day }) => study_day === day.day).at(-1);
  const answer = last?.scores.find(({ id }) => id === score)?.value ?? null;
  return { day: day.day, date: day.date, period, arm, code, washout, answer, taken: null, changed: null, note: null, late: last?.late ?? false, mode: last?.mode ?? null, in_trial: true, checkin_id: null };
}
