// What is asked beside the daily question: which are due, on which pages, and what is sent. No network, no screen.
import type { AnsweredBy, MyQuestionnaire, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { type ItemFault, faultsOf } from "@nof1/kit/answerFaults.ts";
import type { Answers, Item } from "@nof1/kit/instrument.ts";
import { askedItems, standingAnswers } from "@nof1/kit/scoring.ts";
import { byMoment, type Held, type HeldCheckIn, standingAnswer, WHY_NOT } from "./held.ts";
import type { CheckInDraft } from "./outbox.ts";
import { isAnswered, isDaily } from "./plan.ts";

/** An answer in the making, saved at each tap. */
export interface QuestionDraft {
  /** The occurrence that it answers, or the questionnaire told unasked. */
  key: string;
  shownAt: string;
  answers: Answers;
  answeredBy: AnsweredBy | null;
}

/** What the address names: a question of the plan, or something to tell. */
export interface Asking {
  questionnaire: MyQuestionnaire;
  occurrence: Occurrence | null;
}

/** Where an occurrence stands for this phone, by the plan, its own answers and its clock. */
export type Standing = "later" | "open" | "late" | "answered" | "passed" | "excused";

/** How long after a question has passed by it is asked why. */
const WHY_ASKED_MS = 2 * 24 * 3_600_000;

/** How keys of drafts begin that answer no occurrence: then the questionnaire's follows. */
export const TELL = "tell/";

/** As many as fit on one page without losing oneself. */
const SHORT = 4;

export function questionnaireOf(trial: PatientTrial, key: string): MyQuestionnaire | null {
  return (trial.questionnaires ?? []).find((one) => one.key === key) ?? null;
}

export function askingOf(trial: PatientTrial, occurrenceId: string): Asking | null {
  const occurrence = trial.occurrences.find(({ id }) => id === occurrenceId);
  const questionnaire = occurrence && questionnaireOf(trial, occurrence.questionnaire);
  return questionnaire ? { questionnaire, occurrence } : null;
}

/** What an address calls something to tell: its number. A key would say in the browser's history what ails somebody. */
export function aboutTelling(trial: PatientTrial, key: string, missed: Occurrence | null = null): string {
  const number = String((trial.questionnaires ?? []).findIndex((one) => one.key === key) + 1);
  return missed ? `${number}:${missed.id}` : number;
}

/** What such an address leads to: only what may be told unasked; why nothing was answered is asked about a question only. */
export function tellingOf(trial: PatientTrial, about: string): Asking | null {
  const [number = "", missed = ""] = about.split(":");
  const questionnaire = (trial.questionnaires ?? [])[Number(number) - 1];
  if (!questionnaire) return null;
  const occurrence = questionnaire.key === WHY_NOT ? (trial.occurrences.find(({ id }) => id === missed) ?? null) : null;
  return questionnaire.offered === "any_time" || occurrence ? { questionnaire, occurrence } : null;
}

export function standingOf(occurrence: Occurrence, items: readonly Held[], now: Date): Standing {
  if (isAnswered(occurrence, items)) return "answered";
  const told: string = occurrence.state;
  if (told === "excused" || (told === "not_answered" && now < new Date(occurrence.expires_at))) return "excused";
  if (now < new Date(occurrence.opens_at)) return "later";
  if (now <= new Date(occurrence.expires_at)) return "open";
  return now <= new Date(answerableUntil(occurrence)) ? "late" : "passed";
}

/** Until when it is offered; a plan kept by an older version of the app does not say. */
function answerableUntil(occurrence: Partial<Pick<Occurrence, "answerable_until">> & Pick<Occurrence, "expires_at">): string {
  return occurrence.answerable_until ?? occurrence.expires_at;
}

/** The questionnaires of the plan that wait for an answer now, the one that ends first on top. */
export function dueQuestions(trial: PatientTrial, items: readonly Held[], now: Date): (Asking & { occurrence: Occurrence; standing: Standing })[] {
  return trial.occurrences
    .filter((occurrence) => !isDaily(occurrence))
    .flatMap((occurrence) => {
      const questionnaire = questionnaireOf(trial, occurrence.questionnaire);
      const standing = standingOf(occurrence, items, now);
      return questionnaire && (standing === "open" || standing === "late") ? [{ questionnaire, occurrence, standing }] : [];
    })
    .sort((one, other) => Date.parse(one.occurrence.expires_at) - Date.parse(other.occurrence.expires_at));
}

/** It closes when the next one comes, at a random moment that is not told ahead. */
export function closesAtRandom(trial: PatientTrial, { questionnaire, expires_at }: Occurrence): boolean {
  return trial.occurrences.some((next) => next.window && next.questionnaire === questionnaire && Date.parse(next.opens_at) === Date.parse(expires_at));
}

/** This phone's own answer, where it can still be corrected: the wording must be the same. */
export function correctable({ questionnaire, occurrence }: Asking, items: readonly Held[]): HeldCheckIn | null {
  const mine = occurrence ? standingAnswer(items, occurrence.id) : null;
  return mine?.body.instrument === questionnaire.instrument ? mine : null;
}

/** What may be told at any time, unasked. */
export function tellable(trial: PatientTrial): MyQuestionnaire[] {
  return (trial.questionnaires ?? []).filter(({ offered }) => offered === "any_time");
}

/** A question that passed by in the last days without a word, newest first: why may be asked, once and gently. */
export function passedBy(trial: PatientTrial, items: readonly Held[], now: Date): Occurrence | null {
  if (!questionnaireOf(trial, WHY_NOT)) return null;
  const asked = new Set(items.map((item) => (item.kind === "check-in" && item.body.questionnaire === WHY_NOT ? item.body.occurrence_id : null)));
  const passed = trial.occurrences.filter((one) => {
    const ago = now.getTime() - Date.parse(answerableUntil(one));
    return ago < WHY_ASKED_MS && !asked.has(one.id) && standingOf(one, items, now) === "passed";
  });
  return passed.sort((one, other) => Date.parse(other.expires_at) - Date.parse(one.expires_at))[0] ?? null;
}

/** Whether the patient has a flare: the newest word counts, the server's or this phone's own. */
export function isInFlare(trial: PatientTrial, items: readonly Held[]): boolean {
  const told = items.filter((item): item is HeldCheckIn => item.kind === "check-in" && item.body.questionnaire === "flare" && item.state !== "refused").sort(byMoment);
  const last = told.at(-1);
  const since = trial.flare_since ?? null;
  if (last && (since === null || Date.parse(last.heldAt) >= Date.parse(since))) return last.body.answers?.["flare"] === "begins";
  return since !== null;
}

/** The items to show now. A flare leaves out what may be left out; conditions hold as answers change. */
export function itemsToAsk({ definition }: MyQuestionnaire, answers: Answers, flare: boolean): Item[] {
  return askedItems(definition, answers).filter((item) => !(flare && item.skip_in_flare));
}

/** Short ones stand on one page; longer ones have a page each, and one to look them over. */
export function isOnOnePage({ definition }: MyQuestionnaire): boolean {
  return definition.items.length <= SHORT;
}

export function faultsIn(questionnaire: MyQuestionnaire, answers: Answers, flare: boolean): ItemFault[] {
  return faultsOf(itemsToAsk(questionnaire, answers, flare), answers);
}

export function hasAnswer(questionnaire: MyQuestionnaire, answers: Answers): boolean {
  return Object.keys(standingAnswers(questionnaire.definition, answers)).length > 0;
}

/** Whose answers there can be in this trial; one alone need not be asked. */
export function answerers(trial: PatientTrial): AnsweredBy[] {
  return [...new Set<AnsweredBy>(["self", ...(trial.questionnaires ?? []).map(({ answered_by }) => answered_by)])];
}

/** What the plan says whose it is counts; else who said so. */
export function whoseAnswers(questionnaire: MyQuestionnaire, chosen: AnsweredBy | null): AnsweredBy {
  return questionnaire.offered === "planned" ? questionnaire.answered_by : (chosen ?? questionnaire.answered_by);
}

export interface SentFrom {
  trial: PatientTrial;
  asking: Asking;
  draft: QuestionDraft;
  language: "en" | "de";
  appVersion: string;
  /** The answer that is corrected. */
  replaces: string | null;
}

/** The check-in: what is hidden by now is not in it. */
export function makeTold({ trial, asking, draft, language, appVersion, replaces }: SentFrom): CheckInDraft {
  const { questionnaire, occurrence } = asking;
  return {
    trial_id: trial.id,
    occurrence_id: occurrence?.id ?? null,
    questionnaire: questionnaire.key,
    instrument: questionnaire.instrument,
    answers: standingAnswers(questionnaire.definition, draft.answers),
    answered_by: whoseAnswers(questionnaire, draft.answeredBy),
    answer: null,
    taken: null,
    taken_words: null,
    changed: null,
    note: null,
    shown_at: draft.shownAt,
    language,
    app_version: appVersion,
    replaces,
  };
}
