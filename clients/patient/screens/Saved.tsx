import { useEffect } from "preact/hooks";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { hrefOf } from "../route.ts";
import { items } from "../state.ts";
import { say } from "../words/say.ts";
import { showFromTheTop } from "./fromTheTop.ts";

/** It is on the phone, and whether it has arrived. */
export function Saved({ title, id }: { title: string; id: string }) {
  useEffect(showFromTheTop, [id]);
  const sent = items.value.find((item) => item.id === id)?.state === "sent";
  return (
    <div class="screen">
      <h1>{title}</h1>
      <p class="lead">{say("ask.saved")}</p>
      <p role="status">{say(sent ? "today.status_sent" : "today.status_waiting")}</p>
      <div class="row">
        <LinkButton href={hrefOf("today")}>{say("ask.to_today")}</LinkButton>
      </div>
    </div>
  );
}
