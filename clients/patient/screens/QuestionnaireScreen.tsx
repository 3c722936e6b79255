// A question of the plan by its occurrence, or something told unasked: found, and if it cannot be answered, said why.
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { Button, LinkButton } from "@nof1/kit/parts/Button.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { effect, signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { WHY_NOT } from "../held.ts";
import { isDaily } from "../plan.ts";
import { type Asking, askingOf, correctable, standingOf, TELL, tellingOf } from "../questioning.ts";
import { hrefOf, page, subject } from "../route.ts";
import { items, now } from "../state.ts";
import { sayWhenItOpens } from "../words/moments.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { QuestionnaireForm } from "./QuestionnaireForm.tsx";
import { Saved } from "./Saved.tsx";
import { TodayScreen } from "./TodayScreen.tsx";

/** What was saved on this page: help after an alarming answer takes the screen meanwhile, and "it is kept" must outlive that. */
const saved = signal<string | null>(null);

effect(() => {
  void page.value;
  void subject.value;
  saved.value = null;
});

export function QuestionnaireScreen({ trial }: { trial: PatientTrial }) {
  const [changing, setChanging] = useState("");
  const about = subject.value;
  if (leadsToDaily(trial, about)) return <TodayScreen trial={trial} />; // a link to the daily question leads to it
  const asking = page.value === "question" ? askingOf(trial, about) : tellingOf(trial, about);
  if (!asking) return <Plain title={say("today.title")}>{say(page.value === "tell" ? "ask.not_asked" : "ask.unknown")}</Plain>;
  const title = inReadersLanguage(asking.questionnaire.title);
  if (saved.value) return <Saved title={title} id={saved.value} />;
  const correcting = correctable(asking, items.value);
  const changes = correcting !== null && changing === about;
  const shut = changes ? null : whyShut(asking);
  if (shut) return <Plain title={title} onChange={correcting ? () => setChanging(about) : null}>{shut}</Plain>;
  return (
    <div class="screen">
      <Back to="today" />
      <h1>{title}</h1>
      {changes && <Notice icon="pen">{say("today.changing")}</Notice>}
      <QuestionnaireForm
        key={draftKeyOf(asking)}
        trial={trial}
        asking={asking}
        draftKey={draftKeyOf(asking)}
        correcting={changes ? correcting : null}
        onSaved={(id) => {
          setChanging("");
          saved.value = id;
        }}
      />
    </div>
  );
}

function leadsToDaily(trial: PatientTrial, about: string): boolean {
  const occurrence = trial.occurrences.find(({ id }) => id === about);
  return page.value === "question" && occurrence !== undefined && isDaily(occurrence);
}

// A changed plan may number otherwise what is told: its draft goes by the key.
function draftKeyOf({ questionnaire, occurrence }: Asking): string {
  if (page.value === "question" && occurrence) return occurrence.id;
  return `${TELL}${questionnaire.key}${occurrence ? `:${occurrence.id}` : ""}`;
}

/** Whether it can be answered now; a question whose time is over still can for a while. */
function whyShut({ questionnaire, occurrence }: Asking): string | null {
  if (!occurrence || questionnaire.key === WHY_NOT) return null;
  const standing = standingOf(occurrence, items.value, now.value);
  if (standing === "later") return sayWhenItOpens(occurrence);
  return standing === "open" || standing === "late" ? null : say(`ask.${standing}`);
}

function Plain({ title, children, onChange = null }: { title: string; children: string; onChange?: (() => void) | null }) {
  return (
    <div class="screen">
      <h1>{title}</h1>
      <p>{children}</p>
      <div class="row">
        <LinkButton href={hrefOf("today")}>{say("ask.to_today")}</LinkButton>
        {onChange && <Button kind="quiet" icon="pen" onClick={onChange}>{say("today.change")}</Button>}
      </div>
    </div>
  );
}
