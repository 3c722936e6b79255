// Every answer on its day, the periods as lanes behind. Wider than the screen: it moves sideways, its scale stays.
import { useEffect, useId, useRef } from "preact/hooks";
import { formatDate, formatNumber } from "../words/formats.ts";
import { kitSay } from "../words/kit.ts";
import { ArmName, lookOf, type Named, nameOfArm, Shape } from "./arms.tsx";
import { SeriesTable } from "./SeriesTable.tsx";
import { findStretches, type Stretch } from "./stretches.ts";
import { useWidth } from "./useWidth.ts";
import "./SeriesChart.css";

export interface ChartDay {
  day: number;
  date: string;
  period: number | null;
  arm: string | null;
  code: string | null;
  washout: boolean;
  answer: number | null;
  taken: "planned" | "other_arm" | "something_else" | "nothing" | null;
  note: string | null;
  late: boolean;
  /** How it came; what staff entered is said. */
  mode?: "app" | "paper" | "call" | "import" | "device" | null;
  in_trial: boolean;
}

export interface SeriesChartProps {
  title: string;
  days: readonly ChartDay[];
  arms: readonly Named[];
  /** The ends of the scale; where there are none, the answers set them. */
  outcome: { minimum: number | null; maximum: number | null };
  /** The study day it is now; days after it are not yet due. */
  today: number | null;
  height?: number;
  /** What else was told on a study day: a triangle above it, words in the table. */
  marks?: ReadonlyMap<number, string>;
  /** Asked now and then, not every day: a day without an answer is no gap. */
  sparse?: boolean;
}

const PLOT = { top: 30, bottom: 26, axis: 38, leastPerDay: 9, mostPerDay: 34 };

interface Bounds {
  minimum: number;
  maximum: number;
}

interface Frame {
  perDay: number;
  width: number;
  height: number;
  x: (index: number) => number;
  y: (answer: number) => number;
}

export function SeriesChart({ title, days, arms, outcome, today, height = 230, marks, sparse = false }: SeriesChartProps) {
  const { place, width } = useWidth<HTMLDivElement>();
  const name = useId();
  if (days.length === 0) return <p class="soft">{kitSay("chart.no_days")}</p>;
  const bounds = findBounds(days, outcome);
  const frame = layOut(days.length, width - PLOT.axis, height, bounds);
  const stretches = findStretches(days);
  const asked = !sparse && (today !== null || days.some(({ answer }) => answer !== null));
  return (
    <figure class="series" aria-labelledby={name} ref={place}>
      <figcaption class="unseen" id={name}>{title}. {summarise(days)}</figcaption>
      <div class="series-plot">
        <Axis frame={frame} bounds={bounds} />
        <Scroller today={today} perDay={frame.perDay} label={`${title}. ${kitSay("chart.scroll")}`}>
          <svg width={frame.width} height={frame.height} viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
            <Hatching id={`${name}-hatch`} />
            {stretches.map((stretch) => (
              <Lane key={stretch.from} stretch={stretch} frame={frame} arms={arms} hatch={`${name}-hatch`} />
            ))}
            <Grid frame={frame} bounds={bounds} />
            <Dates days={days} stretches={stretches} frame={frame} />
            {today !== null && <Today index={days.findIndex(({ day }) => day === today)} frame={frame} />}
            <Lines days={days} stretches={stretches} frame={frame} sparse={sparse} />
            {marks && <Marks days={days} marks={marks} frame={frame} />}
            {days.map((day, i) => (
              <Point key={day.day} day={day} index={i} frame={frame} today={today} asked={asked} />
            ))}
          </svg>
        </Scroller>
      </div>
      <Legend days={days} arms={arms} sparse={sparse} marked={(marks?.size ?? 0) > 0} />
      <SeriesTable days={days} arms={arms} today={today} marks={marks} sparse={sparse} />
    </figure>
  );
}

