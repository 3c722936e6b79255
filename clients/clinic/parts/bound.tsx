/** The kit's fields, bound to a path of whatever is being written, with what is to be said about that path. */
import { SelectField, TextArea, TextField, type Option } from "@nof1/kit/parts/Field.tsx";
import { RadioCards, type Card } from "@nof1/kit/parts/RadioCards.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { valueAt } from "../logic/protocol.ts";

export type Remark = { level: "error" | "warning" | "info"; text: string };

export type Bindings = {
  body: unknown;
  set: (path: string, value: unknown) => void;
  remarks: (path: string) => Remark[];
  disabled?: boolean;
};

export const Bound = createContext<Bindings>({ body: {}, set: () => undefined, remarks: () => [] });

export const idOf = (path: string): string => `f-${path.replaceAll(".", "-")}`;

/** What is said about the paths in `also` is said here too: boxes of their own they have not. */
function useBound(path: string, also: readonly string[] = []) {
  const { body, set, remarks, disabled = false } = useContext(Bound);
  const said = [path, ...also].flatMap(remarks);
  return {
    value: valueAt(body, path),
    set: (value: unknown) => set(path, value),
    error: said.find((remark) => remark.level === "error")?.text,
    rest: said.filter((remark) => remark.level !== "error"),
    id: idOf(path),
    disabled,
  };
}

/** Warnings and information stand under the field; an error stands in it. */
export function Remarks({ remarks }: { remarks: Remark[] }) {
  if (remarks.length === 0) return null;
  return (
    <div class="remarks">
      {remarks.map((remark) => (
        <p key={remark.text} class={`remark ${remark.level}`}>
          <Icon name={remark.level === "warning" ? "warning" : "info"} size={18} />
          <span>{remark.text}</span>
        </p>
      ))}
    </div>
  );
}

type Words = { path: string; label: ComponentChildren; hint?: ComponentChildren };

type TextProps = Words & {
  type?: "text" | "email" | "tel" | "date" | "time";
  size?: "short" | "medium" | "full";
  autocomplete?: string;
};

export function Text({ path, autocomplete = "off", ...rest }: TextProps) {
  const { value, set, error, rest: said, id, disabled } = useBound(path);
  return (
    <div class="bound">
      <TextField {...rest} id={id} error={error} disabled={disabled} autocomplete={autocomplete} value={String(value ?? "")} onInput={set} />
      <Remarks remarks={said} />
    </div>
  );
}

export function Area({ path, rows = 2, ...rest }: Words & { rows?: number }) {
  const { value, set, error, rest: said, id } = useBound(path);
  return (
    <div class="bound">
      <TextArea {...rest} id={id} error={error} rows={rows} value={String(value ?? "")} onInput={set} />
      <Remarks remarks={said} />
    </div>
  );
}

/** A share as so many of 100, without the dust of binary fractions. */
const inParts = (value: number, of: number): number => (of === 1 ? value : Math.round(value * of * 1000) / 1000);

/** A number, or null where the box is empty and that is allowed. */
export function Amount(props: Words & { unit?: string; step?: string; min?: number; max?: number; empty?: boolean; of?: number }) {
  const { path, empty = false, step = "1", unit, of = 1, ...rest } = props;
  const { value, set, error, rest: said, id, disabled } = useBound(path);
  const shown = typeof value === "number" && Number.isFinite(value) ? String(inParts(value, of)) : "";
  const read = (typed: string): void => set(typed.trim() === "" ? (empty ? null : NaN) : Number(typed) / of);
  return (
    <div class="bound">
      <TextField
        {...rest}
        {...(unit ? { unit } : {})}
        id={id}
        error={error}
        disabled={disabled}
        type="number"
        inputMode={step === "1" ? "numeric" : "decimal"}
        step={step}
        size="short"
        value={shown}
        onInput={read}
      />
      <Remarks remarks={said} />
    </div>
  );
}

type PickProps<V extends string> = Words & {
  options: readonly Option<V>[];
  also?: readonly string[];
  /** Which of the options a value is, where it is not the option itself; and back. */
  shown?: (value: unknown) => V;
  read?: (chosen: V) => unknown;
};

export function Pick<V extends string>({ path, also, shown = asOption, read = asItIs, ...rest }: PickProps<V>) {
  const { value, set, error, rest: said, id, disabled } = useBound(path, also);
  return (
    <div class="bound">
      <SelectField {...rest} id={id} error={error} disabled={disabled} value={shown(value)} onChange={(chosen) => set(read(chosen))} />
      <Remarks remarks={said} />
    </div>
  );
}

const asOption = <V extends string>(value: unknown): V => String(value ?? "") as V;
const asItIs = (chosen: string): unknown => chosen;

export function Cards<V extends string>(props: {
  path: string;
  legend: ComponentChildren;
  hint?: ComponentChildren;
  cards: readonly Card<V>[];
  across?: boolean;
}) {
  const { path, ...rest } = props;
  const { value, set, error, rest: said, id, disabled } = useBound(path);
  return (
    <div class="bound">
      <RadioCards {...rest} id={id} error={error} disabled={disabled} value={(value ?? null) as V | null} onChange={set} />
      <Remarks remarks={said} />
    </div>
  );
}

export function Tick({ path, label, hint }: Words) {
  const { value, set, rest: said, id, disabled } = useBound(path);
  return (
    <div class="bound">
      <label class="tick" for={id}>
        <input
          type="checkbox"
          id={id}
          checked={value === true}
          disabled={disabled}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => set(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p class="field-hint tick-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Remarks remarks={said} />
    </div>
  );
}
