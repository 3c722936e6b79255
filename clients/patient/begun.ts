// An answer in the making, seen as an answer: danger rules look at it before it is saved.
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { standingAnswers } from "@nof1/kit/scoring.ts";
import { dangers, type Given } from "./danger.ts";
import type { Draft } from "./drafts.ts";
import { DAILY } from "./plan.ts";
import { TELL, type QuestionDraft, questionnaireOf } from "./questioning.ts";

/** As it would be said now; null for a draft of something that this trial does not ask. */
export function begunAs(trial: PatientTrial, draft: Draft | QuestionDraft): Given | null {
  const occurrence = trial.occurrences.find(({ id }) => id === draft.key) ?? null;
  const told = draft.key.startsWith(TELL) ? draft.key.slice(TELL.length).split(":")[0] : undefined;
  const key = occurrence ? (occurrence.questionnaire ?? DAILY) : told;
  const questionnaire = key === undefined || key === DAILY ? null : questionnaireOf(trial, key);
  if (key === undefined || (key !== DAILY && !questionnaire)) return null;
  const nothing = { answer: null, taken: null, taken_words: null, changed: null, note: null };
  const said = "answers" in draft ? { answers: questionnaire ? standingAnswers(questionnaire.definition, draft.answers) : {} } : { answer: draft.answer, changed: draft.changed, note: draft.note || null };
  const about = { trial_id: trial.id, occurrence_id: occurrence?.id ?? null, questionnaire: key, replaces: null };
  const sending = { shown_at: draft.shownAt, language: "en", app_version: "" } as const; // no rule looks at these
  return { id: `draft/${draft.key}/${draft.shownAt}`, body: { ...nothing, ...said, ...about, ...sending }, day: occurrence?.day ?? null, at: draft.shownAt, state: "draft" };
}

/** Whether a draft meets a rule, after what was answered before it. */
export function callsForHelp(trial: PatientTrial, draft: Draft | QuestionDraft, before: readonly Given[]): boolean {
  const one = begunAs(trial, draft);
  return one !== null && dangers(trial, [...before, one]).includes(one);
}
