import type { AllTold, PatientTrial } from "@nof1/contract/shapes.ts";
import { SeriesChart } from "@nof1/kit/charts/SeriesChart.tsx";
import { LinkButton } from "@nof1/kit/parts/Button.tsx";
import { inReadersLanguage } from "@nof1/kit/parts/ItemField.tsx";
import { studyDate } from "@nof1/kit/studyDay.ts";
import { formatDate, formatNumber } from "@nof1/kit/words/formats.ts";
import { gatherAnswers } from "../answers.ts";
import { useFetched } from "../fetched.ts";
import { marksOf, type ScoreLine, scoreLines } from "../ownScores.ts";
import { hrefOf } from "../route.ts";
import { items, now } from "../state.ts";
import { say } from "../words/say.ts";
import { ToldList } from "./ToldList.tsx";
import { WaitingLine } from "./WaitingLine.tsx";

export function AnswersScreen({ trial }: { trial: PatientTrial }) {
  const series = useFetched(`/trials/${trial.id}/series`);
  const told = useFetched(`/trials/${trial.id}/questionnaires`);
  const { days, today } = gatherAnswers(trial, series.value, items.value, now.value);
  const marks = new Map([...(told.value ? marksOf(told.value) : [])].map(([day, titles]) => [day, titles.map(inReadersLanguage).join(", ")]));
  const { outcome } = trial;
  const old = [series.state, told.state].some((state) => state === "kept" || state === "nothing");
  return (
    <div class="screen">
      <h1>{say("answers.title")}</h1>
      {days.some(({ answer }) => answer !== null) ? (
        <>
          <div class="stack tight">
            <p class="lead">{outcome.question}</p>
            <p class="small soft">
              0: {outcome.low_label} · 10: {outcome.high_label}. {say(`answers.scale_better_${outcome.better}`)}
            </p>
          </div>
          <SeriesChart title={say("answers.chart")} days={days} arms={trial.arms} outcome={outcome} today={today} marks={marks} />
          <p class="soft">{say("answers.not_a_result")}</p>
        </>
      ) : (
        <section class="card stack tight">
          <h2>{say("answers.empty_title")}</h2>
          <p>{say("answers.empty")}</p>
        </section>
      )}
      {told.value && <Scores trial={trial} told={told.value} today={today} />}
      <ToldList trial={trial} told={told.value} />
      <p class="soft">{sayWhenCompared(trial)}</p>
      {old && <p class="small soft">{say("answers.as_of")}</p>}
      <div class="row">
        <LinkButton href={hrefOf("calendar")}>{say("calendar.title")}</LinkButton>
        <LinkButton href={hrefOf("data")}>{say("mine.to_data")}</LinkButton>
      </div>
      <WaitingLine />
    </div>
  );
}

/** Treatments are compared in one place alone, and not before the trial says so. */
function sayWhenCompared(trial: PatientTrial): string {
  const date = formatDate(trial.last_day, "long");
  return trial.results_patient === "running" ? say("mine.compare_running") : say(`mine.compare_${trial.results_patient}`, { date });
}

function Scores({ trial, told, today }: { trial: PatientTrial; told: AllTold; today: number | null }) {
  const until = studyDate(now.value, trial.zone, trial.day_starts_at);
  const lines = scoreLines(told, trial.calendar, until).filter(({ days }) => days.some(({ answer }) => answer !== null));
  if (lines.length === 0) return null;
  return (
    <section class="section">
      <h2>{say("mine.again")}</h2>
      {lines.map((line) => <ScoreChart key={line.key} trial={trial} line={line} today={today} />)}
    </section>
  );
}

function ScoreChart({ trial, line, today }: { trial: PatientTrial; line: ScoreLine; today: number | null }) {
  const { score } = line;
  const title = [inReadersLanguage(line.title), line.named ? score.id : ""].filter(Boolean).join(": ");
  const by = line.answeredBy === "parent" || line.answeredBy === "carer" ? say(`mine.by_${line.answeredBy}`) : "";
  const range = score.minimum !== null && score.maximum !== null ? say("mine.of_range", { low: formatNumber(score.minimum), high: formatNumber(score.maximum) }) : "";
  return (
    <div class="stack tight">
      <h3>{title}</h3>
      <p class="small soft">{[by, `${[say("mine.score"), range].filter(Boolean).join(" ")}. ${say(`mine.better_${score.better}`)}`].filter(Boolean).join(" · ")}</p>
      <SeriesChart title={title} days={line.days} arms={trial.arms} outcome={score} today={today} height={170} sparse />
    </div>
  );
}
