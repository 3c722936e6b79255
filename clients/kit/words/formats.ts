// Numbers, dates and times as the reader writes them. A date without a time (2026-11-22) is never moved by a time zone.
import { locale } from "./catalogue.ts";
import { dateWriter, listWriter, numberWriter } from "./writers.ts";

export function formatNumber(value: number, digits = 1): string {
  return numberWriter(locale.value, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
}

/** With its sign: +0.5, −0.5, 0. */
export function formatSigned(value: number, digits = 1): string {
  const options = { maximumFractionDigits: digits, minimumFractionDigits: 0, signDisplay: "exceptZero" } as const;
  return numberWriter(locale.value, options).format(value).replace("-", "−");
}

export function formatPercent(share: number, digits = 0): string {
  return numberWriter(locale.value, { style: "percent", maximumFractionDigits: digits }).format(share);
}

export type DateStyle = "long" | "day" | "short" | "weekday" | "month" | "numeric";

const DATE_STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  day: { weekday: "long", day: "numeric", month: "long" },
  short: { day: "numeric", month: "short" },
  weekday: { weekday: "short" },
  month: { month: "short" },
  numeric: { day: "numeric", month: "short", year: "numeric" },
};

export function formatDate(date: string, style: DateStyle = "day"): string {
  const instant = new Date(`${date}T00:00:00Z`);
  return dateWriter(locale.value, { ...DATE_STYLES[style], timeZone: "UTC" }).format(instant);
}

/** An instant (ISO 8601 with offset) on the clock of the zone given, or of this device. */
export function formatInstant(instant: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
  return dateWriter(locale.value, zone ? { ...options, timeZone: zone } : options).format(new Date(instant));
}

/** The date of an instant, on this device's calendar. */
export function formatDayOf(instant: string): string {
  return dateWriter(locale.value, { dateStyle: "medium" }).format(new Date(instant));
}

/** The clock time of an instant, on this device's clock. */
export function formatTimeOf(instant: string): string {
  return dateWriter(locale.value, { timeStyle: "short" }).format(new Date(instant));
}

/** A time on the wall, "20:00", as the reader writes it. */
export function formatClock(time: string): string {
  const instant = new Date(`2000-01-01T${time.length === 5 ? `${time}:00` : time}Z`);
  return dateWriter(locale.value, { timeStyle: "short", timeZone: "UTC" }).format(instant);
}

export function formatList(parts: readonly string[], kind: "and" | "or" = "and"): string {
  const type = kind === "and" ? "conjunction" : "disjunction";
  return listWriter(locale.value, { type }).format(parts);
}
