import { useState } from "preact/hooks";
import type { PatientTrial, PauseSeen } from "@nof1/contract/shapes.ts";
import { ArmName, lookOf, Shape } from "@nof1/kit/charts/arms.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { addDays, studyDate } from "@nof1/kit/studyDay.ts";
import { formatDate } from "@nof1/kit/words/formats.ts";
import { type CalendarCell, holidayRule, layOnWeeks, stretchesOf } from "../calendar.ts";
import { client, refresh } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { items, now } from "../state.ts";
import { nameOfDay } from "../treatment.ts";
import { pausesOf } from "../pauses.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import "./CalendarScreen.css";

export default function CalendarScreen({ trial }: { trial: PatientTrial }) {
  const rule = holidayRule(trial);
  const goesOn = trial.state === "joined" || trial.state === "running";
  return (
    <div class="screen">
      <Back to="today" />
      <div class="stack tight">
        <h1>{say("calendar.title")}</h1>
        <p class="soft">{say("calendar.lead")} {goesOn && say("calendar.later")}</p>
      </div>
      <Weeks trial={trial} />
      <Stretches trial={trial} />
      <Pauses trial={trial} goesOn={goesOn} />
      {goesOn && rule && <Holiday trial={trial} rule={rule} />}
    </div>
  );
}

