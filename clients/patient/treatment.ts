// How a day's treatment is called, to eyes that may and to eyes that may not know it.
import type { CalendarDay, PatientTrial } from "@nof1/contract/shapes.ts";
import { nameOfArm } from "@nof1/kit/charts/arms.tsx";
import { pauseOn, saysPlan } from "./pauses.ts";
import { say } from "./words/say.ts";

export function nameOfDay(trial: PatientTrial, day: CalendarDay): string {
  return day.washout ? say("today.washout") : nameOfArm(day.arm, day.code, trial.arms);
}

/** The only other treatment, where there are two and both may be named. */
export function otherTreatment(trial: PatientTrial, day: CalendarDay): string | null {
  if (day.arm === null || trial.arms.length !== 2) return null;
  return trial.arms.find(({ key }) => key !== day.arm)?.name ?? null;
}

export function sayTomorrow(trial: PatientTrial, tomorrow: CalendarDay | null): string {
  if (!tomorrow) return say("today.tomorrow_last");
  const pause = pauseOn(trial, tomorrow.date);
  if (pause && !saysPlan(pause)) return say("today.tomorrow_pause");
  if (tomorrow.washout) return say("today.tomorrow_washout");
  const name = nameOfDay(trial, tomorrow);
  return say(tomorrow.switch ? "today.tomorrow_change" : "today.tomorrow_same", { name });
}
