// A line to put a mark on. It has no mark before the person makes one, and says no number before.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { writeNumber } from "../answerFaults.ts";
import { kitSay } from "../words/kit.ts";
import "./VisualScale.css";

export interface VisualScaleProps {
  question: ComponentChildren;
  hint?: ComponentChildren | undefined;
  minimum: number;
  maximum: number;
  step: number;
  lowLabel: string;
  highLabel: string;
  value: number | null;
  error?: string | undefined;
  id?: string;
  onChange: (value: number) => void;
}

export function VisualScale(props: VisualScaleProps) {
  const own = useId();
  const id = props.id ?? own;
  const { value, minimum, maximum } = props;
  const take = (event: { currentTarget: HTMLInputElement }) => props.onChange(Number(event.currentTarget.value));
  const described = [props.hint ? `${id}-hint` : "", props.error ? `${id}-error` : "", `${id}-ends`].filter(Boolean).join(" ");
  return (
    <div class={`visual${props.error ? " wrong" : ""}`}>
      <label class="scale-question" for={id}>{props.question}</label>
      {props.hint && <p class="field-hint" id={`${id}-hint`}>{props.hint}</p>}
      {props.error && <p class="field-error" id={`${id}-error`}>{props.error}</p>}
      <input
        type="range"
        class={`visual-line${value === null ? " untouched" : ""}`}
        id={id}
        min={minimum}
        max={maximum}
        step={props.step}
        value={value ?? (minimum + maximum) / 2}
        aria-describedby={described}
        aria-invalid={Boolean(props.error)}
        aria-valuetext={value === null ? kitSay("item.no_mark") : writeNumber(value)}
        onInput={take}
        onClick={take} // the middle, where an unmarked line begins, changes nothing and is an answer all the same
      />
      <div class="scale-ends" id={`${id}-ends`}>
        <span>{props.lowLabel}</span>
        <span>{props.highLabel}</span>
      </div>
      <p class="visual-number" aria-hidden="true">{value === null ? kitSay("item.no_mark") : writeNumber(value)}</p>
    </div>
  );
}
