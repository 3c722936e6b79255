// A number as people write it, with its unit; and a count with − and +. Neither begins at a number: that would be an answer.
import { useState } from "preact/hooks";
import { readNumber, writeNumber } from "../answerFaults.ts";
import { kitSay } from "../words/kit.ts";
import { Field, type FieldWords } from "./Field.tsx";
import "./NumberField.css";

export interface NumberFieldProps extends FieldWords {
  value: number | null;
  unit?: string | undefined;
  /** null: nothing is there, or nothing that is a number. */
  onChange: (value: number | null) => void;
}

export function NumberField({ label, hint, error, id, value, unit, onChange }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? "" : writeNumber(value));
  const unread = text.trim() !== "" && readNumber(text) === null;
  return (
    <Field label={label} hint={hint} error={unread ? kitSay("item.no_number") : error} id={id}>
      {(tied) => (
        <span class="field-box short">
          <input {...tied} class="input" type="text" inputMode="decimal" autocomplete="off" value={text} onInput={(event) => take(event.currentTarget.value)} />
          {unit && <span class="field-unit">{unit}</span>}
        </span>
      )}
    </Field>
  );

  function take(typed: string) {
    setText(typed);
    onChange(readNumber(typed));
  }
}

export interface CounterProps extends FieldWords {
  value: number | null;
  minimum: number;
  maximum: number | null;
  onChange: (value: number | null) => void;
}

/** From nothing, − is the fewest and + is one more than that. */
export function Counter({ label, hint, error, id, value, minimum, maximum, onChange }: CounterProps) {
  const least = value === null ? minimum : Math.max(minimum, value - 1);
  const more = (value ?? minimum) + 1;
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(tied) => (
        <span class="counter">
          <button type="button" class="counter-step" aria-label={kitSay("item.less")} disabled={value !== null && value <= minimum} onClick={() => onChange(least)}>−</button>
          <input
            {...tied}
            class="input"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={value === null ? "" : String(value)}
            onInput={(event) => onChange(readNumber(event.currentTarget.value))}
          />
          <button type="button" class="counter-step" aria-label={kitSay("item.more")} disabled={maximum !== null && more > maximum} onClick={() => onChange(more)}>+</button>
        </span>
      )}
    </Field>
  );
}
