/** The answers on their calendar, how many came, and what was really taken. */
import type { Series, TrialDetail } from "@nof1/contract/shapes.ts";
import { SeriesChart } from "@nof1/kit/charts/SeriesChart.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { getSeries } from "../../logic/api.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Waits } from "../../parts/Refusal.tsx";
import { say as sayConduct } from "../../words/conduct.ts";
import { say } from "../../words/trial.ts";

export function AnswersPanel({ trial }: { trial: TrialDetail }) {
  if (trial.first_day === null) return null;
  return (
    <Panel title={say("data")}>
      <SeriesOf trialId={trial.id} />
      <div class="answers-facts">
        <Adherence trial={trial} />
        <TakenFacts trial={trial} />
      </div>
    </Panel>
  );
}

export function SeriesOf({ trialId, height = 200 }: { trialId: string; height?: number }) {
  const [loaded, { reload }] = useLoaded(`series.${trialId}`, () => getSeries(trialId));
  return (
    <Waits on={loaded} again={reload}>
      {(series) => (
        <>
          <SeriesChart
            title={say("series_title")}
            days={series.days}
            arms={series.arms}
            outcome={series.outcome}
            today={series.today}
            height={height}
          />
          <Beside beside={series.beside} />
        </>
      )}
    </Waits>
  );
}

/** Kept, and not counted: another answer of the same day is. */
function Beside({ beside }: Pick<Series, "beside">) {
  if (beside.length === 0) return null;
  return (
    <div class="stack tight">
      <h3>{say("beside")}</h3>
      <ul class="plain">
        {beside.map((one, place) => (
          <li key={place}>
            <strong>{say("beside_line", { day: one.day, answer: formatNumber(one.answer ?? 0) })}</strong> <span class="soft">{sayConduct(`mode_${one.mode ?? "app"}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

// Many short periods say less one by one than in the chart above.
const MOST_PERIODS = 24;

function Adherence({ trial: { adherence } }: { trial: TrialDetail }) {
  const { answered, expected, late, not_answered: open } = adherence;
  const extra = [late > 0 ? say("late", { count: late }) : "", open > 0 ? say("not_answered", { count: open }) : ""];
  const begun = adherence.by_period.filter((one) => one.expected > 0);
  const few = begun.length > 0 && adherence.by_period.length <= MOST_PERIODS;
  return (
    <div class="stack tight">
      <h3>{say(few ? "adherence" : "adherence_plain")}</h3>
      <p>
        <strong>{say("adherence_total", { answered, expected })}</strong>
        <span class="soft"> {extra.filter(Boolean).join(" · ")}</span>
      </p>
      {few && (
        <ul class="periods">
          {begun.map((one) => (
            <li key={one.period}>
              <span class="small">{say("period", { n: one.period })}</span>
              <meter min={0} max={Math.max(one.expected, 1)} value={one.answered} aria-hidden="true" />
              <span class="small soft">{say("period_of", { answered: one.answered, expected: one.expected })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const KINDS = ["planned", "other_arm", "something_else", "nothing", "unknown"] as const;

function TakenFacts({ trial: { taken } }: { trial: TrialDetail }) {
  const said = KINDS.filter((kind) => taken[kind] > 0);
  if (said.every((kind) => kind === "unknown")) return null;
  return (
    <div class="stack tight">
      <h3>{say("taken_title")}</h3>
      <ul class="plain">
        {said.map((kind) => (
          <li key={kind}>
            <strong>{say("taken_days", { count: taken[kind] })}</strong> <span class="soft">{say(`taken_${kind}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
