import { formatDate, formatNumber } from "../words/formats.ts";
import { kitSay } from "../words/kit.ts";
import { ArmName, lookOf, type Named, nameOfArm } from "./arms.tsx";
import type { ChartDay } from "./SeriesChart.tsx";

/** The same days as rows, for readers and for eyes that want numbers. */
export interface SeriesTableProps {
  days: readonly ChartDay[];
  arms: readonly Named[];
  today: number | null;
  marks?: ReadonlyMap<number, string> | undefined;
  sparse?: boolean;
}

export function SeriesTable({ days, arms, today, marks, sparse = false }: SeriesTableProps) {
  const past = days.filter(({ day, answer }) => answer !== null || (!sparse && (today === null || day <= today)) || marks?.has(day));
  return (
    <details class="series-details">
      <summary>{kitSay("chart.table_open")}</summary>
      <div class="series-rows" tabIndex={0} role="region" aria-label={kitSay("chart.table_open")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{kitSay("chart.day")}</th>
              <th scope="col">{kitSay("chart.answer")}</th>
              <th scope="col">{kitSay("chart.arm")}</th>
            </tr>
          </thead>
          <tbody>
            {[...past].reverse().map((day) => <Row key={day.day} day={day} arms={arms} isToday={day.day === today} mark={marks?.get(day.day)} />)}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Row({ day, arms, isToday, mark }: { day: ChartDay; arms: readonly Named[]; isToday: boolean; mark: string | undefined }) {
  const remarks = [
    isToday ? kitSay("chart.today") : "",
    day.taken && day.taken !== "planned" ? `${kitSay("chart.taken")}: ${kitSay(`taken.${day.taken}`)}` : "",
    day.late ? kitSay("chart.late") : "",
    day.mode === "call" || day.mode === "paper" ? kitSay(`chart.mode_${day.mode}`) : "",
    day.in_trial ? "" : kitSay("chart.not_in_trial"),
    day.note ?? "",
    mark ?? "",
  ].filter(Boolean);
  return (
    <tr>
      <th scope="row">
        {day.day} <span class="soft">{formatDate(day.date, "short")}</span>
      </th>
      <td>{day.answer === null ? <span class="soft">{kitSay("chart.no_answer")}</span> : <b>{formatNumber(day.answer)}</b>}</td>
      <td>
        {day.washout ? (
          <span class="soft">{kitSay("chart.washout")}</span>
        ) : (
          <ArmName look={lookOf(day.arm)}>{nameOfArm(day.arm, day.code, arms)}</ArmName>
        )}
        {remarks.map((remark) => <span key={remark} class="series-remarks">{remark}</span>)}
      </td>
    </tr>
  );
}
