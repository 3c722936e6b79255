/** Minutes after which something unanswered is called to mind again: a few usual ways, and the one that is set. */
import { useContext } from "preact/hooks";
import { valueAt } from "../../logic/protocol.ts";
import { sayReminders } from "../../parts/asking.ts";
import { Bound, Pick } from "../../parts/bound.tsx";

const USUAL = [[], [15], [30], [60], [60, 180], [30, 60, 120]];

const minutesIn = (chosen: string): number[] => (chosen === "" ? [] : chosen.split(",").map(Number));

export function ReminderChoice({ path, label, hint }: { path: string; label: string; hint?: string }) {
  const { body } = useContext(Bound);
  const value = (valueAt(body, path) ?? []) as number[];
  const choices = USUAL.some((one) => one.join() === value.join()) ? USUAL : [...USUAL, value];
  return (
    <Pick
      path={path}
      also={value.map((_, place) => `${path}.${place}`)}
      label={label}
      hint={hint}
      options={choices.map((one) => ({ value: one.join(), label: sayReminders(one) }))}
      read={minutesIn}
    />
  );
}
