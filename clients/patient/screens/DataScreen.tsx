import { useState } from "preact/hooks";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { writeTable } from "../answersTable.ts";
import { client } from "../phone.ts";
import { hrefOf } from "../route.ts";
import { saveText, saveToFile } from "../saveToFile.ts";
import { items, me } from "../state.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { Call } from "./Call.tsx";
import { Part } from "./Part.tsx";

export default function DataScreen({ trial }: { trial: PatientTrial }) {
  const { clinic, contact } = trial;
  return (
    <div class="screen">
      <Back to="settings" />
      <h1>{say("data.title")}</h1>
      <Part title={say("data.where_title")}><p>{say("data.where", { clinic })}</p></Part>
      <Part title={say("data.who_title")}>
        <ul class="stack tight">
          <li>{say("data.who_clinic", { clinic })}</li>
          <li>{say("data.who_you")}</li>
          {trial.blinded && <li>{say("data.who_blind")}</li>}
          <li>{say("data.who_lock")}</li>
        </ul>
      </Part>
      <Part title={say("data.watched_title")}>
        <p>{say("data.watched")}</p>
        {contact.phone && <Call number={contact.phone} />}
      </Part>
      <Part title={say("data.long_title")}><p>{say("data.long")}</p></Part>
      <Part title={say("data.take_title")}><TakeAlong /></Part>
      <Part title={say("data.stop_title")}>
        <p>{say("data.stop")}</p>
        <div class="row"><LinkButton href={hrefOf("stop")}>{say("help.stop")}</LinkButton></div>
      </Part>
    </div>
  );
}

function TakeAlong() {
  const [busy, setBusy] = useState<"json" | "csv" | null>(null);
  const [failed, setFailed] = useState(false);

  async function take(as: "json" | "csv") {
    setBusy(as);
    const result = await client.ask("GET", "/me/export", { timeoutSeconds: 60 });
    setBusy(null);
    setFailed(!result.ok);
    if (!result.ok) return;
    if (as === "json") saveToFile("nof1-my-data.json", result.value);
    else saveText("nof1-my-answers.csv", writeTable(result.value.answers), "text/csv");
  }

  return (
    <>
      <p>{say("data.take")}</p>
      <div class="row">
        <Button busy={busy === "json"} onClick={() => void take("json")}>{say("data.take_json")}</Button>
        <Button busy={busy === "csv"} onClick={() => void take("csv")}>{say("data.take_csv")}</Button>
      </div>
      {failed && (
        <Notice tone="warm" icon="offline" live="status">
          <p>{say("data.take_phone")}</p>
          <div class="row">
            <Button onClick={() => saveToFile("nof1-on-this-phone.json", { me: me.value, entered: items.value })}>{say("data.take_phone_go")}</Button>
          </div>
        </Notice>
      )}
    </>
  );
}
