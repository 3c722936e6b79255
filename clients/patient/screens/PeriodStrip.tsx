// The whole trial as one line of stretches: behind one in their colours, ahead of one without, so that nothing is given away early.
import type { CalendarDay, PatientTrial } from "@nof1/contract/shapes.ts";
import { lookOf } from "@nof1/kit/charts/arms.tsx";
import { findStretches } from "@nof1/kit/charts/stretches.ts";
import { say } from "../words/say.ts";
import "./PeriodStrip.css";

export function PeriodStrip({ trial, today }: { trial: PatientTrial; today: CalendarDay }) {
  const { calendar } = trial;
  const here = calendar.findIndex(({ day }) => day === today.day);
  const periods = Math.max(...calendar.map(({ period }) => period ?? 0));
  const label = say("strip.label", { day: today.day, days: trial.days, period: today.period ?? 1, periods });
  const x = (index: number) => (index / calendar.length) * 1000;
  return (
    <div class="strip">
      <svg viewBox="0 0 1000 44" preserveAspectRatio="none" role="img" aria-label={label}>
        {findStretches(calendar).map(({ from, to, arm, washout }) => {
          const known = from <= here;
          return (
            <rect
              key={from}
              class={washout ? "strip-washout" : known ? `strip-known arm-${lookOf(arm)}` : "strip-ahead"}
              x={x(from) + 2}
              y={12}
              width={x(to + 1) - x(from) - 4}
              height={20}
            />
          );
        })}
        <rect class="strip-past" x={0} y={12} width={x(here)} height={20} />
        <rect class="strip-here" x={x(here + 0.5) - 5} y={4} width={10} height={36} rx={5} />
      </svg>
      <p class="small soft" aria-hidden="true">{say("today.day_of", { day: today.day, days: trial.days })}</p>
    </div>
  );
}
