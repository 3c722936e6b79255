// When somebody at the clinic looks, as server/cover.py. `cover.examples.json` is read here and in Python.
import { addDays, studyDate, weekdayOf } from "./studyDay.ts";
import { wallTime } from "./wallTime.ts";

export interface CoverHours {
  /** 1 (Monday) to 7. */
  weekdays: readonly number[];
  start: string;
  end: string;
  zone: string;
}

const DAYS_AHEAD = 400;

/** From when somebody looks: this very moment within cover hours; null where nobody ever does. */
export function nextLook(cover: CoverHours, moment: Date): Date | null {
  const first = addDays(studyDate(moment, cover.zone, "00:00"), -1);
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1) {
    const day = addDays(first, ahead);
    if (!cover.weekdays.includes(weekdayOf(day))) continue;
    const start = wallTime(day, cover.start, cover.zone);
    const end = wallTime(addDays(day, cover.end <= cover.start ? 1 : 0), cover.end, cover.zone);
    if (start < end && end > moment) return start > moment ? start : moment;
  }
  return null;
}

/** The same; null as well where the hours cannot be read: nothing is promised by them. */
export function looksNext(cover: CoverHours, moment: Date): Date | null {
  if (![cover.start, cover.end].every((clock) => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(clock))) return null;
  try {
    return nextLook(cover, moment);
  } catch {
    return null; // a zone that this browser does not know
  }
}
