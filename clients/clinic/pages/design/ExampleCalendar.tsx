/** An order that could come up, period by period, and plainly not the one that will. */
import type { ProtocolBody } from "@nof1/contract/shapes.ts";
import { ArmName, lookOf } from "@nof1/kit/charts/arms.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { useState } from "preact/hooks";
import { dice } from "../../logic/dice.ts";
import { exampleDays, lengthsOf, totalDays, type ExampleDay } from "../../logic/exampleOrder.ts";
import { say } from "../../words/design.ts";
import { say as sayProtocol } from "../../words/protocol.ts";

const MOST_DAYS = 400;
const whole = (n: number, least: number): boolean => Number.isInteger(n) && n >= least;

/** The lengths, where an order can be drawn from them. */
function drawable(protocol: ProtocolBody): ReturnType<typeof lengthsOf> {
  const lengths = lengthsOf(protocol);
  if (!lengths) return null;
  const { periods, period_days, washout_days } = lengths;
  const sound = whole(periods, 1) && whole(period_days, 1) && whole(washout_days, 0);
  return sound && periods % protocol.arms.length === 0 && totalDays(lengths) <= MOST_DAYS ? lengths : null;
}

export function ExampleCalendar({ protocol }: { protocol: ProtocolBody }) {
  const [seed, setSeed] = useState(7);
  const lengths = drawable(protocol);
  if (!lengths) return <p class="soft small">{say("example_incomplete")}</p>;
  const days = exampleDays({ ...protocol, ...lengths }, dice(seed));
  const periods = Array.from({ length: lengths.periods }, (_, i) => days.filter((day) => day.period === i + 1));
  return (
    <section class="example" aria-label={say("example_title")}>
      <h3>{say("example_title")}</h3>
      <p class="soft small">{say("example_lead")}</p>
      <ol class="example-list">
        {periods.map((period, i) => (
          <ExamplePeriod key={i} days={period} protocol={protocol} />
        ))}
      </ol>
      <Button kind="quiet" onClick={() => setSeed(seed + 1)}>
        {say("example_again")}
      </Button>
    </section>
  );
}

function ExamplePeriod({ days, protocol }: { days: ExampleDay[]; protocol: ProtocolBody }) {
  const key = days.find((day) => day.arm !== null)?.arm ?? null;
  const place = protocol.arms.findIndex((arm) => arm.key === key);
  const name = protocol.arms[place]?.name || sayProtocol("field_arm", { n: place + 1 });
  const washout = days.filter((day) => day.arm === null).length;
  return (
    <li class={`example-period arm-${lookOf(key)}`}>
      <ArmName look={lookOf(key)}>{name}</ArmName>
      {washout > 0 && <span class="unseen">{say("example_washout_days", { count: washout })}</span>}
      <span class="unseen">{sayProtocol("days", { count: days.length - washout })}</span>
      <span class="example-days" aria-hidden="true">
        {days.map((day) => (
          <span key={day.day} class={day.arm === null ? "example-day washout" : "example-day"} />
        ))}
      </span>
    </li>
  );
}
