/** One trial in the list. The whole line leads to it. */
import type { TrialRow } from "@nof1/contract/shapes.ts";
import { formatDate, formatList } from "@nof1/kit/words/formats.ts";
import { urgencies } from "../logic/attention.ts";
import { say } from "../words/trials.ts";
import { AttentionBadge, Marks, StateBadge } from "./Badges.tsx";

export function sayArms(arms: string[]): string {
  return formatList(arms, "or");
}

export function TrialLine({ trial }: { trial: TrialRow }) {
  return (
    <li class="trial-line">
      <div class="trial-line-who">
        <a class="trial-line-name" href={`#/trials/${trial.id}`}>
          {trial.patient_name || trial.pseudonym}
        </a>
        <span class="soft small">{trial.pseudonym}</span>
        <Marks trial={trial} />
      </div>
      <div class="trial-line-what">
        <p class="trial-line-question">{trial.question}</p>
        <p class="soft small">{sayArms(trial.arms)}</p>
      </div>
      <div class="trial-line-state">
        {trial.attention.length > 0 ? (
          urgencies(trial).map((code) => <AttentionBadge key={code} code={code} />)
        ) : (
          <StateBadge state={trial.state} />
        )}
        {trial.attention.length > 0 && <span class="soft small">{say(`state_${trial.state}`)}</span>}
      </div>
      <Progress trial={trial} />
    </li>
  );
}

function Progress({ trial }: { trial: TrialRow }) {
  const day = trial.day !== null && trial.day <= trial.days;
  return (
    <div class="trial-line-days small">
      <span>{day ? say("day_of", { day: trial.day ?? 0, days: trial.days }) : say("days", { count: trial.days })}</span>
      {trial.expected > 0 && (
        <span class="soft">{say("answered", { answered: trial.answered, expected: trial.expected })}</span>
      )}
      {trial.last_answer_on && trial.state === "running" && (
        <span class="soft">{say("last_answer", { date: formatDate(trial.last_answer_on, "short") })}</span>
      )}
    </div>
  );
}
