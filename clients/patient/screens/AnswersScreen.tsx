import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { SeriesChart } from "@nof1/kit/charts/SeriesChart.tsx";
import { gatherAnswers } from "../answers.ts";
import { useFetched } from "../fetched.ts";
import { items, now } from "../state.ts";
import { say } from "../words/say.ts";
import { WaitingLine } from "./WaitingLine.tsx";

export function AnswersScreen({ trial }: { trial: PatientTrial }) {
  const series = useFetched(`/trials/${trial.id}/series`);
  const { days, today } = gatherAnswers(trial, series.value, items.value, now.value);
  const { outcome } = trial;
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
          <SeriesChart title={say("answers.chart")} days={days} arms={trial.arms} outcome={outcome} today={today} />
          <p class="soft">{say("answers.not_a_result")}</p>
          {(series.state === "kept" || series.state === "nothing") && <p class="small soft">{say("answers.as_of")}</p>}
        </>
      ) : (
        <section class="card stack tight">
          <h2>{say("answers.empty_title")}</h2>
          <p>{say("answers.empty")}</p>
        </section>
      )}
      <WaitingLine />
    </div>
  );
}
