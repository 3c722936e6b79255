// Where the difference probably lies. The side that is better for the person is on the right, whichever way the outcome counts.
import { equalTailed } from "../quantiles.ts";
import { formatNumber, formatPercent, formatSigned } from "../words/formats.ts";
import { kitSay } from "../words/kit.ts";
import { estimateDensity, type DensityPoint } from "./density.ts";
import { useWidth } from "./useWidth.ts";
import "./PosteriorChart.css";

export interface PosteriorChartProps {
  quantiles: readonly number[];
  mean: number;
  prob: number;
  worthwhile: number;
  better: "higher" | "lower";
  arm: string;
  reference: string;
  outcome: string;
  /** A difference asked about ("what if…"), drawn as one more line. */
  asked?: number | null;
  height?: number;
}

const EDGE = { top: 44, bottom: 62, side: 12 };

interface Frame {
  width: number;
  height: number;
  low: number;
  high: number;
  x: (difference: number) => number;
  y: (density: number) => number;
}

export function PosteriorChart(props: PosteriorChartProps) {
  const { place, width } = useWidth<HTMLDivElement>();
  const { quantiles, worthwhile, prob, height = 240 } = props;
  const [low, high] = reach(quantiles, worthwhile);
  const curve = estimateDensity(quantiles, low, high);
  const frame = layOut(width, height, low, high, curve, props.better);
  const [lower, upper] = equalTailed(quantiles, prob);
  return (
    <div class="posterior" ref={place}>
      <svg width={frame.width} height={height} viewBox={`0 0 ${frame.width} ${height}`} role="img" aria-label={describe(props, lower, upper)}>
        <Zone curve={curve} frame={frame} from={low} to={-worthwhile} kind={props.better === "higher" ? "worse" : "better"} />
        <Zone curve={curve} frame={frame} from={-worthwhile} to={worthwhile} kind="similar" />
        <Zone curve={curve} frame={frame} from={worthwhile} to={high} kind={props.better === "higher" ? "better" : "worse"} />
        <path class="posterior-curve" d={outline(curve, frame)} />
        <Marks frame={frame} {...props} />
        <Interval frame={frame} lower={lower} upper={upper} mean={props.mean} />
      </svg>
      <div class="posterior-sides">
        <span>← {kitSay("posterior.worse", { reference: props.reference })}</span>
        <span>{kitSay("posterior.better", { arm: props.arm })} →</span>
      </div>
    </div>
  );
}

function reach(quantiles: readonly number[], worthwhile: number): [number, number] {
  const first = quantiles[0] ?? 0;
  const last = quantiles[quantiles.length - 1] ?? 0;
  const low = Math.min(first, -1.35 * worthwhile);
  const high = Math.max(last, 1.35 * worthwhile);
  const spare = (high - low) * 0.04;
  return [low - spare, high + spare];
}

function layOut(width: number, height: number, low: number, high: number, curve: DensityPoint[], better: string): Frame {
  const tallest = Math.max(...curve.map(({ density }) => density));
  const room = width - 2 * EDGE.side;
  const share = (difference: number) => (difference - low) / (high - low);
  return {
    width,
    height,
    low,
    high,
    x: (difference) => EDGE.side + room * (better === "higher" ? share(difference) : 1 - share(difference)),
    y: (density) => height - EDGE.bottom - ((height - EDGE.top - EDGE.bottom) * density) / tallest,
  };
}

function outline(curve: readonly DensityPoint[], frame: Frame): string {
  return curve.map(({ x, density }, i) => `${i ? "L" : "M"}${frame.x(x).toFixed(1)} ${frame.y(density).toFixed(1)}`).join("");
}

function Zone(props: { curve: readonly DensityPoint[]; frame: Frame; from: number; to: number; kind: string }) {
  const { curve, frame, from, to, kind } = props;
  const inside = curve.filter(({ x }) => x > from && x < to);
  const ends = [at(curve, from), ...inside, at(curve, to)];
  const floor = frame.y(0);
  return <path class={`posterior-${kind}`} d={`${outline(ends, frame)}L${frame.x(to)} ${floor}L${frame.x(from)} ${floor}Z`} />;
}

function at(curve: readonly DensityPoint[], x: number): DensityPoint {
  const after = curve.findIndex((point) => point.x >= x);
  const right = curve[after] ?? curve[curve.length - 1] ?? { x, density: 0 };
  const left = curve[after - 1] ?? right;
  const part = right.x === left.x ? 0 : (x - left.x) / (right.x - left.x);
  return { x, density: left.density + (right.density - left.density) * part };
}

function Marks({ frame, worthwhile, asked }: PosteriorChartProps & { frame: Frame }) {
  const floor = frame.y(0);
  return (
    <g>
      <line class="posterior-floor" x1={EDGE.side} x2={frame.width - EDGE.side} y1={floor} y2={floor} />
      {[-worthwhile, 0, worthwhile].map((difference) => (
        <g key={difference}>
          <line class={difference === 0 ? "posterior-zero" : "posterior-limit"} x1={frame.x(difference)} x2={frame.x(difference)} y1={EDGE.top - 16} y2={floor + 5} />
          <text x={frame.x(difference)} y={EDGE.top - 24} text-anchor="middle">{formatSigned(difference, 2)}</text>
        </g>
      ))}
      {asked !== undefined && asked !== null && (
        <line class="posterior-asked" x1={frame.x(asked)} x2={frame.x(asked)} y1={EDGE.top - 16} y2={floor + 5} />
      )}
    </g>
  );
}

function Interval({ frame, lower, upper, mean }: { frame: Frame; lower: number; upper: number; mean: number }) {
  const y = frame.height - EDGE.bottom + 20;
  const ends = [frame.x(lower), frame.x(upper)].sort((a, b) => a - b) as [number, number];
  return (
    <g>
      <line class="posterior-interval" x1={ends[0]} x2={ends[1]} y1={y} y2={y} />
      <circle class="posterior-mean" cx={frame.x(mean)} cy={y} r={6} />
      <text class="posterior-mean-text" x={clamp(frame.x(mean), 24, frame.width - 24)} y={y + 24} text-anchor="middle">{formatSigned(mean, 1)}</text>
      {ends[1] - ends[0] > 130 && (
        <>
          <text x={ends[0]} y={y + 24} text-anchor="start">{formatSigned(frame.x(lower) < frame.x(upper) ? lower : upper, 1)}</text>
          <text x={ends[1]} y={y + 24} text-anchor="end">{formatSigned(frame.x(lower) < frame.x(upper) ? upper : lower, 1)}</text>
        </>
      )}
    </g>
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function describe(props: PosteriorChartProps, lower: number, upper: number): string {
  return kitSay("posterior.label", {
    arm: props.arm,
    reference: props.reference,
    mean: formatSigned(props.mean, 1),
    lower: formatNumber(lower, 1),
    upper: formatNumber(upper, 1),
    prob: formatPercent(props.prob),
  });
}
