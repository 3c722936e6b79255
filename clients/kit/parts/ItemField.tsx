// One item of an instrument, whatever its kind: label, hint and error of it, and its answer.
import { writeNumber } from "../answerFaults.ts";
import type { Answer, Item, Words } from "../instrument.ts";
import { language } from "../words/catalogue.ts";
import { kitSay } from "../words/kit.ts";
import { CheckCards } from "./CheckCards.tsx";
import { TextArea, TextField } from "./Field.tsx";
import { Counter, NumberField } from "./NumberField.tsx";
import { RadioCards } from "./RadioCards.tsx";
import { Scale0to10 } from "./Scale0to10.tsx";
import { VisualScale } from "./VisualScale.tsx";

export interface ItemFieldProps {
  item: Item;
  /** Of the control, so that an error summary can lead to it. */
  id: string;
  answer: Answer | undefined;
  error?: string | undefined;
  /** undefined: not answered any more. */
  onAnswer: (answer: Answer | undefined) => void;
}

const LONGEST = 4000;

export function ItemField({ item, id, answer, error, onAnswer }: ItemFieldProps) {
  const label = inReadersLanguage(item.text);
  const hint = item.hint ? inReadersLanguage(item.hint) : undefined;
  const number = typeof answer === "number" ? answer : null;
  const typed = number ?? (wordsOf(answer) || null);
  const ends = { lowLabel: inReadersLanguage(item.low), highLabel: inReadersLanguage(item.high), value: number, error, id, hint };
  const [minimum, maximum] = [item.minimum ?? 0, item.maximum ?? 10];
  switch (item.kind) {
    case "scale":
      return <Scale0to10 question={label} {...ends} minimum={minimum} maximum={maximum} step={item.step ?? 1} onChange={onAnswer} />;
    case "vas":
      return <VisualScale question={label} {...ends} minimum={minimum} maximum={maximum} step={item.step ?? 1} onChange={onAnswer} />;
    case "choice":
      return <RadioCards legend={label} hint={hint} error={error} id={id} value={answer === undefined ? null : String(answer)} cards={cardsOf(item)} onChange={(value) => onAnswer(valueOf(item, value))} />;
    case "choices":
      return <CheckCards legend={label} hint={hint} error={error} id={id} values={Array.isArray(answer) ? answer : []} cards={cardsOf(item)} onChange={(values) => onAnswer(values.length > 0 ? values : undefined)} />;
    case "yes_no":
      return <RadioCards legend={label} hint={hint} error={error} id={id} across value={number === null ? null : String(number)} cards={yesNo()} onChange={(value) => onAnswer(Number(value))} />;
    case "number":
      return <NumberField label={label} hint={hint} error={error} id={id} value={typed} unit={item.unit ? inReadersLanguage(item.unit) : undefined} onChange={(value) => onAnswer(value ?? undefined)} />;
    case "count":
      return <Counter label={label} hint={hint} error={error} id={id} value={typed} minimum={minimum} maximum={item.maximum} onChange={(value) => onAnswer(value ?? undefined)} />;
    case "time":
      return <TextField label={label} hint={hint} error={error} id={id} type="time" size="short" value={wordsOf(answer)} onInput={(value) => onAnswer(value || undefined)} />;
    case "text":
      return <TextArea label={label} hint={[hint, kitSay("item.not_watched")].filter(Boolean).join(" ")} error={error} id={id} value={wordsOf(answer)} maxLength={LONGEST} onInput={(value) => onAnswer(value || undefined)} />;
    case "info":
      return <p id={id}>{label}</p>;
  }
}

/** What was answered, in words: for a list to look over. */
export function sayAnswer(item: Item, answer: Answer | undefined): string | null {
  if (answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0)) return null;
  const named = (value: number | string) => inReadersLanguage(item.choices.find((choice) => choice.value === value)?.text ?? null) || String(value);
  if (item.kind === "yes_no") return kitSay(answer === 1 ? "item.yes" : "item.no");
  if (item.kind === "choices" && Array.isArray(answer)) return answer.map(named).join(", ");
  if (item.kind === "choice" && !Array.isArray(answer)) return named(answer);
  const said = typeof answer === "number" ? writeNumber(answer) : String(answer);
  return item.unit ? `${said} ${inReadersLanguage(item.unit)}` : said;
}

export function inReadersLanguage(words: Words | null): string {
  return words?.[language.value] ?? "";
}

function cardsOf(item: Item) {
  return item.choices.map(({ value, text, exclusive }) => ({ value: String(value), label: inReadersLanguage(text), exclusive }));
}

function yesNo() {
  return [{ value: "1", label: kitSay("item.yes") }, { value: "0", label: kitSay("item.no") }];
}

function valueOf(item: Item, shown: string): number | string {
  return item.choices.find(({ value }) => String(value) === shown)?.value ?? shown;
}

function wordsOf(answer: Answer | undefined): string {
  return typeof answer === "string" ? answer : "";
}
