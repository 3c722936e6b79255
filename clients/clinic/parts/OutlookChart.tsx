/** What 100 such trials would say, by how large the difference really is. */
import type { Point } from "@nof1/contract/shapes.ts";
import { ofHundred } from "../logic/judging.ts";
import { say } from "../words/outlook.ts";
import { sayPoints } from "./values.ts";

const KINDS = ["right", "unclear", "wrong"] as const;

/** Told apart by pattern as well as by colour; each bar says its numbers. */
export function OutlookChart({ points, worthwhile }: { points: readonly Point[]; worthwhile: number }) {
  return (
    <div class="outlook-chart">
      <ul class="plain outlook-rows" aria-label={say("table")}>
        {points.map((point) => (
          <Row key={point.gain} point={point} worthwhile={worthwhile} />
        ))}
      </ul>
      <ul class="plain outlook-legend" aria-hidden="true">
        {KINDS.map((kind) => (
          <li key={kind}>
            <span class={`outlook-swatch outlook-${kind}`} />
            {say(`legend_${kind}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row({ point, worthwhile }: { point: Point; worthwhile: number }) {
  const shares = ofHundred(point.right.value, point.wrong.value);
  return (
    <li class="outlook-row">
      <span class="outlook-gain">{sayGain(point.gain, worthwhile)}</span>
      <span class="outlook-bar" aria-hidden="true">
        {KINDS.map((kind) => shares[kind] > 0 && <span key={kind} class={`outlook-${kind}`} style={{ flexGrow: shares[kind] }} />)}
      </span>
      <span class="outlook-numbers">{say("bar", shares)}</span>
    </li>
  );
}

function sayGain(gain: number, worthwhile: number): string {
  if (gain === 0) return say("row_none");
  return say(Math.abs(gain - worthwhile) < 1e-9 ? "row_least" : "row_gain", { gain: sayPoints(gain) });
}
