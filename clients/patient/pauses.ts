// Days on which nothing is asked, and whether the plan still says what is taken on them.
import type { PatientTrial, PauseSeen } from "@nof1/contract/shapes.ts";

/** A plan kept by an older version of the app has none. */
export function pausesOf(trial: Partial<Pick<PatientTrial, "pauses">>): PauseSeen[] {
  return trial.pauses ?? [];
}

export function pauseOn(trial: Partial<Pick<PatientTrial, "pauses">>, date: string): PauseSeen | null {
  return pausesOf(trial).find(({ first_on, last_on }) => first_on <= date && date <= last_on) ?? null;
}

/** What is to be taken in it: only on a holiday that leaves the calendar as it is does the plan say so; else the clinic. */
export function saysPlan({ kind, moves_calendar }: PauseSeen): boolean {
  return kind === "holiday" && !moves_calendar;
}
