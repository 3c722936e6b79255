import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { formatClock, formatDate } from "@nof1/kit/words/formats.ts";
import { install, installOffer, isInstalled, isIosBrowser } from "../install.ts";
import { trial } from "../state.ts";
import { say } from "../words/say.ts";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { Reminders } from "./Reminders.tsx";
import { SignOut } from "./SignOut.tsx";
import { Transfer } from "./Transfer.tsx";
import { Unsent } from "./Unsent.tsx";

export function SettingsScreen() {
  return (
    <div class="screen">
      <h1>{say("settings.title")}</h1>
      <LanguageChoice />
      {trial.value && (
        <>
          <Part title={say("settings.trial")}><TrialFacts trial={trial.value} /></Part>
          <Part title={say("settings.storage_title")}>
            <Unsent />
            <Persistence />
          </Part>
          <Part title={say("reminders.title")}><Reminders /></Part>
          <Part title={say("settings.transfer_title")}><Transfer /></Part>
        </>
      )}
      <Part title={say("settings.install_title")}><Install /></Part>
      {trial.value && <Part title={say("settings.sign_out")}><SignOut /></Part>}
      <p class="small soft">{say("settings.version", { version: __VERSION__ })}</p>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function TrialFacts({ trial }: { trial: PatientTrial }) {
  const { first_day, last_day, prompt_time, question, sequence_commitment } = trial;
  return (
    <dl class="facts">
      <div><dt>{say("offer.question")}</dt><dd>{question}</dd></div>
      <div><dt>{say("settings.plan")}</dt><dd>{say("settings.plan_value", { first: formatDate(first_day, "numeric"), last: formatDate(last_day, "numeric") })}</dd></div>
      <div><dt>{say("settings.question_time")}</dt><dd>{formatClock(prompt_time)}</dd></div>
      {sequence_commitment && (
        <div>
          <dt>{say("settings.seal")}</dt>
          <dd><span class="seal">{sequence_commitment}</span></dd>
          <dd class="small soft">{say("settings.seal_words")}</dd>
        </div>
      )}
    </dl>
  );
}

function Persistence() {
  const [persisted, setPersisted] = useState<boolean | null>(null);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setPersisted);
  }, []);
  if (persisted === null) return null;
  if (persisted) return <p class="soft">{say("settings.storage_persisted")}</p>;
  return (
    <>
      <p class="soft">{say("settings.storage_may_clear")}</p>
      <div class="row">
        <Button onClick={() => void navigator.storage.persist().then(setPersisted)}>{say("settings.storage_ask")}</Button>
      </div>
    </>
  );
}

function Install() {
  if (isInstalled()) return <p>{say("settings.install_done")}</p>;
  if (installOffer.value) return <div class="row"><Button onClick={() => void install()}>{say("today.install")}</Button></div>;
  return <p>{say(isIosBrowser() ? "settings.install_ios" : "settings.install_other")}</p>;
}
