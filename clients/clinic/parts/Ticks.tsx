/** Boxes to tick, of which any may be: days of the week, for example. */
import { weekdayName } from "./asking.ts";

export type TicksProps<V> = { legend: string; ticked: readonly V[]; choices: readonly { value: V; label: string }[]; onToggle: (value: V) => void; id?: string };

export function Ticks<V extends string | number>({ legend, ticked, choices, onToggle, id }: TicksProps<V>) {
  return (
    <fieldset class="group ticks" id={id}>
      <legend class="field-label">{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value} class="tick">
          <input type="checkbox" checked={ticked.includes(value)} onChange={() => onToggle(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export const weekdayChoices = (): { value: number; label: string }[] =>
  [1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: weekdayName(value) }));
