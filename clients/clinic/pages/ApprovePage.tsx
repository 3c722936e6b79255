/** A clinician looks at treatments, switches and washout, one by one, and approves. */
import type { Staff, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { Checkbox, TextArea } from "@nof1/kit/parts/Field.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useState } from "preact/hooks";
import { approve, checkProtocol, getTrial, type Refused } from "../logic/api.ts";
import { lengthsOf, totalDays } from "../logic/exampleOrder.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { writable } from "../logic/protocol.ts";
import { isClinician } from "../logic/session.ts";
import { BegunLine } from "../parts/BegunLine.tsx";
import { AskingFacts } from "../parts/AskingFacts.tsx";
import { Remarks } from "../parts/bound.tsx";
import { Facts } from "../parts/Facts.tsx";
import { remarkOf, sayNote } from "../parts/notes.ts";
import { OutlookPanel } from "../parts/Outlook.tsx";
import { Page } from "../parts/Page.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { labelOf, sayValue } from "../parts/values.ts";
import { say } from "../words/approve.ts";
import { say as sayAsking } from "../words/asking.ts";
import { say as sayProtocol } from "../words/protocol.ts";
import { ArmList, factsOf } from "./trial/DesignPanel.tsx";

export function ApprovePage({ id, person }: { id: string; person: Staff }) {
  const [loaded, { reload }] = useLoaded(id, () => getTrial(id));
  return (
    <Page title={say("title")} lead={<p>{say("lead")}</p>} above={<a href={`#/trials/${id}`}>← {say("back")}</a>}>
      <Waits on={loaded} again={reload}>
        {(trial) => <Approval trial={trial} person={person} />}
      </Waits>
    </Page>
  );
}

const PARTS = ["treatments", "switches", "washout"] as const;
type Part = (typeof PARTS)[number];

function sayPart(part: Part): string {
  return say(`tick_${part}`);
}

function Approval({ trial, person }: { trial: TrialDetail; person: Staff }) {
  const mine = trial.may.includes("approve");
  return (
    <div class="stack approve">
      {!mine && <Notice title={isClinician(person) ? say("not_open") : say("only_clinician")} />}
      <Panel title={trial.question}>
        <Facts facts={factsOf(trial.protocol, false)} />
        <BegunLine origin={trial.origin} />
      </Panel>
      <Panel title={sayAsking("shown_title")}>
        <AskingFacts protocol={trial.protocol} />
      </Panel>
      <WhatTheCheckSays trial={trial} />
      <OutlookPanel protocol={writable(trial.protocol)} />
      <Suitability trial={trial} />
      <ApprovalForm trial={trial} mine={mine} />
    </div>
  );
}

function WhatTheCheckSays({ trial }: { trial: TrialDetail }) {
  const [loaded, { reload }] = useLoaded(`${trial.id}.${trial.protocol.version}`, async () => {
    const { notes } = await checkProtocol(writable(trial.protocol));
    return notes.filter((note) => !note.field?.startsWith("suitability."));
  });
  if (loaded.state === "loading" || loaded.value?.length === 0) return null;
  return (
    <Panel title={say("remarks")}>
      <Waits on={loaded} again={reload}>
        {(notes) => <Remarks remarks={notes.map(remarkOf)} />}
      </Waits>
    </Panel>
  );
}

const ITEMS = ["chronic_and_stable", "quick_on_and_off", "reversible", "real_uncertainty"] as const;

function Suitability({ trial: { protocol } }: { trial: TrialDetail }) {
  return (
    <Panel title={say("suitability")}>
      <ul class="plain suitability">
        {ITEMS.map((item) => {
          const ticked = protocol.suitability[item];
          return (
            <li key={item} class={ticked ? "ticked" : "unticked"}>
              <Icon name={ticked ? "check" : "warning"} size={20} />
              <span>
                {sayProtocol(`suit_${item}`)}
                <span class={ticked ? "unseen" : "small"}> {ticked ? say("suitable") : say("not_suitable")}</span>
              </span>
            </li>
          );
        })}
      </ul>
      {protocol.suitability.note && (
        <div>
          <h3>{say("designer_note")}</h3>
          <p class="paragraphs">{protocol.suitability.note}</p>
        </div>
      )}
    </Panel>
  );
}

function ApprovalForm({ trial, mine }: { trial: TrialDetail; mine: boolean }) {
  const [ticked, setTicked] = useState<Record<Part, boolean>>({ treatments: false, switches: false, washout: false });
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const doing = useDoing();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const open = PARTS.filter((part) => !ticked[part]).map((part) => ({ field: `approve-${part}`, message: sayPart(part) }));
    setErrors(open);
    if (open.length > 0 || doing.busy) return;
    await doing.run(async () => {
      await approve(trial.id, trial.protocol.version, note.trim());
      location.hash = `#/trials/${trial.id}`;
    });
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <ErrorSummary errors={errors} />
      {PARTS.map((part) => (
        <Panel key={part} title={say(part)}>
          <Shown part={part} trial={trial} />
          <Checkbox
            id={`approve-${part}`}
            label={say(`${part}_ok`)}
            checked={ticked[part]}
            disabled={!mine}
            error={errors.some((error) => error.field === `approve-${part}`) && !ticked[part] ? sayPart(part) : undefined}
            onChange={(value) => setTicked({ ...ticked, [part]: value })}
          />
        </Panel>
      ))}
      {mine && (
        <>
          <TextArea label={say("note")} hint={say("note_hint")} value={note} onInput={setNote} />
          {doing.why?.code === "protocol_not_sound" ? <NotSound trial={trial} why={doing.why} /> : <Refusal why={doing.why} />}
          <div>
            <Button type="submit" kind="primary" busy={doing.busy}>
              {say("approve")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

function NotSound({ trial, why }: { trial: TrialDetail; why: Refused }) {
  const codes = Object.entries(why.fields).flatMap(([field, found]) => found.map((code) => ({ field, code })));
  return (
    <Notice tone="danger" live="alert" title={say("still_open")}>
      <ul>
        {codes.map(({ field, code }) => (
          <li key={field + code}>
            {labelOf(field)}: {sayNote({ code, field, level: "error", numbers: {} })}
          </li>
        ))}
      </ul>
      <p>
        <a href={`#/trials/${trial.id}/design`}>{say("to_design")}</a>
      </p>
    </Notice>
  );
}

function Shown({ part, trial: { protocol } }: { part: Part; trial: TrialDetail }) {
  if (part === "treatments") return <ArmList protocol={protocol} />;
  const lengths = lengthsOf(protocol);
  if (!lengths) return null;
  if (part === "switches")
    return (
      <p>
        {say("switches_text", {
          count: lengths.periods - 1,
          days: totalDays(lengths),
          period: lengths.period_days,
          order: sayValue("order", protocol.order),
        })}
      </p>
    );
  const { half_life_days: half } = protocol;
  const washout = lengths.washout_days;
  return (
    <>
      <p>{washout > 0 ? say("washout_text", { count: washout }) : say("washout_none")}</p>
      <p class="soft">
        {half === null
          ? say("half_life_unknown")
          : say("half_life", { days: sayProtocol("days", { count: half }) })}
      </p>
    </>
  );
}
