/** Small marks in words: where a trial stands, what needs eyes, and what is not what it looks like. */
import type { TrialRow, TrialState } from "@nof1/contract/shapes.ts";
import { isKnownUrgency } from "../logic/attention.ts";
import { say } from "../words/trials.ts";

const TONES: Record<TrialState, string> = {
  draft: "open",
  approved: "open",
  invited: "open",
  joined: "going",
  running: "going",
  paused: "open",
  finished: "done",
  stopped: "off",
  withdrawn: "off",
  declined: "off",
  ineligible: "off",
  never_joined: "off",
};

export const sayState = (state: TrialState): string => say(`state_${state}`);

export function StateBadge({ state }: { state: TrialState }) {
  return <span class={`badge ${TONES[state]}`}>{sayState(state)}</span>;
}

const URGENT = ["danger", "cover_gone", "feels_worse", "wants_to_stop", "side_effect", "not_accepted"];

export function sayAttention(code: string): string {
  return isKnownUrgency(code) ? say(`attention_${code}`) : say("attention_other");
}

export function AttentionBadge({ code }: { code: string }) {
  return <span class={`badge ${URGENT.includes(code) ? "urgent" : "due"}`}>{sayAttention(code)}</span>;
}

export function Marks({ trial }: { trial: Pick<TrialRow, "demonstration" | "imported"> }) {
  return (
    <>
      {trial.demonstration && <span class="badge mark-word">{say("demonstration")}</span>}
      {trial.imported && <span class="badge mark-word">{say("imported")}</span>}
    </>
  );
}
