import { Button } from "@nof1/kit/parts/Button.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import type { HeldCheckIn } from "../held.ts";
import type { DayView } from "../plan.ts";
import { say } from "../words/say.ts";
import "./Done.css";

export function Done({ day, onChange }: { day: DayView; onChange: () => void }) {
  const { mine } = day;
  if (!mine) return <p class="done" role="status">{say("today.done_elsewhere")}</p>;
  const sent = mine.state === "sent";
  return (
    <section class="done" role="status">
      <span class={`done-sign${sent ? " sent" : ""}`}>
        <Icon name={sent ? "check" : "send"} size={34} />
      </span>
      <h2>{say("today.done_title")}</h2>
      {mine.body.answer !== null && <p class="done-answer">{say("today.done_answer", { answer: formatNumber(mine.body.answer) })}</p>}
      <p class="soft">{sayStatus(mine)}</p>
      <Button kind="quiet" icon="pen" onClick={onChange}>{say("today.change")}</Button>
    </section>
  );
}

export function sayStatus(item: HeldCheckIn): string {
  if (item.state === "refused") return say("today.status_refused");
  if (item.state !== "sent") return say("today.status_waiting");
  switch (item.receipt?.why_not) {
    case "after_the_end":
      return say("today.status_outside_end");
    case "withdrawn":
      return say("today.status_outside_withdrawn");
    case "before_the_start":
      return say("today.status_outside_start");
    default:
      if (item.receipt?.early) return say("today.status_early");
      return say("today.status_sent");
  }
}
