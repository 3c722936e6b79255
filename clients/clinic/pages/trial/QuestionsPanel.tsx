/** What became of every question, by questionnaire and period; and the pauses in between. */
import type { QuestionsSeen, ShippedInstrument, TrialDetail } from "@nof1/contract/shapes.ts";
import { formatList } from "@nof1/kit/words/formats.ts";
import { getInstruments, getQuestions } from "../../logic/api.ts";
import { askingOf } from "../../logic/asking.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { titleOf } from "../../parts/asking.ts";
import { Panel } from "../../parts/Panel.tsx";
import { Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/conduct.ts";
import { PausesPanel } from "./PausesPanel.tsx";

const STATES = ["answered", "answered_late", "not_answered", "excused", "open", "opened", "late_open", "later"] as const;
type Counts = QuestionsSeen["counts"][number];

export function QuestionsPanel({ trial }: { trial: TrialDetail }) {
  return trial.first_day === null || trial.imported ? null : <QuestionsOf trial={trial} />;
}

function QuestionsOf({ trial }: { trial: TrialDetail }) {
  const [loaded, { reload, put }] = useLoaded(`questions.${trial.id}`, () => Promise.all([getQuestions(trial.id), getInstruments()]));
  return (
    <>
      <Panel title={say("questions")}>
        <Waits on={loaded} again={reload}>
          {([seen, instruments]) => <CountsTable trial={trial} seen={seen} instruments={instruments} />}
        </Waits>
      </Panel>
      {loaded.value && <PausesPanel trial={trial} seen={loaded.value[0]} put={(seen) => loaded.value && put([seen, loaded.value[1]])} />}
    </>
  );
}

/** Rows in one: a questionnaire over all its periods. */
function together(rows: readonly Counts[]): Counts["states"] {
  const sum = (state: (typeof STATES)[number]): number => rows.reduce((total, row) => total + row.states[state], 0);
  return Object.fromEntries(STATES.map((state) => [state, sum(state)])) as Counts["states"];
}

const sayStates = (states: Counts["states"]): string =>
  STATES.filter((state) => states[state] > 0)
    .map((state) => `${states[state]} ${say(`state_${state}`)}`)
    .join(" · ");

function CountsTable({ trial, seen, instruments }: { trial: TrialDetail; seen: QuestionsSeen; instruments: ShippedInstrument[] }) {
  const asking = askingOf(trial.protocol);
  const keys = [...new Set(seen.counts.map(({ questionnaire }) => questionnaire))].sort((a, b) => Number(b === "daily") - Number(a === "daily"));
  const nameOf = (key: string): string => {
    const one = asking.questionnaires.find((planned) => planned.key === key);
    return one ? titleOf(one, instruments) : key === "daily" ? say("daily") : key;
  };
  const reasons = (["ended", "paused", "edited"] as const).filter((reason) => seen.excused_for[reason]).map((reason) => say(`excused_${reason}`, { count: seen.excused_for[reason] ?? 0 }));
  return (
    <>
      <p class="soft small">{say("questions_lead")}</p>
      {keys.map((key) => {
        const rows = seen.counts.filter(({ questionnaire }) => questionnaire === key);
        return (
          <div key={key} class="stack tight">
            <h3>{nameOf(key)}</h3>
            <p>{sayStates(together(rows))}</p>
            {rows.length > 1 && (
              <details class="fold">
                <summary>{say("by_period")}</summary>
                <table class="told">
                  <tbody>
                    {rows.map((row) => (
                      <tr key={String(row.period)}>
                        <th scope="row">{row.period === null ? say("washout") : `${say("period")} ${row.period}`}</th>
                        <td>{sayStates(row.states)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            )}
          </div>
        );
      })}
      {reasons.length > 0 && <p class="soft small">{say("excused", { reasons: formatList(reasons) })}</p>}
    </>
  );
}
