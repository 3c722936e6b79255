// What a person should look at before an answer is kept. The server asks the same and more (server/answers.py).
import { isAnswered } from "./conditions.ts";
import type { Answer, Answers, Item } from "./instrument.ts";
import { locale } from "./words/catalogue.ts";
import { kitSay } from "./words/kit.ts";

export interface ItemFault {
  item: string;
  message: string;
}

/** Of these items, those that stop it: needed and not answered, or a number that cannot be. */
export function faultsOf(items: readonly Item[], answers: Answers): ItemFault[] {
  return items.flatMap((item) => {
    const message = faultOf(item, answers[item.id]);
    return message ? [{ item: item.id, message }] : [];
  });
}

function faultOf(item: Item, answer: Answer | undefined): string | null {
  if (!isAnswered(answer)) return item.required ? kitSay("item.needed") : null;
  if ((item.kind === "number" || item.kind === "count") && typeof answer === "string") return kitSay("item.no_number");
  if (typeof answer !== "number") return null;
  const low = item.minimum ?? (item.kind === "count" ? 0 : null);
  if ((low !== null && answer < low) || (item.maximum !== null && answer > item.maximum)) return sayRange(low, item.maximum);
  const step = item.step ?? (item.kind === "count" ? 1 : null);
  return step !== null && !isStep(answer - (low ?? 0), step) ? sayStep(low ?? 0, step) : null;
}

function isStep(distance: number, step: number): boolean {
  return Math.abs(distance / step - Math.round(distance / step)) < 1e-6;
}

function sayRange(low: number | null, high: number | null): string {
  if (high === null) return kitSay("item.at_least", { low: writeNumber(low ?? 0) });
  if (low === null) return kitSay("item.at_most", { high: writeNumber(high) });
  return kitSay("item.range", { low: writeNumber(low), high: writeNumber(high) });
}

function sayStep(low: number, step: number): string {
  return step === 1 && Number.isInteger(low) ? kitSay("item.whole") : kitSay("item.step", { low: writeNumber(low), step: writeNumber(step) });
}

/**
 * A number as people write it: "2,5" and "2.5" alike; null where it is none, and where one cannot know: "1,000" is one
 * thousand to some and one to others.
 */
export function readNumber(text: string): number | null {
  const tidy = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (/^[-+]?0*[1-9]\d{0,2}\.\d{3}$/.test(tidy)) return null;
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(tidy) ? Number(tidy) : null;
}

/** A number to be written on: every digit, no marks between thousands; it is read as the same number. */
export function writeNumber(value: number): string {
  const text = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 12, useGrouping: false }).format(value);
  return readNumber(text) === null ? `${text}0` : text;
}
