/** Minutes after which something unanswered is called to mind again: a few usual ways, and the one that is set. */
import { useContext } from "preact/hooks";
import { valueAt } from "../../logic/protocol.ts";
import { sayReminders } from "../../parts/asking.ts";
import { Bound, idOf, Remarks } from "../../parts/bound.tsx";
import { Choose } from "../../parts/Choose.tsx";

const USUAL = [[], [15], [30], [60], [60, 180], [30, 60, 120]];

export function ReminderChoice({ path, label, hint }: { path: string; label: string; hint?: string }) {
  const { body, set, remarks } = useContext(Bound);
  const value = (valueAt(body, path) ?? []) as number[];
  const choices = USUAL.some((one) => one.join() === value.join()) ? USUAL : [...USUAL, value];
  const said = value.flatMap((_, place) => remarks(`${path}.${place}`));
  return (
    <div class="bound">
      <Choose
        label={label}
        {...(hint ? { hint } : {})}
        id={idOf(path)}
        value={value.join()}
        options={choices.map((one) => ({ value: one.join(), label: sayReminders(one) }))}
        onChange={(chosen) => set(path, chosen === "" ? [] : chosen.split(",").map(Number))}
      />
      <Remarks remarks={said} />
    </div>
  );
}
