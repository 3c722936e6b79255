// Eleven numbers to tap. Nothing is chosen before the person chooses: a slider's starting place would be an answer of its own.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./Scale0to10.css";

export interface Scale0to10Props {
  question: ComponentChildren;
  hint?: ComponentChildren;
  lowLabel: string;
  highLabel: string;
  value: number | null;
  error?: string | undefined;
  id?: string;
  disabled?: boolean;
  onChange: (value: number) => void;
}

const NUMBERS = Array.from({ length: 11 }, (_, i) => i);

export function Scale0to10(props: Scale0to10Props) {
  const own = useId();
  const group = props.id ?? own;
  return (
    <fieldset
      class={`scale${props.error ? " wrong" : ""}`}
      id={group}
      role="radiogroup"
      disabled={props.disabled}
      aria-labelledby={`${group}-question`}
      aria-describedby={`${group}-ends${props.error ? ` ${group}-error` : ""}`}
    >
      <legend class="scale-question" id={`${group}-question`}>{props.question}</legend>
      {props.hint && <p class="field-hint">{props.hint}</p>}
      {props.error && <p class="field-error" id={`${group}-error`}>{props.error}</p>}
      <div class="scale-numbers">
        {NUMBERS.map((n) => (
          <label key={n} class="scale-number">
            <input
              type="radio"
              name={group}
              id={n === 0 ? `${group}-first` : undefined}
              checked={props.value === n}
              aria-label={nameOf(n, props)}
              onChange={() => props.onChange(n)}
            />
            <span aria-hidden="true">{n}</span>
          </label>
        ))}
      </div>
      <div class="scale-ends" id={`${group}-ends`}>
        <span><b>0</b> {props.lowLabel}</span>
        <span><b>10</b> {props.highLabel}</span>
      </div>
    </fieldset>
  );
}

function nameOf(n: number, { lowLabel, highLabel }: Scale0to10Props): string {
  if (n === 0) return `0, ${lowLabel}`;
  return n === 10 ? `10, ${highLabel}` : String(n);
}
