import { useEffect } from "preact/hooks";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { hrefOf } from "../route.ts";
import { items } from "../state.ts";
import { say } from "../words/say.ts";
import { sayStatus } from "./Done.tsx";
import { showFromTheTop } from "./fromTheTop.ts";

/** It is on the phone, and what became of it since. */
export function Saved({ title, id }: { title: string; id: string }) {
  useEffect(showFromTheTop, [id]);
  const mine = items.value.find((item) => item.id === id);
  return (
    <div class="screen">
      <h1>{title}</h1>
      <p class="lead">{say("ask.saved")}</p>
      <p role="status">{mine?.kind === "check-in" && sayStatus(mine)}</p>
      <div class="row">
        <LinkButton href={hrefOf("today")}>{say("ask.to_today")}</LinkButton>
      </div>
    </div>
  );
}
