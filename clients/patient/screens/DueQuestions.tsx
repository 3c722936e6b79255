// What else is asked today, what passed by, and what may be told unasked.
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatTimeOf } from "@nof1/kit/words/formats.ts";
import { dueQuestions, passedBy, tellable } from "../questioning.ts";
import { hrefOf } from "../route.ts";
import { items, now } from "../state.ts";
import { say } from "../words/say.ts";
import "./DueQuestions.css";

export function DueQuestions({ trial }: { trial: PatientTrial }) {
  const due = dueQuestions(trial, items.value, now.value);
  const passed = passedBy(trial, items.value, now.value);
  return (
    <>
      {due.length > 0 && (
        <section class="stack tight">
          <h2>{say("ask.due_title")}</h2>
          <ul class="plain">
            {due.map(({ questionnaire, occurrence, standing }) => (
              <li key={occurrence.id}>
                <a class="due" href={hrefOf("question", occurrence.id)}>
                  <b>{inReadersLanguage(questionnaire.title)}</b>
                  <span class="soft">{standing === "late" ? say("ask.late") : say("ask.open_until", { time: formatTimeOf(occurrence.expires_at) })}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {passed && (
        <Notice icon="clock" title={say("ask.passed_title")}>
          <p>{say("ask.passed_words")}</p>
          <div class="row">
            <LinkButton href={hrefOf("tell", `why-not:${passed.id}`)}>{say("ask.passed_go")}</LinkButton>
          </div>
        </Notice>
      )}
    </>
  );
}

export function TellUs({ trial }: { trial: PatientTrial }) {
  const offered = tellable(trial);
  if (offered.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{say("ask.tell_title")}</h2>
      <ul class="plain">
        {offered.map(({ key, title }) => (
          <li key={key}>
            <a class="due" href={hrefOf("tell", key)}>{inReadersLanguage(title)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
