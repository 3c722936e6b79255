import type { AllTold, PatientTrial } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { inReadersLanguage, sayAnswer } from "@nof1/kit/parts/ItemField.tsx";
import { formatDate, formatTimeOf } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { type OwnTold, ownTold } from "../ownTold.ts";
import { items } from "../state.ts";
import { say } from "../words/say.ts";
import "./ToldList.css";

const AT_FIRST = 20;

/** Side effects, medicines, flares, notes and questionnaires, each to be opened and read as it was told. */
export function ToldList({ trial, told }: { trial: PatientTrial; told: AllTold | null }) {
  const [all, setAll] = useState(false);
  const entries = ownTold(trial, told, items.value);
  if (entries.length === 0) return null;
  return (
    <section class="section">
      <h2>{say("mine.told")}</h2>
      <div>{(all ? entries : entries.slice(0, AT_FIRST)).map((entry) => <Entry key={entry.id} entry={entry} />)}</div>
      {!all && entries.length > AT_FIRST && <Button kind="quiet" onClick={() => setAll(true)}>{say("mine.told_all", { count: entries.length })}</Button>}
    </section>
  );
}

function Entry({ entry }: { entry: OwnTold }) {
  const { answeredBy: who } = entry;
  const by = who === "parent" || who === "carer" ? say(`mine.by_${who}`) : "";
  const remarks = [`${formatDate(entry.date)}, ${formatTimeOf(entry.at)}`, by, entry.waiting ? say("today.status_waiting") : ""];
  return (
    <details class="told">
      <summary>
        {inReadersLanguage(entry.title)} <span class="soft small">{formatDate(entry.date, "short")}</span>
      </summary>
      <div class="stack tight">
        <p class="soft small">{remarks.filter(Boolean).join(" · ")}</p>
        <dl class="stack tight">
          {entry.items.map((item) => {
            const said = sayAnswer(item, entry.answers[item.id]);
            return said === null ? null : (
              <div key={item.id}>
                <dt class="soft small">{inReadersLanguage(item.text)}</dt>
                <dd>{said}</dd>
              </div>
            );
          })}
        </dl>
      </div>
    </details>
  );
}
