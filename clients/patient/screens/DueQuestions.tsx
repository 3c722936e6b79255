// What else is asked today as one calm list, what passed by, and what may be told unasked.
import type { ComponentChildren } from "preact";
import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { WHY_NOT } from "../held.ts";
import { aboutTelling, correctable, passedBy, tellable } from "../questioning.ts";
import { hrefOf } from "../route.ts";
import { items, now } from "../state.ts";
import type { Line } from "../today.ts";
import { sayClosing, sayOpening } from "../words/moments.ts";
import { say } from "../words/say.ts";
import { NotNow } from "./NotNow.tsx";
import "./DueQuestions.css";

export function Due({ trial, lines, children }: { trial: PatientTrial; lines: Line[]; children?: ComponentChildren }) {
  if (lines.length === 0 && !children) return null;
  return (
    <section class="stack tight">
      <h2>{say("list.due")}</h2>
      <ul class="plain">
        {children}
        {lines.map(({ questionnaire, occurrence, standing }) => (
          <li key={occurrence.id} class="stack tight">
            <DueLink
              href={hrefOf("question", occurrence.id)}
              title={inReadersLanguage(questionnaire.title)}
              when={standing === "late" ? say("list.still") : sayClosing(trial, occurrence, now.value)}
            />
            {standing === "open" && <NotNow trial={trial} occurrence={occurrence} title={lines.length > 1 || children ? inReadersLanguage(questionnaire.title) : ""} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DueLink({ href, title, when }: { href: string; title: string; when: string }) {
  return (
    <a class="due" href={href}>
      <b>{title}</b>
      <span class="due-when soft">
        {when}
        <Icon name="next" size={20} />
      </span>
    </a>
  );
}

export function DoneAndLater({ done, later }: { done: Line[]; later: Line[] }) {
  return (
    <>
      <Lines title={say("list.done")} lines={done} said={() => <Icon name="check" size={20} />} />
      <Lines title={say("list.later")} lines={later} said={({ occurrence }) => sayOpening(occurrence)} />
    </>
  );
}

function Lines({ title, lines, said }: { title: string; lines: Line[]; said: (line: Line) => ComponentChildren }) {
  if (lines.length === 0) return null;
  return (
    <section class="stack tight">
      <h2 class="due-heading">{title}</h2>
      <ul class="plain">
        {lines.map((line) => (
          <li key={line.occurrence.id} class="due resting">
            <span>{inReadersLanguage(line.questionnaire.title)}</span>
            <span class="soft">{said(line)}</span>
            {correctable(line, items.value) && (
              <a href={hrefOf("question", line.occurrence.id)}>
                {say("ask.change")}<span class="unseen">: {inReadersLanguage(line.questionnaire.title)}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PassedBy({ trial }: { trial: PatientTrial }) {
  const passed = passedBy(trial, items.value, now.value);
  if (!passed) return null;
  return (
    <Notice icon="clock" title={say("ask.passed_title")}>
      <p>{say("ask.passed_words")}</p>
      <div class="row">
        <LinkButton href={hrefOf("tell", aboutTelling(trial, WHY_NOT, passed))}>{say("ask.passed_go")}</LinkButton>
      </div>
    </Notice>
  );
}

/** One tap away; folded, so that it is not in the way. */
export function TellUs({ trial }: { trial: PatientTrial }) {
  const offered = tellable(trial);
  if (offered.length === 0) return null;
  return (
    <details class="card tell">
      <summary>
        <Icon name="pen" size={22} />
        {say("list.tell")}
      </summary>
      <p class="soft">{say("list.tell_words")}</p>
      <ul class="plain">
        {offered.map(({ key, title }) => (
          <li key={key}>
            <a class="due" href={hrefOf("tell", aboutTelling(trial, key))}>
              {inReadersLanguage(title)}
              <Icon name="next" size={20} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
