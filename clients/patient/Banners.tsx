// What the person should know on every page, the most pressing first.
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { full, noRoom } from "./durable.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./plan.ts";
import { hrefOf, page } from "./route.ts";
import { clockAhead, online, signedOut, trial } from "./state.ts";
import { swapNow, updateReady } from "./updates.ts";
import { say } from "./words/say.ts";

export function Banners() {
  const shown = [
    signedOut.value && trial.value && page.value !== "code" && page.value !== "transfer" && <SignedOut key="out" />,
    updateReady.value && <UpdateReady key="update" />,
    !online.value && <Notice key="offline" icon="offline" live="status">{say("app.offline")}</Notice>,
    full.value && <Full key="full" />,
    <WrongClock key="clock" />,
    trial.value?.demonstration && <p key="demo" class="demonstration">{say("app.demonstration")}</p>,
  ];
  return <div class="banners">{shown}</div>;
}

function SignedOut() {
  return (
    <Notice tone="warm" title={say("app.signed_out_title")}>
      <p>{say("app.signed_out")}</p>
      <div class="row">
        <LinkButton href={hrefOf("transfer")}>{say("app.enter_code")}</LinkButton>
      </div>
    </Notice>
  );
}

function UpdateReady() {
  return (
    <Notice title={say("app.update_ready")} live="status">
      <div class="row">
        <Button onClick={swapNow}>{say("app.update_now")}</Button>
      </div>
    </Notice>
  );
}

function Full() {
  return (
    <Notice tone={noRoom.value ? "danger" : "warm"} title={say("app.full_title")} live="status">
      {say(noRoom.value ? "app.no_room" : "app.full")}
    </Notice>
  );
}

function WrongClock() {
  const ahead = clockAhead.value;
  if (ahead === null || Math.abs(ahead) < CLOCK_TOLERANCE_SECONDS) return null;
  const minutes = Math.round(Math.abs(ahead) / 60);
  const amount = minutes < 120 ? say("app.minutes", { count: minutes }) : say("app.hours", { count: Math.round(minutes / 60) });
  return <Notice tone="warm" icon="clock">{say(ahead > 0 ? "app.clock_ahead" : "app.clock_behind", { amount })}</Notice>;
}
