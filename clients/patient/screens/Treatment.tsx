import type { CalendarDay, PatientTrial } from "@nof1/contract/shapes.ts";
import { lookOf, Shape } from "@nof1/kit/charts/arms.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { nameOfDay } from "../treatment.ts";
import { say } from "../words/say.ts";
import "./Treatment.css";

/** What to take, as large as it matters. At a switch it says so first. */
export function Treatment({ trial, day, lead = "today" }: { trial: PatientTrial; day: CalendarDay; lead?: "today" | "first" }) {
  const look = lookOf(day.arm);
  const arm = trial.arms.find(({ key }) => key === day.arm);
  const name = nameOfDay(trial, day);
  if (lead === "first") return <p class={`treatment arm-${look} treatment-name`}>{say("today.before_first", { name })}</p>;
  if (day.washout) {
    return (
      <section class="treatment arm-hidden">
        <h2 class="treatment-name">{name}</h2>
        <p>{say("today.washout_words")}</p>
      </section>
    );
  }
  return (
    <section class={`treatment arm-${look}`}>
      {day.switch && day.day > 1 && (
        <p class="treatment-switch">
          <Icon name="swap" size={22} />
          {say("today.switch")}
        </p>
      )}
      <h2>
        <span class="treatment-lead">{say(day.arm === null ? "today.take_bottle" : "today.take")}</span>
        <span class="treatment-name">
          <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><Shape look={look} x={13} y={13} r={9} /></svg>
          <span>{name}</span>
        </span>
      </h2>
      {arm?.description && <p class="paragraphs">{arm.description}</p>}
    </section>
  );
}
