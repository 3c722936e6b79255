/** A result, or why there is none; everything that belongs to it, the answer first. */
import type { Analysis, TrialDetail } from "@nof1/contract/shapes.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useState } from "preact/hooks";
import { armName, effectsByArm, groupChecks } from "../../logic/checks.ts";
import { Sentences } from "../../parts/Sentences.tsx";
import { TakeOut } from "../../parts/TakeOut.tsx";
import { sayPoints } from "../../parts/values.ts";
import { favoured, sayVerdict } from "../../parts/verdict.ts";
import { say } from "../../words/effect.ts";
import { SeriesOf } from "../trial/AnswersPanel.tsx";
import { ArmsTable } from "./ArmsTable.tsx";
import { Checks } from "./Checks.tsx";
import { Comparison } from "./Comparison.tsx";
import { Looks } from "./Looks.tsx";
import { Methods } from "./Methods.tsx";
import { Sensitivity } from "./Sensitivity.tsx";
import type { Stays } from "./WhatIf.tsx";

export type ResultProps = { trial: TrialDetail; analysis: Analysis };

export function Result({ trial, analysis }: ResultProps) {
  const given = analysis.status === "ok" && analysis.effects.length > 0;
  return (
    <div class="effect">
      {given ? (
        <Given trial={trial} analysis={analysis} />
      ) : (
        <>
          <Withheld analysis={analysis} />
          <DayByDay trial={trial} />
        </>
      )}
      <div class="effect-below">
        <Checks analysis={analysis} withoutWithheld={!given} />
        <ArmsTable analysis={analysis} />
      </div>
      {given && <Sensitivity trial={trial} analysis={analysis} />}
      <Looks looks={analysis.looks} />
      <Methods analysis={analysis} />
      <TakeOut trial={trial} />
    </div>
  );
}

function Withheld({ analysis }: { analysis: Analysis }) {
  return (
    <Notice tone="warm" title={say("withheld_title")}>
      <p>{say("withheld_lead")}</p>
      <ul>
        {groupChecks(analysis.checks).withhold.map((check) => (
          <li key={check.name}>{check.text}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Given({ trial, analysis }: ResultProps) {
  const pairs = effectsByArm(analysis);
  const [chosen, setChosen] = useState(favoured(analysis) ?? "");
  const pair = pairs.find(({ arm }) => arm === chosen) ?? pairs[0];
  return (
    <>
      <div class="effect-answer">
        <Sentences analysis={analysis} />
        <VerdictLine trial={trial} analysis={analysis} />
      </div>
      {pairs.length > 1 && (
        <div class="segments" role="group" aria-label={say("compared")}>
          {pairs.map(({ arm, sustained }) => (
            <button key={arm} type="button" aria-pressed={arm === pair?.arm} onClick={() => setChosen(arm)}>
              {say("versus", { arm: armName(analysis, arm), reference: armName(analysis, sustained.reference) })}
            </button>
          ))}
        </div>
      )}
      {pair && (
        <Comparison key={pair.arm} pair={pair} analysis={analysis} outcome={trial.protocol.outcome.name} stays={staysOf(trial)}>
          <DayByDay trial={trial} />
        </Comparison>
      )}
    </>
  );
}

function DayByDay({ trial }: { trial: TrialDetail }) {
  return (
    <section class="panel card effect-series" aria-label={say("series")}>
      <h2>{say("series")}</h2>
      <SeriesOf trialId={trial.id} height={180} />
    </section>
  );
}

const isEarly = ({ state }: TrialDetail): boolean => state === "running" || state === "paused";

function staysOf(trial: TrialDetail): Stays {
  if (isEarly(trial)) return "what_if_stays_early";
  return trial.imported ? "what_if_stays_imported" : "what_if_stays";
}

/** Before the end nothing is recorded, and nobody is told that a doubtful answer will do. */
function VerdictLine({ trial, analysis }: ResultProps) {
  const early = isEarly(trial);
  return (
    <div class="verdict">
      <p>
        <span class="soft">{say(early ? "verdict_early" : "verdict")}: </span>
        <strong>{sayVerdict(analysis)}</strong>
        <span class="soft">, {say(trial.imported ? "verdict_at_imported" : "verdict_at", { amount: sayPoints(analysis.worthwhile) })}</span>
      </p>
      {!early && analysis.verdict?.code === "undecided" && <p class="soft small">{say("undecided_help")}</p>}
    </div>
  );
}
