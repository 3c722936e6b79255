/** What a plan asks, when, and who looks: in words, for those who approve it and those who look it up. */
import type { Asking, Colleague, ShippedInstrument } from "@nof1/contract/shapes.ts";
import { formatClock } from "@nof1/kit/words/formats.ts";
import { getInstruments, getStaff } from "../logic/api.ts";
import { askingOf, dangerOf, needsCover } from "../logic/asking.ts";
import { useLoaded } from "../logic/loaded.ts";
import type { AnyProtocol } from "../logic/protocol.ts";
import { say } from "../words/asking.ts";
import { itemsOf, sayCondition, sayMinutes, sayReminders, sayRule, saySchedule, titleOf } from "./asking.ts";
import { coverFacts } from "./cover.ts";
import { Facts, type Fact } from "./Facts.tsx";
import { Waits } from "./Refusal.tsx";

/** `withCover`: who looks by the plan; in a trial that goes on somebody else may have been named since. */
export function AskingFacts({ protocol, withCover = true }: { protocol: AnyProtocol; withCover?: boolean }) {
  const [loaded, { reload }] = useLoaded("asking.facts", () => Promise.all([getInstruments(), getStaff()]));
  return (
    <Waits on={loaded} again={reload}>
      {([instruments, people]) => <Facts facts={askingFacts(protocol, instruments, people, withCover)} />}
    </Waits>
  );
}

export function askingFacts(protocol: AnyProtocol, instruments: ShippedInstrument[], people: Colleague[], withCover: boolean): Fact[] {
  const asking = askingOf(protocol);
  const { quiet, handling } = asking;
  const daily = `${formatClock(protocol.prompt_time)}, ${sayReminders(asking.reminders)}; ${say("quiet_said", { start: formatClock(quiet.start), end: formatClock(quiet.end) })}; ${say(`shown_${asking.clock}`)}`;
  return [
    { name: say("shown_daily"), value: daily },
    ...asking.questionnaires.map((one) => ({ name: titleOf(one, instruments), value: `${saySchedule(one.schedule)}; ${say(`said_by_${one.answered_by}`)}; ${sayReminders(one.schedule.reminders)}; ${say("said_open", { time: sayMinutes(one.schedule.open_minutes) })}` })),
    ...alertFacts(asking, instruments, protocol.outcome.question),
    ...(withCover && needsCover(asking, instruments) ? factsOfCover(asking, people) : []),
    { name: say("shown_handling"), value: <Handling handling={handling} /> },
  ];
}

function Handling({ handling }: Pick<Asking, "handling">) {
  const events = (["flare", "rescue", "illness"] as const).filter((event) => handling[event]);
  return (
    <ul class="plain">
      {events.map((event) => (
        <li key={event}>
          {say(event)}: {handling[event]}
        </li>
      ))}
      <li>
        {say("holiday")}: {say(`holiday_${handling.holiday}`)}
      </li>
    </ul>
  );
}

function alertFacts(asking: Asking, instruments: ShippedInstrument[], daily: string): Fact[] {
  const always = asking.questionnaires.flatMap((one) => dangerOf(one, instruments).map((condition) => `${titleOf(one, instruments)}: ${sayCondition(condition, itemsOf(one, instruments))}`));
  const all = [...always, ...asking.alerts.map((rule) => sayRule(rule, asking, instruments, daily))];
  return all.length > 0 ? [{ name: say("shown_alerts"), value: all.join("; ") }] : [];
}

function factsOfCover({ cover }: Asking, people: Colleague[]): Fact[] {
  const nameOf = (id: string | null): string => people.find((one) => one.id === id)?.name ?? say("nobody");
  return coverFacts(cover, nameOf(cover.owner_id), nameOf(cover.deputy_id));
}
