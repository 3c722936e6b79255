import type { Help, HelpNumber } from "@nof1/contract/shapes.ts";
import { nextLook } from "@nof1/kit/cover.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatClock, formatInstant } from "@nof1/kit/words/formats.ts";
import { useEffect, useRef } from "preact/hooks";
import type { Given } from "../danger.ts";
import { closeHelp, helpFor } from "../helpNow.ts";
import { storage } from "../phone.ts";
import { page } from "../route.ts";
import { contact, now, trial } from "../state.ts";
import { say } from "../words/say.ts";
import { sayWeekdays } from "../words/weekdays.ts";
import { Call } from "./Call.tsx";
import "./HelpScreen.css";

/** At once after an answer that calls for it: whom to call, and the truth about who reads it and when. */
export function HelpNow() {
  const opened = useRef(page.value);
  const last = helpFor.value.at(-1);
  useEffect(() => {
    if (page.value !== opened.current) void closeHelp(storage); // it stands in nobody's way
  }, [page.value]);
  return (
    <div class="screen">
      <h1>{say("helpnow.title")}</h1>
      <p class="lead">{say("helpnow.lead")}</p>
      <Numbers help={trial.value?.help ?? null} />
      <WhoReads help={trial.value?.help ?? null} state={last?.state ?? "sent"} />
      <Button kind="primary" wide onClick={() => void closeHelp(storage)}>{say("helpnow.close")}</Button>
      <p class="small soft">{say("helpnow.again")}</p>
    </div>
  );
}

/** The same in a form, before anything is saved: the form goes on. */
export function HelpInForm({ met }: { met: boolean }) {
  return (
    <div role="status">
      {met && (
        <div class="stack">
          <h2>{say("helpnow.title")}</h2>
          <p><b>{say("helpnow.state_draft")}</b></p>
          <Numbers help={trial.value?.help ?? null} />
        </div>
      )}
    </div>
  );
}

export function Numbers({ help }: { help: Help | null }) {
  const numbers = help?.numbers ?? [];
  const emergencies = numbers.filter(({ kind }) => kind === "emergency");
  const lines = numbers.filter(({ kind }) => kind !== "emergency");
  const own = contact.value?.emergency_phone;
  return (
    <>
      <section class="help-emergency">
        <h2>{say("helpnow.danger_title")}</h2>
        {emergencies.map((number) => <Line key={number.name.en} number={number} kind="emergency" />)}
        {emergencies.length === 0 && (own ? <Call number={own} kind="emergency" /> : <p>{say("help.emergency_unknown")}</p>)}
      </section>
      {lines.length > 0 && (
        <section class="card stack">
          <h2>{say("helpnow.talk_title")}</h2>
          {lines.map((number) => <Line key={number.phone} number={number} />)}
        </section>
      )}
      <Clinic help={help} />
    </>
  );
}

function Line({ number, kind = "clinic" }: { number: HelpNumber; kind?: "clinic" | "emergency" }) {
  const hours = number.hours[language.value];
  return (
    <div class="stack tight">
      <p>
        <b>{number.name[language.value]}</b>
        {hours && <span class="soft"> · {hours}</span>}
      </p>
      {number.phone && <Call number={number.phone} kind={kind} />}
    </div>
  );
}

function Clinic({ help }: { help: Help | null }) {
  const known = contact.value;
  const name = help?.cover?.contact_name || known?.name;
  const phone = help?.cover?.contact_phone || known?.phone;
  if (!phone) return null;
  return (
    <section class="card stack tight">
      <h2>{say("help.clinic_title")}</h2>
      {name && <p><b>{name}</b></p>}
      <Call number={phone} />
      {known?.hours && <p class="soft">{say("help.clinic_hours", { hours: known.hours })}</p>}
    </section>
  );
}

/** Nothing is promised here that the clinic has not stated. */
export function WhoReads({ help, state }: { help: Help | null; state: Given["state"] | null }) {
  const cover = help?.cover;
  const looks = cover ? nextLook(cover, now.value) : null;
  const isNow = looks !== null && looks.getTime() <= now.value.getTime();
  return (
    <section class="card stack tight">
      <h2>{say("helpnow.who_title")}</h2>
      {state && <p role="status"><b>{say(`helpnow.state_${state}`)}</b></p>}
      {cover && looks ? (
        <>
          <p>{say("helpnow.hours", { days: sayWeekdays(cover.weekdays), start: formatClock(cover.start), end: formatClock(cover.end), zone: cover.zone })}</p>
          <p>{isNow ? say("helpnow.within", { now: formatInstant(now.value.toISOString()) }) : say("helpnow.outside", { now: formatInstant(now.value.toISOString()), when: formatInstant(looks.toISOString()) })}</p>
          <p>{say("helpnow.holidays")}</p>
        </>
      ) : (
        <p>{say("helpnow.nobody")}</p>
      )}
      <p>{say("helpnow.not_watched")}</p>
    </section>
  );
}
