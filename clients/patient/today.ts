// What Today lists: due now, done, open later, in that order. No network, no screen.
import type { AnsweredBy, MyQuestionnaire, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import type { Held } from "./held.ts";
import { isDaily } from "./plan.ts";
import { dueQuestions, questionnaireOf, type Standing, standingOf } from "./questioning.ts";

export interface Line {
  questionnaire: MyQuestionnaire;
  occurrence: Occurrence;
  standing: Standing;
}

export interface TodaysLines {
  due: Line[];
  done: Line[];
  later: Line[];
}

/** The questionnaires of the plan; the daily question stands above them in a form of its own. */
export function listToday(trial: PatientTrial, items: readonly Held[], now: Date, day: number, who: AnsweredBy | null = "self"): TodaysLines {
  const theirs = ({ questionnaire }: { questionnaire: MyQuestionnaire }) => questionnaire.answered_by === who;
  const lines = trial.occurrences
    .filter((one) => one.day === day && !isDaily(one))
    .flatMap((occurrence) => {
      const questionnaire = questionnaireOf(trial, occurrence.questionnaire);
      return questionnaire ? [{ questionnaire, occurrence, standing: standingOf(occurrence, items, now) }] : [];
    })
    .sort((one, other) => placeOf(one.occurrence) - placeOf(other.occurrence) || (one.occurrence.id < other.occurrence.id ? -1 : 1));
  return {
    due: dueQuestions(trial, items, now).filter(theirs),
    done: lines.filter(({ standing }) => standing === "answered"),
    later: lines.filter(({ standing }) => standing === "later").filter(theirs),
  };
}

/** Nor does the order give a random moment away. */
function placeOf({ window, due_at }: Occurrence): number {
  return Date.parse(window?.start ?? due_at);
}

/** Minutes from now until each moment to which a question can be put off: only such as lie before its end. */
export function waysToSnooze(occurrence: Occurrence, now: Date): { key: "30" | "60" | "evening"; minutes: number }[] {
  const evening = new Date(now);
  evening.setHours(19, 0, 0, 0);
  const untilEvening = Math.round((evening.getTime() - now.getTime()) / 60_000);
  const left = (Date.parse(occurrence.expires_at) - now.getTime()) / 60_000;
  return [
    { key: "30" as const, minutes: 30 },
    { key: "60" as const, minutes: 60 },
    ...(untilEvening > 90 && untilEvening <= 720 ? [{ key: "evening" as const, minutes: untilEvening }] : []),
  ].filter(({ minutes }) => minutes < left);
}
