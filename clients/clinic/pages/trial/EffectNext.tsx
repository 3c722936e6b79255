/** The way to the effect, or why it is not shown yet and what an early look would mean. */
import type { TrialDetail } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { formatDate } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { TakeOut } from "../../parts/TakeOut.tsx";
import { say } from "../../words/trial.ts";
import { LookDialog } from "./LookDialog.tsx";

export function EffectNext({ trial }: { trial: TrialDetail }) {
  if (trial.may.includes("see_effect") || trial.may.includes("decide")) return <EffectOpen trial={trial} />;
  if (trial.state !== "running" && trial.state !== "paused") return null;
  return (
    <>
      <p class="soft">
        {trial.last_day
          ? say("effect_hidden_end", { date: formatDate(trial.last_day, "day") })
          : say("effect_hidden_end_no_date")}
      </p>
      {trial.may.includes("look") && <LookEarly trialId={trial.id} />}
    </>
  );
}

function EffectOpen({ trial }: { trial: TrialDetail }) {
  return (
    <>
      <div class="row">
        {trial.may.includes("see_effect") && (
          <LinkButton kind="primary" href={`#/trials/${trial.id}/effect`}>
            {say("see_effect")}
          </LinkButton>
        )}
        {(trial.may.includes("decide") || trial.state === "finished") && (
          <LinkButton href={`#/trials/${trial.id}/decide`}>
            {trial.may.includes("decide") ? say("decide") : say("see_decision")}
          </LinkButton>
        )}
      </div>
      <TakeOut trial={trial} />
    </>
  );
}

export function LookEarly({ trialId, looked }: { trialId: string; looked?: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <div>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {say("look_early")}
      </Button>
      <LookDialog trialId={trialId} open={asking} onClose={() => setAsking(false)} {...(looked ? { looked } : {})} />
    </div>
  );
}
