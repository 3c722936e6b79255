// Numbers to tap, eleven as a rule. Nothing is chosen before the person chooses: a slider's starting place would be an answer of its own.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./Scale0to10.css";

export interface Scale0to10Props {
  question: ComponentChildren;
  hint?: ComponentChildren | undefined;
  lowLabel: string;
  highLabel: string;
  value: number | null;
  error?: string | undefined;
  id?: string;
  disabled?: boolean;
  minimum?: number;
  maximum?: number;
  step?: number;
  onChange: (value: number) => void;
}

export function Scale0to10(props: Scale0to10Props) {
  const own = useId();
  const { minimum = 0, maximum = 10, step = 1 } = props;
  const numbers = Array.from({ length: Math.floor((maximum - minimum) / step) + 1 }, (_, i) => minimum + i * step);
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
        {numbers.map((n) => (
          <label key={n} class="scale-number">
            <input
              type="radio"
              name={group}
              id={n === minimum ? `${group}-first` : undefined}
              checked={props.value === n}
              aria-label={nameOf(n, minimum, maximum, props)}
              onChange={() => props.onChange(n)}
            />
            <span aria-hidden="true">{n}</span>
          </label>
        ))}
      </div>
      <div class="scale-ends" id={`${group}-ends`}>
        <span><b>{minimum}</b> {props.lowLabel}</span>
        <span><b>{maximum}</b> {props.highLabel}</span>
      </div>
    </fieldset>
  );
}

function nameOf(n: number, minimum: number, maximum: number, { lowLabel, highLabel }: Scale0to10Props): string {
  if (n === minimum && lowLabel) return `${n}, ${lowLabel}`;
  return n === maximum && highLabel ? `${n}, ${highLabel}` : String(n);
}
