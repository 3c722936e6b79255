import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { retryJoin } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { joinProblem } from "../state.ts";
import { say } from "../words/say.ts";

/** Between "agree" and the server's answer, also after a restart in the middle of it. */
export function JoiningScreen() {
  const [busy, setBusy] = useState(false);
  const problem = joinProblem.value;

  async function again() {
    setBusy(true);
    await retryJoin();
    setBusy(false);
  }

  return (
    <div class="screen">
      <h1>{say("offer.resuming")}</h1>
      {problem ? (
        <>
          <Notice tone="warm" live="status">
            <p>{say("offer.resuming_words")}</p>
            <p>{sayWhy(problem, say("error.invitation_not_valid"))}</p>
          </Notice>
          <Button kind="primary" wide busy={busy} onClick={() => void again()}>{say("offer.try_again")}</Button>
        </>
      ) : (
        <Spinner>{say("offer.resuming")}</Spinner>
      )}
    </div>
  );
}
