import { useState } from "preact/hooks";
import type { PatientTrial, PauseSeen } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatClock, formatDate } from "@nof1/kit/words/formats.ts";
import { install, installOffer, isInstalled, isIosBrowser } from "../install.ts";
import { dropDraft } from "../drafts.ts";
import { pauseOn, saysPlan } from "../pauses.ts";
import { storage } from "../phone.ts";
import { type DayView, lookAtToday, type Today } from "../plan.ts";
import { goTo, hrefOf, subject } from "../route.ts";
import { items, now } from "../state.ts";
import { listToday } from "../today.ts";
import { sayTomorrow } from "../treatment.ts";
import { whoAnswers } from "../whoAnswers.ts";
import { say } from "../words/say.ts";
import { CheckInForm } from "./CheckInForm.tsx";
import { Done } from "./Done.tsx";
import { DoneAndLater, Due, DueLink, PassedBy, TellUs } from "./DueQuestions.tsx";
import { NotNow } from "./NotNow.tsx";
import { RecoveryCodeMissing } from "./RecoveryCode.tsx";
import { StorageHint } from "./StorageHint.tsx";
import { Ended } from "./Ended.tsx";
import { PeriodStrip } from "./PeriodStrip.tsx";
import { Treatment } from "./Treatment.tsx";
import { WaitingLine } from "./WaitingLine.tsx";
import { WhoAnswers } from "./WhoAnswers.tsx";
import "./TodayScreen.css";

export function TodayScreen({ trial }: { trial: PatientTrial }) {
  const today = lookAtToday(trial, items.value, now.value);
  return (
    <div class="screen">
      <Kind trial={trial} today={today} />
      <WaitingLine />
    </div>
  );
}

function Kind({ trial, today }: { trial: PatientTrial; today: Today }) {
  if (today.kind === "before") return <Before trial={trial} today={today} />;
  if (today.kind === "ended") return <Ended trial={trial} how={today.how} />;
  if (today.kind === "paused") return <Paused />;
  return <Day trial={trial} today={today} />;
}

function Day({ trial, today }: { trial: PatientTrial; today: Extract<Today, { kind: "day" }> }) {
  const { day, yesterday, tomorrow } = today;
  const who = whoAnswers(trial);
  const lines = listToday(trial, items.value, now.value, day.calendar.day, who);
  const dailyIsDue = day.occurrence !== null && !day.answered && today.opens === "now";
  const pause = pauseOn(trial, day.calendar.date);
  const asLink = dailyIsDue && lines.due.length > 0 && subject.value !== day.occurrence?.id;
  return (
    <>
      <div class="today-head">
        <h1>{say("today.title")}</h1>
        <p class="soft">{formatDate(day.calendar.date)}</p>
        <PeriodStrip trial={trial} today={day.calendar} />
      </div>
      {pause && <PausedDays pause={pause} />}
      {(!pause || saysPlan(pause)) && <Treatment trial={trial} day={day.calendar} />}
      {isIosBrowser() && <StorageHint />}
      {who === "self" && yesterday && !day.answered && <Yesterday />}
      <WhoAnswers trial={trial} />
      {who === "self" && !asLink && <Question key={day.calendar.day} trial={trial} day={day} opens={today.opens} />}
      <Due trial={trial} lines={lines.due}>
        {who === "self" && asLink && day.occurrence && (
          <li class="stack tight">
            <DueLink href={hrefOf("question", day.occurrence.id)} title={say("list.daily")} when={say("list.at", { time: formatClock(trial.prompt_time) })} />
            <NotNow trial={trial} occurrence={day.occurrence} title={say("list.daily")} />
          </li>
        )}
      </Due>
      <DoneAndLater done={lines.done} later={lines.later} />
      <PassedBy trial={trial} />
      {yesterday && day.answered && <Yesterday />}
      <TellUs trial={trial} />
      <section class="today-tomorrow">
        <h2>{say("today.tomorrow")}</h2>
        <p>{sayTomorrow(trial, tomorrow)}</p>
        <p><a href={hrefOf("calendar")}>{say("calendar.open")}</a></p>
      </section>
      <RecoveryCodeMissing />
      {!isInstalled() && day.answered && <InstallHint />}
      {!isIosBrowser() && <StorageHint />}
    </>
  );
}

