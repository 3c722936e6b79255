import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { RadioCards } from "@nof1/kit/parts/RadioCards.tsx";
import { formatClock, formatDate } from "@nof1/kit/words/formats.ts";
import { askToKeepAgain, durable } from "../durable.ts";
import { install, installOffer, isInstalled, isIosBrowser } from "../install.ts";
import { hrefOf, type Page } from "../route.ts";
import { refused, trial, waiting } from "../state.ts";
import { chooseTextSize, TEXT_SIZES, type TextSize, textSize } from "../textSize.ts";
import { say } from "../words/say.ts";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { Part } from "./Part.tsx";
import { RecoveryCode } from "./RecoveryCode.tsx";
import { SignOut } from "./SignOut.tsx";
import { Transfer } from "./Transfer.tsx";
import { Unsent } from "./Unsent.tsx";

export function SettingsScreen() {
  const unsent = waiting.value.length + refused.value.length > 0; // then it comes first: who looks for it need not search
  return (
    <div class="screen">
      <h1>{say("settings.title")}</h1>
      {trial.value && unsent && <Kept />}
      <LanguageChoice />
      <RadioCards<TextSize>
        legend={say("size.legend")}
        across
        value={textSize.value}
        cards={TEXT_SIZES.map((value) => ({ value, label: say(`size.${value}`) }))}
        onChange={(size) => void chooseTextSize(size)}
      />
      {trial.value && (
        <>
          <nav class="settings-ways" aria-label={say("settings.more")}>
            <Way to="reminders" words={say("remind.title")} />
            <Way to="calendar" words={say("calendar.open")} />
            <Way to="devices" words={say("devices.title")} />
            <Way to="data" words={say("data.title")} />
          </nav>
          <Part title={say("settings.trial")}><TrialFacts trial={trial.value} /></Part>
          {!unsent && <Kept />}
          <Part title={say("code.title")}><RecoveryCode /></Part>
          <Part title={say("settings.transfer_title")}><Transfer /></Part>
        </>
      )}
      <Part title={say("settings.install_title")}><Install /></Part>
      {trial.value && <Part title={say("settings.sign_out")}><SignOut /></Part>}
      <p class="small soft">{say("settings.version", { version: __VERSION__ })}</p>
    </div>
  );
}

function Kept() {
  return (
    <Part title={say("settings.storage_title")}>
      <Unsent />
      <Persistence />
    </Part>
  );
}

function Way({ to, words }: { to: Page; words: string }) {
  return (
    <a class="settings-way" href={hrefOf(to)}>
      {words}
      <Icon name="next" size={20} />
    </a>
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
  if (durable.value) return <p class="soft">{say("settings.storage_persisted")}</p>;
  return (
    <>
      <p class="soft">{say(isIosBrowser() ? "today.keep_ios" : "settings.storage_may_clear")}</p>
      {durable.value === false && (
        <div class="row">
          <Button onClick={() => void askToKeepAgain()}>{say("settings.storage_ask")}</Button>
        </div>
      )}
    </>
  );
}

function Install() {
  if (isInstalled()) return <p>{say("settings.install_done")}</p>;
  if (installOffer.value) return <div class="row"><Button onClick={() => void install()}>{say("today.install")}</Button></div>;
  return <p>{say(isIosBrowser() ? "settings.install_ios" : "settings.install_other")}</p>;
}
