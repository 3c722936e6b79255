/** Will it answer? What the design would say in 100 such trials, as it is being written or approved. */
import type { Characteristics, ProtocolBody } from "@nof1/contract/shapes.ts";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { hopeOf, ofHundred, useOutlook, type Outlook as Found } from "../logic/judging.ts";
import { say } from "../words/outlook.ts";
import { OutlookChart } from "./OutlookChart.tsx";
import { Panel } from "./Panel.tsx";
import { sayPoints } from "./values.ts";

/** Gains are told at multiples of the worthwhile difference; the headline speaks of twice as much. */
const HEADLINE = 2;

/** The one sentence; where there is none yet, why. */
export function OutlookInShort({ outlook, worthwhile }: { outlook: Found; worthwhile: number }) {
  return (
    <div aria-live="polite" aria-busy={outlook.state === "asking"}>
      {outlook.found ? <Headline found={outlook.found} worthwhile={worthwhile} /> : <p class="soft">{sayWhyNot(outlook)}</p>}
    </div>
  );
}

/** The whole of it: by how large the difference really is, what is assumed, and if things are worse. */
export function OutlookAtLength({ outlook, worthwhile }: { outlook: Found; worthwhile: number }) {
  if (!outlook.found) return <p class="soft">{sayWhyNot(outlook)}</p>;
  return <Details found={outlook.found} state={outlook.state} worthwhile={worthwhile} />;
}

/** For one who reads a design that is written. */
export function OutlookPanel({ protocol }: { protocol: ProtocolBody }) {
  const outlook = useOutlook(protocol);
  const worthwhile = protocol.outcome.worthwhile ?? 1;
  return (
    <Panel title={say("title")}>
      <OutlookInShort outlook={outlook} worthwhile={worthwhile} />
      {outlook.found && <OutlookAtLength outlook={outlook} worthwhile={worthwhile} />}
    </Panel>
  );
}

function sayWhyNot({ state }: Found): string {
  return say(state === "not_yet" || state === "failed" || state === "offline" ? state : "asking");
}

function Headline({ found, worthwhile }: { found: Characteristics; worthwhile: number }) {
  const points = found.as_assumed.points;
  const point = points.find(({ gain }) => Math.abs(gain - HEADLINE * worthwhile) < 1e-9) ?? points.at(-1);
  if (!point) return null;
  const { right, wrong } = ofHundred(point.right.value, point.wrong.value);
  const hope = hopeOf(point.right.value);
  return (
    <p class={`outlook-headline ${hope}`}>
      <strong>
        <Icon name={hope === "good" ? "check" : "warning"} size={20} /> {say(hope)}
      </strong>
      <span>{say("headline", { gain: sayPoints(point.gain), right: sayCount(right), wrong: sayCount(wrong) })}</span>
    </p>
  );
}

/** None of some hundred simulated ones is not never. */
const sayCount = (count: number): string => (count === 0 ? say("under_one") : formatNumber(count, 0));

function Details({ found, state, worthwhile }: { found: Characteristics; state: Found["state"]; worthwhile: number }) {
  const error = Math.max(...found.as_assumed.points.map(({ right }) => Math.ceil(200 * right.error)));
  return (
    <>
      <OutlookChart points={found.as_assumed.points} worthwhile={worthwhile} />
      <p class="soft small">{say("least_means")}</p>
      <p class="soft small">
        {state === "precise" ? say("precise", { trials: found.trials, error }) : state === "asking" ? say("asking") : say("rough", { trials: found.trials })}
      </p>
      {found.remarks.map(({ code, numbers }) => (
        <RemarkLine key={code} code={code} numbers={numbers} />
      ))}
      {found.worse && (
        <details class="fold">
          <summary>{say("worse_title")}</summary>
          <div class="stack">
            <p class="small">
              {say("worse_words", {
                noise: formatNumber(found.worse.assumptions.noise, 2),
                missing: Math.round(100 * found.worse.assumptions.missing),
              })}
            </p>
            <OutlookChart points={found.worse.points} worthwhile={worthwhile} />
          </div>
        </details>
      )}
      <details class="fold">
        <summary>{say("assumed_title")}</summary>
        <p class="small">{sayAssumed(found)}</p>
      </details>
    </>
  );
}

function sayAssumed({ as_assumed: { assumptions } }: Characteristics): string {
  const known = { autocorrelation: formatNumber(assumptions.autocorrelation, 2), shift: formatNumber(assumptions.period_shift, 2) };
  const kept = Math.round(100 * assumptions.carryover);
  const spread = `${say("spread")}: ${formatNumber(assumptions.noise, 2)} ${say("spread_unit")}. `;
  const missing = `${say("missing")}: ${Math.round(100 * assumptions.missing)} ${say("missing_unit")}. `;
  return spread + missing + (kept > 0 ? say("assumed_fixed", { ...known, kept }) : say("assumed_none_kept", known));
}

/** Washout and lengths are remarked on at their fields. */
function RemarkLine({ code, numbers }: { code: string; numbers: Record<string, number> }) {
  const words = sayRemark(code, numbers);
  if (!words) return null;
  return (
    <p class="remark warning">
      <Icon name="warning" size={18} />
      <span>{words}</span>
    </p>
  );
}

function sayRemark(code: string, numbers: Record<string, number>): string | null {
  const number = (name: string): number => numbers[name] ?? 0;
  if (code === "recall") return say("remark_recall", { recall_days: number("recall_days") });
  if (code === "few_sequences") return say("remark_few_sequences", { possible_sequences: number("possible_sequences") });
  if (code === "trend") return say("remark_trend", { share: Math.max(1, Math.round(100 * number("share"))) });
  return null;
}
