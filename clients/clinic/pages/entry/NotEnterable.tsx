/** Why nothing of this trial can be entered or printed: it has not begun, or takes nothing more. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { say } from "../../words/paper.ts";

const BEFORE = ["draft", "approved", "invited"];

export function NotEnterable({ trial }: { trial: TrialDetail }) {
  return <Notice title={say(BEFORE.includes(trial.state) ? "not_begun" : "nothing_more")} />;
}
