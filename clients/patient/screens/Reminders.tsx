// Reminders on this phone: one switch, and what to do where there is none.
import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { pushState, tryPush, turnOffPushes, turnOnPushes } from "../push.ts";
import { say } from "../words/say.ts";

export function Reminders() {
  const [tried, setTried] = useState<"asked" | "failed" | null>(null);
  const state = pushState.value;
  if (state === null) return null;
  if (state === "off") return <Choice words={say("reminders.off")} act={say("reminders.turn_on")} go={turnOnPushes} />;
  if (state !== "on") return <p>{say(`reminders.${state}`)}</p>;
  return (
    <>
      <Choice words={say("reminders.on")} act={say("reminders.turn_off")} go={turnOffPushes} />
      <div class="row">
        <Button kind="quiet" onClick={() => void tryPush().then(({ ok }) => setTried(ok ? "asked" : "failed"))}>
          {say("reminders.try")}
        </Button>
      </div>
      {tried && <Notice tone={tried === "asked" ? "info" : "warm"} live="status">{say(`reminders.try_${tried}`)}</Notice>}
    </>
  );
}

function Choice({ words, act, go }: { words: string; act: string; go: () => Promise<unknown> }) {
  return (
    <>
      <p>{words}</p>
      <div class="row"><Button onClick={() => void go()}>{act}</Button></div>
    </>
  );
}