function findBounds(days: readonly ChartDay[], { minimum, maximum }: SeriesChartProps["outcome"]): Bounds {
  const answers = days.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const seen = answers.length > 0 ? answers : [0];
  return { minimum: minimum ?? Math.min(...seen), maximum: maximum ?? Math.max(...seen) };
}

function layOut(n: number, room: number, height: number, bounds: Bounds): Frame {
  const perDay = Math.min(PLOT.mostPerDay, Math.max(PLOT.leastPerDay, room / n));
  const width = Math.max(room, n * perDay);
  const span = bounds.maximum - bounds.minimum || 1;
  const plot = height - PLOT.top - PLOT.bottom;
  return {
    perDay,
    width,
    height,
    x: (index) => (index + 0.5) * perDay,
    y: (answer) => PLOT.top + 8 + (plot - 16) * (1 - (answer - bounds.minimum) / span),
  };
}

function summarise(days: readonly ChartDay[]): string {
  return kitSay("chart.summary", {
    answered: days.filter(({ answer }) => answer !== null).length,
    days: days.length,
    first: formatDate(days[0]?.date ?? "", "short"),
    last: formatDate(days[days.length - 1]?.date ?? "", "short"),
  });
}

function Scroller(props: { today: number | null; perDay: number; label: string; children: preact.ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element && props.today !== null) element.scrollLeft = props.today * props.perDay - element.clientWidth * 0.7;
  }, [props.today, props.perDay]);
  return (
    <div class="series-scroll" ref={box} tabIndex={0} role="region" aria-label={props.label}>
      {props.children}
    </div>
  );
}

function ticks({ minimum, maximum }: Bounds): number[] {
  return [minimum, (minimum + maximum) / 2, maximum];
}

function Axis({ frame, bounds }: { frame: Frame; bounds: Bounds }) {
  return (
    <svg class="series-axis" width={PLOT.axis} height={frame.height} aria-hidden="true">
      {ticks(bounds).map((tick) => (
        <text key={tick} x={PLOT.axis - 8} y={frame.y(tick)} dy="0.35em" text-anchor="end">{formatNumber(tick)}</text>
      ))}
    </svg>
  );
}

function Grid({ frame, bounds }: { frame: Frame; bounds: Bounds }) {
  return (
    <g>
      {ticks(bounds).map((tick) => (
        <line key={tick} class="series-grid" x1={0} x2={frame.width} y1={frame.y(tick)} y2={frame.y(tick)} />
      ))}
    </g>
  );
}

function Hatching({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="series-hatch" x1="0" y1="0" x2="0" y2="6" />
      </pattern>
    </defs>
  );
}

function Lane({ stretch, frame, arms, hatch }: { stretch: Stretch; frame: Frame; arms: readonly Named[]; hatch: string }) {
  const x = stretch.from * frame.perDay;
  const width = (stretch.to - stretch.from + 1) * frame.perDay;
  const height = frame.height - PLOT.top - PLOT.bottom;
  const label = stretch.washout ? kitSay("chart.washout") : nameOfArm(stretch.arm, stretch.code, arms);
  const letters = Math.floor((width - 30) / 7.2);
  const fitting = stretch.code !== null && label.length > letters ? stretch.code : shorten(label, letters);
  return (
    <g class={`arm-${lookOf(stretch.arm)}`}>
      <rect class="series-lane" x={x + 1} y={PLOT.top} width={width - 2} height={height} rx={6} />
      {stretch.washout && <rect x={x + 1} y={PLOT.top} width={width - 2} height={height} rx={6} fill={`url(#${hatch})`} />}
      {!stretch.washout && <Shape look={lookOf(stretch.arm)} x={x + 9} y={PLOT.top - 13} r={4.5} />}
      {letters >= fitting.length && (
        <text class="series-arm" x={x + (stretch.washout ? 3 : 18)} y={PLOT.top - 13} dy="0.35em">{fitting}</text>
      )}
    </g>
  );
}