function Question({ trial, day, opens }: { trial: PatientTrial; day: DayView; opens: "now" | "later" }) {
  const [changing, setChanging] = useState(false);
  if (!day.occurrence) return <p class="soft">{say("today.no_question")}</p>;

  async function leave(draft = "") {
    await dropDraft(storage, draft); // else it would come back, and hold up a new version
    setChanging(false);
  }

  if (changing) {
    return (
      <>
        <Notice icon="pen">{say("today.changing")}</Notice>
        <CheckInForm trial={trial} day={day} occurrence={day.occurrence} when="today" onSaved={() => setChanging(false)} />
        <Button kind="quiet" onClick={() => void leave(day.occurrence?.id)}>{say("today.keep")}</Button>
      </>
    );
  }
  if (day.answered) return <Done day={day} onChange={() => setChanging(true)} />;
  if (opens === "later") return <Later trial={trial} />;
  const early = now.value < new Date(day.occurrence.due_at);
  return (
    <>
      {early && <p class="small soft">{say("today.planned_for", { time: formatClock(trial.prompt_time) })}</p>}
      <CheckInForm trial={trial} day={day} occurrence={day.occurrence} when="today" onSaved={() => goTo("today")} />
      <NotNow trial={trial} occurrence={day.occurrence} />
    </>
  );
}

function Later({ trial }: { trial: PatientTrial }) {
  const time = formatClock(trial.prompt_time);
  return (
    <section class="card stack tight">
      <h2>{say("today.later_title", { time })}</h2>
      <p>{say("today.later_words")}</p>
      <p class="soft">{say("today.later_reminder", { time })}</p>
    </section>
  );
}

function Yesterday() {
  return (
    <Notice icon="clock" title={say("today.yesterday_title")}>
      <p>{say("today.yesterday_words")}</p>
      <div class="row">
        <LinkButton href={hrefOf("yesterday")}>{say("today.yesterday_go")}</LinkButton>
      </div>
    </Notice>
  );
}

function Before({ trial, today }: { trial: PatientTrial; today: Extract<Today, { kind: "before" }> }) {
  const { first, firstDay, daysAway } = today;
  return (
    <>
      <h1>{say("today.before_title", { count: daysAway })}</h1>
      <p class="lead">{say("today.before_words", { date: formatDate(firstDay), time: formatClock(trial.prompt_time) })}</p>
      {first && <Treatment trial={trial} day={first} lead="first" />}
      <Notice icon="clock">{say("today.later_reminder", { time: formatClock(trial.prompt_time) })}</Notice>
      <RecoveryCodeMissing />
      <TellUs trial={trial} />
      {!isInstalled() && <InstallHint />}
      <p><a href={hrefOf("calendar")}>{say("calendar.open")}</a></p>
      <StorageHint />
    </>
  );
}

function PausedDays({ pause }: { pause: PauseSeen }) {
  const what = pause.kind === "health" ? "health" : saysPlan(pause) ? "keep" : "move";
  return (
    <Notice tone="warm" icon="clock" title={say("today.pause_title", { date: formatDate(pause.last_on) })}>
      <p>{say(`today.pause_${what}`)}</p>
      {what !== "keep" && <p><a href={hrefOf("help")}>{say("today.pause_call")}</a></p>}
    </Notice>
  );
}

function Paused() {
  return (
    <>
      <h1>{say("today.paused_title")}</h1>
      <p class="lead">{say("today.paused_words")}</p>
    </>
  );
}

function InstallHint() {
  const offered = installOffer.value !== null;
  if (!offered && !isIosBrowser()) return null;
  return (
    <Notice icon="share" title={say("today.install_title")}>
      <p>{say("today.install_words")}</p>
      <div class="row">
        {offered ? <Button onClick={() => void install()}>{say("today.install")}</Button> : <LinkButton href={hrefOf("settings")}>{say("today.install_how")}</LinkButton>}
      </div>
    </Notice>
  );
}
