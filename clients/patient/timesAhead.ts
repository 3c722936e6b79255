// Times of day that lie ahead of now, in what is told of the past: a slip of the finger, asked about at its field.
import type { MyQuestionnaire } from "@nof1/contract/shapes.ts";
import type { ItemFault } from "@nof1/kit/answerFaults.ts";
import type { Answers, Item } from "@nof1/kit/instrument.ts";
import { momentWithOffset } from "./moment.ts";
import { say } from "./words/say.ts";

/** Choices of a day before today: then no time lies ahead. */
const BEFORE_TODAY = ["yesterday", "this_week", "earlier"];

/** Only in what is told unasked: a planned question may ask for a time to come. Before `dayStartsAt` last evening is still today. */
export function timesAhead({ offered }: MyQuestionnaire, asked: readonly Item[], answers: Answers, now: Date, dayStartsAt: string): ItemFault[] {
  const tellsOfBefore = asked.some(({ kind, id }) => kind === "choice" && BEFORE_TODAY.includes(String(answers[id])));
  if (offered !== "any_time" || tellsOfBefore) return [];
  const clock = momentWithOffset(now).slice(11, 16);
  const start = dayStartsAt.slice(0, 5);
  const isAhead = (time: string) => time > clock && !(clock < start && time >= start);
  return asked
    .filter(({ kind, id }) => kind === "time" && typeof answers[id] === "string" && isAhead(String(answers[id])))
    .map(({ id }) => ({ item: id, message: say("ask.time_ahead") }));
}
