/** Deciding together on a result, and the record of what was decided. */
import type { Analysis, Decision, Staff, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useState } from "preact/hooks";
import { getAnalysis, getDecisions, getTrial } from "../logic/api.ts";
import { useLoaded } from "../logic/loaded.ts";
import { openLook } from "../logic/looks.ts";
import { Marks } from "../parts/Badges.tsx";
import { Page } from "../parts/Page.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Waits } from "../parts/Refusal.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { say } from "../words/decide.ts";
import { DecisionForm } from "./decide/DecisionForm.tsx";
import { DecisionRecord } from "./decide/DecisionRecord.tsx";

type All = { trial: TrialDetail; analysis: Analysis | null; decisions: Decision[] };

async function getAll(id: string): Promise<All> {
  const look = openLook(sessionStorage, id, Date.now());
  const [trial, answer, decisions] = await Promise.all([getTrial(id), getAnalysis(id, look), getDecisions(id)]);
  return { trial, analysis: answer.analysis, decisions };
}

export function DecidePage({ id, person }: { id: string; person: Staff }) {
  const [loaded, { reload }] = useLoaded(`${id}.${language.value}`, () => getAll(id));
  const decided = (loaded.value?.decisions.length ?? 0) > 0;
  return (
    <Page
      title={decided ? say("title_record") : say("title")}
      lead={loaded.value && <p class="trial-question">{loaded.value.trial.question}</p>}
      above={
        <>
          <a href={`#/trials/${id}/effect`}>← {say("back")}</a>
          <a href={`#/trials/${id}`}>{say("back_trial")}</a>
          {loaded.value && <span class="soft">{loaded.value.trial.patient_name}</span>}
          {loaded.value && <Marks trial={loaded.value.trial} />}
        </>
      }
      beside={decided && <Button onClick={() => print()}>{say("print")}</Button>}
    >
      <Waits on={loaded} again={reload}>
        {(all) => <Decide all={all} person={person} reload={reload} />}
      </Waits>
    </Page>
  );
}

function Decide({ all, person, reload }: { all: All; person: Staff; reload: () => Promise<void> }) {
  const { trial, analysis } = all;
  const decisions = [...all.decisions].sort((a, b) => b.decided_at.localeCompare(a.decided_at));
  const [newest, ...earlier] = decisions;
  const [writing, setWriting] = useState(false);
  const may = trial.may.includes("decide") && analysis !== null;
  async function recorded(): Promise<void> {
    setWriting(false);
    await reload();
  }
  return (
    <div class="decide stack">
      {newest && !writing && <DecisionRecord decision={newest} />}
      {newest && !writing && may && (
        <div class="screen-only">
          <Button onClick={() => setWriting(true)}>{say("record_another")}</Button>
        </div>
      )}
      {(writing || !newest) && may && analysis && (
        <>
          <WhatWasRead analysis={analysis} />
          <DecisionForm trial={trial} analysis={analysis} person={person} recorded={recorded} />
        </>
      )}
      {!newest && !may && <Notice title={analysis ? say("not_yours") : say("no_analysis")} />}
      {earlier.length > 0 && (
        <>
          <h2>{say("earlier")}</h2>
          {earlier.map((decision) => (
            <DecisionRecord key={decision.id} decision={decision} />
          ))}
        </>
      )}
    </div>
  );
}

function WhatWasRead({ analysis }: { analysis: Analysis }) {
  return (
    <Panel title={say("read")}>
      <Sentences analysis={analysis} />
      <p class="soft">{say("lead")}</p>
    </Panel>
  );
}
