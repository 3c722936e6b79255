// When a question opens and closes. Of one at a random moment its window is said, never the moment.
import type { Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { formatInstant, formatTimeOf } from "@nof1/kit/words/formats.ts";
import { closesAtRandom } from "../questioning.ts";
import { say } from "./say.ts";

/** Of one of today, in a list. */
export function sayOpening({ window, opens_at }: Occurrence): string {
  if (!window) return say("list.from", { time: formatTimeOf(opens_at) });
  return say("list.between", { start: formatTimeOf(window.start), end: formatTimeOf(window.end) });
}

/** Of one of any day, as a sentence. */
export function sayWhenItOpens({ window, opens_at }: Occurrence): string {
  if (!window) return say("ask.later", { moment: formatInstant(opens_at) });
  return say("ask.later_window", { start: formatInstant(window.start), end: formatTimeOf(window.end) });
}

/** With its day, where it closes on another than today. */
export function sayClosing(trial: PatientTrial, occurrence: Occurrence, now: Date): string {
  if (closesAtRandom(trial, occurrence)) return say("list.until_next");
  const closes = occurrence.expires_at;
  const today = new Date(closes).toDateString() === now.toDateString();
  return say("list.until", { time: today ? formatTimeOf(closes) : formatInstant(closes) });
}
