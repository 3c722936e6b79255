// A number as people write it, with its unit; and a count with − and +. Neither begins at a number: that would be an answer.
import { useState } from "preact/hooks";
import { readNumber, writeNumber } from "../answerFaults.ts";
import { kitSay } from "../words/kit.ts";
import { Field, type FieldWords } from "./Field.tsx";
import "./NumberField.css";

export interface NumberFieldProps extends FieldWords {
  /** A text is what was typed and is no number: it is kept, and never passes for an answer. */
  value: number | string | null;
  unit?: string | undefined;
  onChange: (value: number | string | null) => void;
}

export function NumberField({ label, hint, error, id, value, unit, onChange }: NumberFieldProps) {
  const [text, setText] = useState(typeof value === "number" ? writeNumber(value) : (value ?? ""));
  return (
    <Field label={label} hint={hint} error={typeof value === "string" ? kitSay("item.no_number") : error} id={id}>
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
    onChange(typedNumber(typed));
  }
}

export interface CounterProps extends FieldWords {
  /** A text is what was typed and is no number, as in NumberField. */
  value: number | string | null;
  minimum: number;
  maximum: number | null;
  onChange: (value: number | string | null) => void;
}

/** From nothing, − is the fewest and + is one more than that. */
export function Counter({ label, hint, error, id, value, minimum, maximum, onChange }: CounterProps) {
  const count = typeof value === "number" ? value : null;
  const least = count === null ? minimum : Math.max(minimum, count - 1);
  const more = (count ?? minimum) + 1;
  return (
    <Field label={label} hint={hint} error={typeof value === "string" ? kitSay("item.no_number") : error} id={id}>
      {(tied) => (
        <span class="counter">
          <button type="button" class="counter-step" aria-label={kitSay("item.less")} disabled={count !== null && count <= minimum} onClick={() => onChange(least)}>−</button>
          <input
            {...tied}
            class="input"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={value === null ? "" : String(value)}
            onInput={(event) => onChange(typedNumber(event.currentTarget.value))}
          />
          <button type="button" class="counter-step" aria-label={kitSay("item.more")} disabled={maximum !== null && more > maximum} onClick={() => onChange(more)}>+</button>
        </span>
      )}
    </Field>
  );
}

function typedNumber(typed: string): number | string | null {
  return typed.trim() === "" ? null : (readNumber(typed) ?? typed);
}
