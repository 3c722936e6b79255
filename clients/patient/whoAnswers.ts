// Where a parent or a carer answers too: who has the phone in hand now, so that nobody answers in another's name.
import { signal } from "@preact/signals";
import type { AnsweredBy, PatientTrial } from "@nof1/contract/shapes.ts";
import { answerers } from "./questioning.ts";

/** Not kept over a start: the phone goes from hand to hand. */
const chosen = signal<AnsweredBy | null>(null);

/** Null: it must be chosen first. */
export function whoAnswers(trial: PatientTrial): AnsweredBy | null {
  const all = answerers(trial);
  if (all.length === 1) return all[0] ?? "self";
  return chosen.value !== null && all.includes(chosen.value) ? chosen.value : null;
}

export function chooseWho(who: AnsweredBy): void {
  chosen.value = who;
}
