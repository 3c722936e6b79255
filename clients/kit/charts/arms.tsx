// How a treatment looks in every chart: a shape, a colour and its name, always the same for the same place in the protocol.
import { kitSay } from "../words/kit.ts";
import "./arms.css";

export type Look = "a" | "b" | "c" | "d" | "hidden";

/** By the key when the treatment may be known, one look for all when it may not. */
export function lookOf(key: string | null): Look {
  if (key === null) return "hidden";
  return (["a", "b", "c", "d"] as const).find((look) => look === key) ?? "d";
}

export interface Named {
  key: string;
  name: string;
}

export function nameOfArm(arm: string | null, code: string | null, arms: readonly Named[]): string {
  if (arm !== null) return arms.find(({ key }) => key === arm)?.name ?? arm;
  return code === null ? "" : kitSay("chart.bottle", { code });
}

/** The shape alone, around a point of a chart. */
export function Shape({ look, x, y, r }: { look: Look; x: number; y: number; r: number }) {
  const place = `translate(${x} ${y})`;
  if (look === "a") return <circle class="arm-shape arm-a" cx={x} cy={y} r={r} />;
  if (look === "b") return <rect class="arm-shape arm-b" x={x - r * 0.9} y={y - r * 0.9} width={r * 1.8} height={r * 1.8} />;
  if (look === "c") return <path class="arm-shape arm-c" transform={place} d={`M0 ${-r * 1.2} ${r * 1.15} ${r * 0.8} ${-r * 1.15} ${r * 0.8}Z`} />;
  if (look === "d") return <path class="arm-shape arm-d" transform={place} d={`M0 ${-r * 1.25} ${r * 1.25} 0 0 ${r * 1.25} ${-r * 1.25} 0Z`} />;
  return <circle class="arm-shape arm-hidden" cx={x} cy={y} r={r} />;
}

/** The shape and the name beside it. */
export function ArmName({ look, children }: { look: Look; children: string }) {
  return (
    <span class="arm-name">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
        <Shape look={look} x={9} y={9} r={6} />
      </svg>
      <span>{children}</span>
    </span>
  );
}
