import { useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { formatInstant, formatNumber } from "@nof1/kit/words/formats.ts";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import type { Held, HeldCheckIn } from "../held.ts";
import { catchUp, outbox } from "../phone.ts";
import { questionnaireOf } from "../questioning.ts";
import { refused, trial, waiting } from "../state.ts";
import { say } from "../words/say.ts";
import { saveToFile } from "../saveToFile.ts";

export function Unsent() {
  const count = waiting.value.length;
  return (
    <>
      <p role="status">{sayHowMany(count)}</p>
      {count > 0 && <SendNow />}
      {refused.value.length > 0 && <Refused items={refused.value} />}
    </>
  );
}

function sayHowMany(count: number): string {
  if (count > 0) return say("settings.waiting", { count });
  return refused.value.length > 0 ? "" : say("settings.nothing_waiting");
}

function SendNow() {
  const [busy, setBusy] = useState(false);
  async function send() {
    setBusy(true);
    await catchUp();
    setBusy(false);
  }
  return (
    <div class="row">
      <Button busy={busy} onClick={() => void send()}>{say("settings.send_now")}</Button>
      <Button kind="quiet" onClick={() => saveToFile("nof1-waiting.json", waiting.value)}>{say("settings.export")}</Button>
    </div>
  );
}

function Refused({ items }: { items: Held[] }) {
  return (
    <div class="stack tight">
      <h3>{say("settings.refused_title")}</h3>
      <p>{say("settings.refused_words")}</p>
      <ul class="stack tight">
        {items.map((item) => (
          <li key={item.id}>
            {describe(item)} <About item={item} />
            <Button kind="quiet" onClick={() => void outbox.discard(item.id)}>{say("settings.remove")}</Button>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button onClick={() => saveToFile("nof1-not-accepted.json", items)}>{say("settings.export")}</Button>
      </div>
    </div>
  );
}

function describe(item: Held): string {
  const kind = item.kind === "check-in" ? describeCheckIn(item) : say(`help.report_${item.body.kind}`);
  return say("settings.refused_item", { kind, moment: formatInstant(item.heldAt), status: item.refusal?.status ?? "–" });
}

/** Which questions the server could not take the answer to. */
function About({ item }: { item: Held }) {
  const questionnaire = item.kind === "check-in" && trial.value ? questionnaireOf(trial.value, item.body.questionnaire ?? "") : null;
  const named = item.refusal?.fields?.map((field) => questionnaire?.definition.items.find(({ id }) => field.split(".")[1] === id)) ?? [];
  const questions = named.flatMap((one) => (one ? [inReadersLanguage(one.text)] : [])).join("; ");
  return questions ? <p class="soft small">{say("settings.refused_about", { questions })}</p> : null;
}

function describeCheckIn({ body }: HeldCheckIn): string {
  const questionnaire = trial.value && body.questionnaire ? questionnaireOf(trial.value, body.questionnaire) : null;
  if (questionnaire) return inReadersLanguage(questionnaire.title);
  return say("settings.kind_check_in", { answer: body.answer === null ? "–" : formatNumber(body.answer) });
}
