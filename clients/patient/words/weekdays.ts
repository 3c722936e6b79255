// Weekdays in words: three and more in a row as "Monday to Friday", else each by its name.
import { locale } from "@nof1/kit/words/catalogue.ts";
import { formatList } from "@nof1/kit/words/formats.ts";
import { say } from "./say.ts";

/** `days` are 1 (Monday) to 7. */
export function sayWeekdays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (sorted.length === 7) return say("weekdays.every_day");
  if (sorted.length >= 3 && last - first === sorted.length - 1) return say("weekdays.from_to", { first: nameOf(first), last: nameOf(last) });
  return formatList(sorted.map(nameOf));
}

/** 1 January 2024 was a Monday. */
function nameOf(day: number): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, day)));
}
