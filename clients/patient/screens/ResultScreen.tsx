import type { Analysis, AnalysisAnswer, Effect, PatientTrial } from "@nof1/contract/shapes.ts";
import { PosteriorChart } from "@nof1/kit/charts/PosteriorChart.tsx";
import { ThreeWay } from "@nof1/kit/charts/ThreeWay.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Spinner } from "@nof1/kit/parts/Spinner.tsx";
import { countThreeWay } from "@nof1/kit/quantiles.ts";
import { seenFromTheBetter } from "../benefit.ts";
import { formatDate } from "@nof1/kit/words/formats.ts";
import { useFetched } from "../fetched.ts";
import { say } from "../words/say.ts";
import { DecisionCard } from "./DecisionCard.tsx";
import { ResultNumbers } from "./ResultNumbers.tsx";
import { TakeReport } from "./TakeReport.tsx";
import "./ResultScreen.css";

export function ResultScreen({ trial }: { trial: PatientTrial }) {
  const answer = useFetched(`/trials/${trial.id}/analysis`);
  const decisions = useFetched(`/trials/${trial.id}/decisions`);
  return (
    <div class="screen">
      <h1>{say("result.title")}</h1>
      <Visible trial={trial} answer={answer.value} looking={answer.state === "looking"} again={answer.again} />
      {decisions.value?.decisions.map((decision) => (
        <DecisionCard key={decision.id} decision={decision} onReplied={decisions.again} />
      ))}
    </div>
  );
}

interface VisibleProps {
  trial: PatientTrial;
  answer: AnalysisAnswer | null;
  looking: boolean;
  again: () => void;
}

function Visible({ trial, answer, looking, again }: VisibleProps) {
  if (!answer && looking) return <Spinner>{say("app.loading")}</Spinner>;
  if (!answer) return <Later title={say("result.offline_title")} words={[say("result.offline")]} again={again} />;
  if (answer.visibility === "being_computed") return <Later title={say("result.computing_title")} words={[say("result.computing")]} again={again} />;
  if (answer.visibility === "failed") return <Later title={say("result.failed_title")} words={[say("result.failed")]} again={again} />;
  if (answer.visibility === "no_data") return <Later title={say("result.hidden_title")} words={[say("result.no_data")]} />;
  if (answer.visibility === "shown" && answer.analysis) return <Shown trial={trial} analysis={answer.analysis} looks={answer.looks} />;
  const why = say(answer.visibility === "hidden_until_decision" ? "result.hidden_until_decision" : "result.hidden_until_end");
  const from = answer.shown_from ? [say("result.hidden_from", { date: formatDate(answer.shown_from, "long") })] : [];
  return <Later title={say("result.hidden_title")} words={[why, ...from]} />;
}

function Later({ title, words, again }: { title: string; words: string[]; again?: () => void }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {words.map((line) => <p key={line}>{line}</p>)}
      {again && <div class="row"><Button onClick={again}>{say("result.again")}</Button></div>}
    </section>
  );
}

function Shown({ trial, analysis, looks }: { trial: PatientTrial; analysis: Analysis; looks: number }) {
  const sustained = analysis.effects.filter(({ estimand, quantiles }) => estimand === "sustained" && quantiles.length > 0);
  const remarks = analysis.checks.filter(({ passed, consequence }) => passed === false && consequence !== "note");
  const withheld = analysis.status === "withheld";
  return (
    <>
      <section class="result-words">
        {withheld && <h2>{say("result.withheld_title")}</h2>}
        <p>{analysis.sentence_patient || analysis.sentence}</p>
      </section>
      {!withheld && sustained.map((effect) => <OneEffect key={effect.arm} trial={trial} analysis={analysis} effect={effect} named={sustained.length > 1} />)}
      {remarks.length > 0 && (
        <section class="section">
          <h2>{say("result.checks")}</h2>
          <ul class="stack tight">
            {remarks.map(({ name, text }) => <li key={name}>{text}</li>)}
          </ul>
        </section>
      )}
      {looks > 0 && <p class="small soft">{say("result.looks", { count: looks })}</p>}
      <TakeReport trialId={trial.id} />
      <Notice>{say("result.not_device")}</Notice>
    </>
  );
}

interface OneEffectProps {
  trial: PatientTrial;
  analysis: Analysis;
  effect: Effect;
  named: boolean;
}

function OneEffect({ trial, analysis, effect, named }: OneEffectProps) {
  const name = (key: string) => analysis.arms.find((one) => one.arm === key)?.name ?? key;
  const benefit = seenFromTheBetter(effect, analysis.better);
  const [arm, reference] = [name(benefit.arm), name(benefit.reference)];
  const shares = countThreeWay(benefit.quantiles, analysis.worthwhile, true);
  return (
    <section class="section" aria-label={say("result.with", { arm, reference })}>
      {named && <h2>{say("result.with", { arm, reference })}</h2>}
      <div class="card stack">
        <h2>{say("result.picture")}</h2>
        <p class="soft">{say("result.picture_words")}</p>
        <ThreeWay shares={shares} worthwhile={analysis.worthwhile} arm={arm} reference={reference} />
      </div>
      <details class="card result-more">
        <summary>{say("result.numbers")}</summary>
        <div class="stack">
          <ResultNumbers analysis={analysis} benefit={benefit} arm={arm} reference={reference} />
          <h3>{say("result.curve")}</h3>
          <PosteriorChart
            quantiles={benefit.quantiles}
            mean={benefit.mean}
            prob={benefit.prob}
            worthwhile={analysis.worthwhile}
            better="higher"
            arm={arm}
            reference={reference}
            outcome={trial.outcome.name}
          />
        </div>
      </details>
    </section>
  );
}
