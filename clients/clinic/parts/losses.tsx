/** What does not come along from, or into, a file of another system. */
import type { Loss } from "@nof1/contract/shapes.ts";
import { keyOfLoss } from "../logic/begin.ts";
import { say } from "../words/begin.ts";

type Numbers = Record<string, number>;

const SAID: Record<string, (numbers: Numbers) => string> = {
  baseline: ({ days = 0 }) => say("loss_baseline", { days }),
  segments: ({ count = 0 }) => say("loss_segments", { count }),
  screening: ({ count = 0 }) => say("loss_screening", { count }),
  consent: ({ count = 0 }) => say("loss_consent", { count }),
  reports: ({ count = 0 }) => say("loss_reports", { count }),
  result_files: ({ count = 0 }) => say("loss_result_files", { count }),
  records_of_people: ({ count = 0 }) => say("loss_records_of_people", { count }),
  task_reminders: ({ count = 0 }) => say("loss_task_reminders", { count }),
  texts_around: ({ count = 0 }) => say("loss_texts_around", { count }),
  formatting: () => say("loss_formatting"),
  windows: () => say("loss_windows"),
  cannot_be_asked: ({ count = 0 }) => say("loss_cannot_be_asked", { count }),
  always_asked: ({ count = 0 }) => say("loss_always_asked", { count }),
  date_in_words: ({ count = 0 }) => say("loss_date_in_words", { count }),
  words_within_scale: ({ count = 0 }) => say("loss_words_within_scale", { count }),
  not_understood: ({ count = 0 }) => say("loss_not_understood", { count }),
  too_many: ({ count = 0 }) => say("loss_too_many", { count }),
  all_compared: ({ count = 0 }) => say("loss_all_compared", { count }),
  arms_left_out: ({ count = 0 }) => say("loss_arms_left_out", { count }),
  arms_missing: ({ count = 0 }) => say("loss_arms_missing", { count }),
  order_drawn: () => say("loss_order_drawn"),
  order_in_pairs: () => say("loss_order_in_pairs"),
  no_outcome: () => say("loss_no_outcome"),
  outcome_guessed: () => say("loss_outcome_guessed"),
  better_guessed: () => say("loss_better_guessed"),
  scale_changed: ({ minimum = 0, maximum = 0 }) => say("loss_scale_changed", { minimum, maximum }),
  reminders_dropped: ({ count = 0 }) => say("loss_reminders_dropped", { count }),
  contact: () => say("loss_contact"),
  two_chosen: ({ count = 0 }) => say("loss_two_chosen", { count }),
  washout: ({ days = 0 }) => say("loss_washout", { days }),
  blinding: () => say("loss_blinding"),
  pairs: () => say("loss_pairs"),
  analysis: () => say("loss_analysis"),
  worthwhile: ({ amount = 0 }) => say("loss_worthwhile", { amount }),
  half_life: ({ days = 0 }) => say("loss_half_life", { days }),
  not_daily: ({ count = 0 }) => say("loss_not_daily", { count }),
  licensed: ({ count = 0 }) => say("loss_licensed", { count }),
  scores: () => say("loss_scores"),
  danger_rules: () => say("loss_danger_rules"),
  after_trial: () => say("loss_after_trial"),
  approval: () => say("loss_approval"),
};

export const knownLosses = Object.keys(SAID);

export const sayLoss = ({ code, numbers }: Loss): string => SAID[code]?.(numbers) ?? say("loss_other", { code });

export function Losses({ losses }: { losses: Loss[] }) {
  return (
    <ul class="losses">
      {losses.map((loss) => (
        <li key={keyOfLoss(loss)}>
          {sayLoss(loss)}
          {loss.names.length > 0 && <span class="soft small"> {loss.names.join(" · ")}</span>}
        </li>
      ))}
    </ul>
  );
}
