// Which of the answers on this phone call for help at once: the trial's rules on what was said here, without any network.
import type { Alert, CheckInBody, PatientTrial } from "@nof1/contract/shapes.ts";
import { holds } from "@nof1/kit/conditions.ts";
import type { Answers, Instrument } from "@nof1/kit/instrument.ts";
import { valuesOf } from "@nof1/kit/scoring.ts";
import { episodes } from "@nof1/kit/worsening.ts";
import type { HeldCheckIn } from "./held.ts";
import { DAILY } from "./plan.ts";

/** An answer just given: held already, not saved yet, or the phone could not keep it. */
export interface Given {
  id: string;
  body: Omit<CheckInBody, "answered_at" | "zone">;
  day: number | null;
  at: string;
  /** conflict: other content had come under the same id; the server has both. */
  state: HeldCheckIn["state"] | "draft" | "not_kept" | "conflict";
}

export const givenAs = ({ id, body, day, heldAt, state, receipt }: HeldCheckIn): Given => ({
  id,
  body,
  day,
  at: heldAt,
  state: state === "sent" && receipt === null ? "conflict" : state,
});

/** Those that meet a rule, in the order in which they were given. What was corrected since counts too: it was said. */
export function dangers(trial: PatientTrial, given: readonly Given[]): Given[] {
  const mine = given.filter(({ body }) => body.trial_id === trial.id);
  const rules = trial.alerts ?? []; // a plan kept by an older version of the app has none
  const met = new Set(rules.flatMap((rule) => meeting(trial, rule, mine.filter(({ body }) => keyOf(body) === rule.questionnaire))));
  return mine.filter((one) => met.has(one));
}

const keyOf = (body: Given["body"]): string => body.questionnaire ?? DAILY;

function meeting(trial: PatientTrial, rule: Alert, given: Given[]): Given[] {
  if (rule.worsening) return worsened(rule, given);
  const when = rule.when;
  if (!when) return [];
  const instrument = trial.questionnaires?.find(({ key }) => key === rule.questionnaire)?.definition as Instrument | undefined;
  return given.filter(({ body }) => {
    const answers = answersIn(body);
    return holds(when, answers, instrument ? valuesOf(instrument, answers) : {});
  });
}

/** The daily question's as the server keeps them, item by item. */
export function answersIn(body: Given["body"]): Answers {
  if (keyOf(body) !== DAILY) return (body.answers ?? {}) as Answers;
  const answers: Answers = {};
  if (body.answer !== null) answers["outcome"] = body.answer;
  if (body.changed !== null) answers["changed"] = Number(body.changed);
  if (body.note) answers["note"] = body.note;
  return answers;
}

/** The answers that completed a run, over what the server knows of the days before. */
function worsened({ worsening, known }: Alert, given: Given[]): Given[] {
  if (!worsening) return [];
  const values = new Map(known.map(({ day, value }) => [day, value]));
  const last = new Map<number, Given>();
  const replaced = new Set(given.map(({ body }) => body.replaces));
  for (const one of given) {
    const value = answersIn(one.body)[worsening.item];
    if (one.day === null || typeof value !== "number" || replaced.has(one.id)) continue;
    values.set(one.day, value);
    last.set(one.day, one);
  }
  return episodes(values, worsening).flatMap(([first]) => (first !== undefined && last.get(first)) || []);
}

/** For an answer that the server has, help comes unasked no longer than this after it was given. */
const SENT_FOR_MS = 48 * 3_600_000;

/** By the ids of answers: closed in this opening of the app or an earlier one, and what stands open now. */
export interface Seen {
  closedBefore: ReadonlySet<string>;
  closedNow: ReadonlySet<string>;
  open: ReadonlySet<string>;
}

/**
 * What the help screen is shown for: until it was closed once; then, at each opening, while the answer is not sent,
 * because until then nobody at the clinic can know; for one that was begun, once: its form shows help as well.
 * It never leaves by itself from under the reader's eyes.
 */
export function stillToShow(met: readonly Given[], seen: Seen, now: Date): Given[] {
  return met.filter(({ id, state, at }) => {
    if (seen.closedNow.has(id)) return false;
    if (state === "draft") return !seen.closedBefore.has(id);
    if (!["sent", "conflict"].includes(state) || seen.open.has(id)) return true;
    return !seen.closedBefore.has(id) && now.getTime() - Date.parse(at) < SENT_FOR_MS;
  });
}
