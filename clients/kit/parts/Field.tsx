// A label, a hint and an error, tied to what they speak of, so that a screen reader reads all three.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { kitSay } from "../words/kit.ts";
import "./Field.css";

export interface FieldWords {
  label: ComponentChildren;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  /** The control's id: error summaries link to it. */
  id?: string | undefined;
}

export interface Tied {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean;
}

export function Field({ label, hint, error, id, children }: FieldWords & { children: (tied: Tied) => ComponentChildren }) {
  const own = useId();
  const control = id ?? own;
  const described = [hint ? `${control}-hint` : "", error ? `${control}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " wrong" : ""}`}>
      <label class="field-label" for={control}>{label}</label>
      {hint && <p class="field-hint" id={`${control}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${control}-error`}>{error}</p>}
      {children({ id: control, "aria-describedby": described || undefined, "aria-invalid": Boolean(error) })}
    </div>
  );
}

export interface TextFieldProps extends FieldWords {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "email" | "password" | "tel" | "date" | "time" | "number" | "search";
  inputMode?: "text" | "numeric" | "decimal" | "email" | "tel";
  autocomplete?: string;
  autocapitalize?: "off" | "characters" | "sentences";
  spellcheck?: boolean;
  required?: boolean;
  disabled?: boolean;
  placeholder?: string;
  min?: string | number;
  max?: string | number;
  step?: string | number;
  maxLength?: number;
  /** What stands behind the number: "days". */
  unit?: string;
  /** Roughly how many characters the answer has; the box is as wide. */
  size?: "short" | "medium" | "full";
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, id, value, onInput, unit, size = "full", type = "text", ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(tied) => (
        <span class={`field-box ${size}`}>
          <input {...tied} {...rest} type={type as "text"} class="input" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
          {unit && <span class="field-unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export interface TextAreaProps extends FieldWords {
  value: string;
  onInput: (value: string) => void;
  rows?: number;
  maxLength?: number;
  required?: boolean;
}

/** Near the longest that it takes, it says how much room is left. */
export function TextArea({ label, hint, error, id, value, onInput, rows = 3, ...rest }: TextAreaProps) {
  const left = rest.maxLength === undefined ? null : rest.maxLength - value.length;
  const near = left !== null && left <= Math.max(50, (rest.maxLength ?? 0) / 10);
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(tied) => (
        <>
          <textarea {...tied} {...rest} class="input" rows={rows} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
          <p class="field-left" role="status">{near && kitSay("item.room", { count: left })}</p>
        </>
      )}
    </Field>
  );
}

export interface Option<V extends string> {
  value: V;
  label: string;
}

export interface SelectFieldProps<V extends string> extends FieldWords {
  value: V;
  options: readonly Option<V>[];
  onChange: (value: V) => void;
  disabled?: boolean;
}

export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const { label, hint, error, id, value, options, onChange, disabled } = props;
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(tied) => (
        <select {...tied} class="input" disabled={disabled} value={value} onChange={(event) => onChange(event.currentTarget.value as V)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>{option.label}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface CheckboxProps extends FieldWords {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function Checkbox({ label, hint, error, id, checked, onChange, disabled }: CheckboxProps) {
  const own = useId();
  const control = id ?? own;
  const described = [hint ? `${control}-hint` : "", error ? `${control}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " wrong" : ""}`}>
      {error && <p class="field-error" id={`${control}-error`}>{error}</p>}
      <label class="checkbox" for={control}>
        <input
          type="checkbox"
          id={control}
          checked={checked}
          disabled={disabled}
          aria-describedby={described || undefined}
          aria-invalid={Boolean(error)}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && <p class="field-hint checkbox-hint" id={`${control}-hint`}>{hint}</p>}
    </div>
  );
}
