/** On which days and when something is asked, how long it is open, how it is called to mind. */
import type { Schedule } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { useContext } from "preact/hooks";
import { PATTERNS, patternOf, toggled, withPattern, type Pattern } from "../../logic/asking.ts";
import { sayMinutes } from "../../parts/asking.ts";
import { Amount, Bound, Pick, Text } from "../../parts/bound.tsx";
import { Ticks, weekdayChoices } from "../../parts/Ticks.tsx";
import { say } from "../../words/asking.ts";
import { ReminderChoice } from "./ReminderChoice.tsx";

type Props = { path: string; schedule: Schedule; time: string };
const OPEN = [60, 120, 240, 480, 720, 1440, 2880, 10_080];
const EVENTS = ["rescue", "flare", "side_effect", "high_score"] as const;

export function ScheduleEditor({ path, schedule, time }: Props) {
  const pattern = patternOf(schedule);
  const lengths = OPEN.includes(schedule.open_minutes) ? OPEN : [...OPEN, schedule.open_minutes].sort((a, b) => a - b);
  return (
    <div class="stack tight">
      <Pick
        path={path}
        also={[`${path}.weekdays`, `${path}.in_period`]}
        label={say("days_legend")}
        options={PATTERNS.map((value) => ({ value, label: say(`pattern_${value}`) }))}
        shown={() => pattern}
        read={(chosen) => withPattern(schedule, chosen, time)}
      />
      <OnDays path={path} schedule={schedule} pattern={pattern} />
      {!schedule.after && <AtTimes path={path} schedule={schedule} time={time} />}
      <div class="fields-two">
        <Pick path={`${path}.open_minutes`} label={say("open_for")} options={lengths.map((minutes) => ({ value: String(minutes), label: sayMinutes(minutes) }))} read={Number} />
        <ReminderChoice path={`${path}.reminders`} label={say("remind")} />
      </div>
    </div>
  );
}

function OnDays({ path, schedule, pattern }: { path: string; schedule: Schedule; pattern: Pattern }) {
  const { set } = useContext(Bound);
  const days = schedule.in_period ?? [];
  if (pattern === "weekdays")
    return <Ticks legend={say("weekdays")} ticked={schedule.weekdays ?? []} choices={weekdayChoices()} onToggle={(day) => set(`${path}.weekdays`, toggled(schedule.weekdays ?? [], day))} />;
  if (pattern === "period")
    return (
      <Ticks
        legend={say("in_period")}
        ticked={days}
        choices={[
          { value: 1, label: say("first_of_period") },
          { value: -1, label: say("last_of_period") },
        ]}
        onToggle={(day) => set(`${path}.in_period`, days.includes(day) ? days.filter((one) => one !== day) : [...days, day].sort((a, b) => b - a))}
      />
    );
  if (pattern === "every")
    return (
      <div class="fields-two">
        <Amount path={`${path}.every`} label={say("every")} min={1} />
        <Amount path={`${path}.first_day`} label={say("first_day")} min={1} />
      </div>
    );
  return schedule.after ? <AfterWhat path={path} event={schedule.after.event} /> : null;
}

function AfterWhat({ path, event }: { path: string; event: (typeof EVENTS)[number] }) {
  return (
    <div class="fields-three">
      <Pick path={`${path}.after.event`} also={[`${path}.after.questionnaire`]} label={say("after")} options={EVENTS.map((value) => ({ value, label: say(`event_${value}`) }))} />
      <Amount path={`${path}.after.minutes`} label={say("after_minutes")} min={0} />
      {event === "high_score" && <Amount path={`${path}.after.at_least`} label={say("at_least")} empty />}
    </div>
  );
}

function AtTimes({ path, schedule, time }: Props) {
  const { set } = useContext(Bound);
  const { times, windows } = schedule;
  const without = <T,>(list: readonly T[], place: number): T[] => list.filter((_, i) => i !== place);
  return (
    <>
      {times.map((_, place) => (
        <div class="row" key={place}>
          <Text path={`${path}.times.${place}`} type="time" size="medium" label={times.length > 1 ? say("time_n", { n: place + 1 }) : say("times")} />
          <Button kind="quiet" onClick={() => set(`${path}.times`, without(times, place))}>
            {say("remove_time", { n: place + 1 })}
          </Button>
        </div>
      ))}
      {windows.map((_, place) => (
        <fieldset class="group" key={place}>
          <legend>{say("windows")}</legend>
          <div class="fields-three">
            <Text path={`${path}.windows.${place}.start`} type="time" size="medium" label={say("window_start")} />
            <Text path={`${path}.windows.${place}.end`} type="time" size="medium" label={say("window_end")} />
            <Amount path={`${path}.windows.${place}.count`} label={say("window_count")} min={1} />
          </div>
          <Button kind="quiet" onClick={() => set(`${path}.windows`, without(windows, place))}>
            {say("remove_window", { n: place + 1 })}
          </Button>
        </fieldset>
      ))}
      {windows.length > 0 && <Amount path={`${path}.apart_minutes`} label={say("apart")} min={15} />}
      <div class="row">
        <Button kind="quiet" onClick={() => set(`${path}.times`, [...times, time])}>
          {say("add_time")}
        </Button>
        <Button kind="quiet" onClick={() => set(`${path}.windows`, [...windows, { start: "09:00", end: "20:00", count: 2 }])}>
          {say("add_window")}
        </Button>
      </div>
    </>
  );
}