/** Whole words where one fits: half a dose ("10" cut to "1") would say something else. */
function shorten(text: string, letters: number): string {
  if (text.length <= letters) return text;
  const cut = text.slice(0, Math.max(1, letters - 1));
  const words = cut.slice(0, Math.max(0, cut.lastIndexOf(" ")));
  return `${text[cut.length] === " " || !words ? cut : words}…`;
}

function Dates({ days, stretches, frame }: { days: readonly ChartDay[]; stretches: readonly Stretch[]; frame: Frame }) {
  const room = 52;
  let last = -room;
  const shown = stretches.filter(({ from }) => {
    const fits = from * frame.perDay - last >= room && from * frame.perDay + room <= frame.width + 8;
    if (fits) last = from * frame.perDay;
    return fits;
  });
  return (
    <g>
      {shown.map(({ from }) => (
        <text key={from} class="series-date" x={from * frame.perDay + 3} y={frame.height - 8}>
          {formatDate(days[from]?.date ?? "", "short")}
        </text>
      ))}
    </g>
  );
}

function Today({ index, frame }: { index: number; frame: Frame }) {
  if (index < 0) return null;
  const x = frame.x(index);
  return <line class="series-today" x1={x} x2={x} y1={PLOT.top} y2={frame.height - PLOT.bottom} />;
}

/** One line a period, broken where a day has no answer: what was not asked is not drawn. */
function Lines({ days, stretches, frame, sparse }: { days: readonly ChartDay[]; stretches: readonly Stretch[]; frame: Frame; sparse: boolean }) {
  return (
    <g>
      {stretches.map((stretch) => {
        const parts: string[] = [];
        let pen = "M";
        for (let i = stretch.from; i <= stretch.to; i++) {
          const answer = days[i]?.answer ?? null;
          if (answer !== null) parts.push(`${pen}${frame.x(i)} ${frame.y(answer)}`);
          if (answer !== null) pen = "L";
          else if (!sparse) pen = "M";
        }
        return <path key={stretch.from} class={`series-line arm-${lookOf(stretch.arm)}`} d={parts.join("")} />;
      })}
    </g>
  );
}

function Marks({ days, marks, frame }: { days: readonly ChartDay[]; marks: ReadonlyMap<number, string>; frame: Frame }) {
  const y = frame.height - PLOT.bottom - 12;
  return (
    <g>
      {days.map(({ day }, i) => marks.has(day) && <path key={day} class="series-mark" d={`M${frame.x(i) - 5} ${y}h10l-5 -9z`} />)}
    </g>
  );
}

type PointProps = { day: ChartDay; index: number; frame: Frame; today: number | null; asked: boolean };

function Point({ day, index, frame, today, asked }: PointProps) {
  const x = frame.x(index);
  if (day.answer !== null) {
    const r = Math.min(5.5, Math.max(3.2, frame.perDay * 0.32));
    return (
      <g class={day.in_trial ? "" : "series-outside"}>
        <Shape look={lookOf(day.arm)} x={x} y={frame.y(day.answer)} r={r} />
      </g>
    );
  }
  if (!asked || !day.in_trial || (today !== null && day.day >= today)) return null;
  const bottom = frame.height - PLOT.bottom;
  return <line class="series-missing" x1={x} x2={x} y1={bottom - 7} y2={bottom - 1} />;
}

function Legend({ days, arms, sparse, marked }: { days: readonly ChartDay[]; arms: readonly Named[]; sparse: boolean; marked: boolean }) {
  const shown = arms.filter(({ key }) => days.some(({ arm }) => arm === key));
  return (
    <div class="series-legend">
      {shown.map(({ key, name }) => (
        <ArmName key={key} look={lookOf(key)}>{name}</ArmName>
      ))}
      {days.some(({ washout }) => washout) && <span>{kitSay("chart.washout_legend")}</span>}
      {marked && <span>{kitSay("chart.mark_legend")}</span>}
      {!sparse && days.some(({ answer }) => answer === null) && <span>{kitSay("chart.missing_legend")}</span>}
    </div>
  );
}
