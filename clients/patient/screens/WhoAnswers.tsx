import type { AnsweredBy, PatientTrial } from "@nof1/contract/shapes.ts";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { answerers } from "../questioning.ts";
import { chooseWho, whoAnswers } from "../whoAnswers.ts";
import { say } from "../words/say.ts";

/** Stands before the questions wherever more than one person answers in a trial. */
export function WhoAnswers({ trial }: { trial: PatientTrial }) {
  const all = answerers(trial);
  if (all.length === 1) return null;
  return (
    <RadioCards<AnsweredBy>
      legend={say("ask.who")}
      hint={say("list.who_hint")}
      value={whoAnswers(trial)}
      cards={all.map((value) => ({ value, label: say(`ask.who_${value}`) }))}
      onChange={chooseWho}
    />
  );
}
