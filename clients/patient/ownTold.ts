// Everything told beside the daily question, in its own words, newest first: what the server has, and what still waits here.
import type { AllTold, PatientTrial, ToldCheckIn, Words } from "@nof1/contract/shapes.ts";
import type { Answers, Item } from "@nof1/kit/instrument.ts";
import { studyDate } from "@nof1/kit/studyDay.ts";
import type { Held, HeldCheckIn } from "./held.ts";
import { questionnaireOf } from "./questioning.ts";

export interface OwnTold {
  id: string;
  title: Words;
  date: string;
  at: string;
  answeredBy: ToldCheckIn["answered_by"];
  items: readonly Item[];
  answers: Answers;
  /** Not yet with the server. */
  waiting: boolean;
}

export function ownTold(trial: PatientTrial, all: AllTold | null, held: readonly Held[]): OwnTold[] {
  const arrived = all ? all.told.map((one) => fromServer(one, all)) : [];
  const known = new Set(arrived.map(({ id }) => id));
  const mine = held.filter((item): item is HeldCheckIn => item.kind === "check-in" && item.state !== "refused" && item.body.trial_id === trial.id);
  const replaced = new Set(mine.map(({ body }) => body.replaces));
  const here = mine.filter(({ id, receipt }) => !known.has(id) && !receipt?.why_not).flatMap((one) => fromPhone(trial, one) ?? []);
  return [...arrived, ...here].filter(({ id }) => !replaced.has(id)).sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function fromServer(one: ToldCheckIn, { instruments }: AllTold): OwnTold {
  const items = (instruments.find(({ name }) => name === one.instrument)?.items ?? []) as Item[];
  return { id: one.id, title: one.title, date: one.study_date, at: one.answered_at, answeredBy: one.answered_by, items, answers: one.answers, waiting: false };
}

function fromPhone(trial: PatientTrial, { id, heldAt, state, body }: HeldCheckIn): OwnTold | null {
  const questionnaire = questionnaireOf(trial, body.questionnaire ?? "");
  if (!questionnaire) return null;
  const date = trial.occurrences.find((one) => one.id === body.occurrence_id)?.date ?? studyDate(new Date(heldAt), trial.zone, trial.day_starts_at);
  return { id, title: questionnaire.title, date, at: heldAt, answeredBy: body.answered_by ?? "self", items: questionnaire.definition.items, answers: body.answers ?? {}, waiting: state === "waiting" };
}