function Weeks({ trial }: { trial: PatientTrial }) {
  const paused = pausesOf(trial).length > 0;
  const weeks = layOnWeeks(trial, items.value, now.value);
  const arms = trial.arms.filter(({ key }) => weeks.flat().some(({ day, told }) => told && day?.arm === key));
  return (
    <div class="stack tight">
      <div class="weeks-box" tabIndex={0} role="region" aria-label={say("calendar.title")}>
        <table class="weeks">
          <caption class="unseen">{say("calendar.lead")}</caption>
          <thead>
            <tr>{(weeks[0] ?? []).map(({ date }) => <th key={date} scope="col">{formatDate(date, "weekday")}</th>)}</tr>
          </thead>
          <tbody>
            {weeks.map((week, row) => (
              <tr key={week[0]?.date}>{week.map((cell, place) => <Cell key={cell.date} trial={trial} cell={cell} month={(row === 0 && place === 0) || cell.date.endsWith("-01")} />)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="row small">
        {arms.map(({ key, name }) => <ArmName key={key} look={lookOf(key)}>{name}</ArmName>)}
      </div>
      <p class="small soft">{say("calendar.legend_answered")}. {say("calendar.legend_begins")}. {paused && `${say("calendar.legend_paused")}.`}</p>
    </div>
  );
}

/** `month`: it is named there, as on the first of each. */
function Cell({ trial, cell, month }: { trial: PatientTrial; cell: CalendarCell; month: boolean }) {
  const { date, day, when, told, begins, answered, paused } = cell;
  const number = <span aria-hidden="true">{month && <span class="weeks-month">{formatDate(date, "month")}</span>}{Number(date.slice(8))}</span>;
  if (!day) return <td class="outside">{number}<span class="unseen">{say("calendar.outside")}</span></td>;
  const words = [told ? nameOfDay(trial, day) : "", when === "today" ? say("calendar.today") : "", answered ? say("calendar.answered") : "", begins ? say("calendar.begins") : "", paused ? say("calendar.paused") : ""];
  const marks = [when, told ? "told" : "", paused ? "paused" : "", begins ? "begins" : ""].filter(Boolean).join(" ");
  return (
    <td class={marks} aria-current={when === "today" ? "date" : undefined}>
      {number}
      <span class="weeks-signs" aria-hidden="true">
        {told && !day.washout && day.code === null && <svg width="16" height="16" viewBox="0 0 16 16"><Shape look={lookOf(day.arm)} x={8} y={8} r={5} /></svg>}
        {told && day.code !== null && <span class="weeks-code">{day.code}</span>}
        {answered && <span class="weeks-check"><Icon name="check" size={18} /></span>}
      </span>
      <span class="unseen">{[formatDate(date, "day"), ...words].filter(Boolean).join(", ")}</span>
    </td>
  );
}

function Stretches({ trial }: { trial: PatientTrial }) {
  return (
    <section class="section">
      <h2>{say("calendar.stretches")}</h2>
      <ul class="stack tight">
        {stretchesOf(trial, now.value).map(({ first, last, day, told }) => {
          const dates = { first: formatDate(first, "short"), last: formatDate(last, "short") };
          return <li key={first}>{told ? say("calendar.stretch", { ...dates, name: nameOfDay(trial, day) }) : say("calendar.stretch_later", dates)}</li>;
        })}
      </ul>
    </section>
  );
}

function Pauses({ trial, goesOn }: { trial: PatientTrial; goesOn: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const pauses = pausesOf(trial);
  if (pauses.length === 0) return null;
  const today = studyDate(now.value, trial.zone, trial.day_starts_at);

  async function end({ id }: PauseSeen) {
    const result = await client.ask("DELETE", `/me/pauses/${id}`);
    setProblem(sayWhy(result));
    if (result.ok) await refresh();
  }

  return (
    <section class="section">
      <h2>{say("calendar.pauses")}</h2>
      <div aria-live="polite">{problem && <Notice tone="warm">{problem}</Notice>}</div>
      <ul class="plain">
        {pauses.map((pause) => (
          <li key={pause.id} class="card stack tight">
            <p>{say(`calendar.pause_${pause.kind}`, { first: formatDate(pause.first_on, "short"), last: formatDate(pause.last_on, "short") })}</p>
            {goesOn && pause.kind === "holiday" && pause.last_on > today && (
              <div class="row"><Button onClick={() => void end(pause)}>{say("calendar.pause_end")}</Button></div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Holiday({ trial, rule }: { trial: PatientTrial; rule: PatientTrial["handling"]["holiday"] }) {
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);
  const tomorrow = addDays(studyDate(now.value, trial.zone, trial.day_starts_at), 1);

  async function announce(event: Event) {
    event.preventDefault();
    if (busy) return;
    if (!first || !last) return setErrors([{ field: first ? "holiday-last" : "holiday-first", message: say("calendar.holiday_needed") }]);
    if (last < first) return setErrors([{ field: "holiday-last", message: say("calendar.holiday_order") }]);
    setBusy(true);
    const id: string = crypto.randomUUID();
    const result = await client.ask("PUT", `/me/pauses/${id}`, { body: { first_on: first, last_on: last } });
    setBusy(false);
    const refused = !result.ok && result.kind === "refused" && result.status === 422;
    const why = refused ? say("calendar.holiday_refused") : sayWhy(result);
    setErrors(why ? [{ field: "holiday-first", message: why }] : []);
    setKept(result.ok);
    if (!result.ok) return;
    setFirst("");
    setLast("");
    await refresh();
  }

  const wrong = (field: string) => errors.find((error) => error.field === field)?.message;
  return (
    <form class="card section" noValidate onSubmit={(event) => void announce(event)}>
      <h2>{say("calendar.holiday_title")}</h2>
      <p>{say(`calendar.holiday_rule_${rule}`)}</p>
      <ErrorSummary errors={errors} />
      {kept && <Notice tone="good" live="status">{say("calendar.holiday_kept")}</Notice>}
      <TextField id="holiday-first" label={say("calendar.holiday_first")} type="date" size="medium" min={tomorrow} max={trial.last_day} value={first} error={wrong("holiday-first")} onInput={setFirst} />
      <TextField id="holiday-last" label={say("calendar.holiday_last")} type="date" size="medium" min={first || tomorrow} value={last} error={wrong("holiday-last")} onInput={setLast} />
      <div class="row"><Button type="submit" busy={busy}>{say("calendar.holiday_save")}</Button></div>
    </form>
  );
}
