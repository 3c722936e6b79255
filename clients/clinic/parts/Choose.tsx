/** Boxes that are not bound to a path: a choice from a list, days of the week. */
import { Field } from "@nof1/kit/parts/Field.tsx";
import { weekdayName } from "./asking.ts";

export type ChooseProps = {
  label: string;
  hint?: string;
  error?: string | undefined;
  id?: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

export function Choose({ label, hint, error, id, value, options, onChange }: ChooseProps) {
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(tied) => (
        <select {...tied} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

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
