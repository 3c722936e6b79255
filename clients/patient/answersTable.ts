// Own answers as a table for any spreadsheet: one line an item, separated by commas as RFC 4180 has it.
import type { SaidItem } from "@nof1/contract/shapes.ts";

export function writeTable(answers: readonly SaidItem[]): string {
  const columns = [
    "study_date", "study_day", "questionnaire", "instrument", "item", "number", "words", "answered_by", "mode", "answered_at",
    "received_at", "zone", "late", "early", "kept_out", "checkin_id", "replaces", "trial_id",
  ] as const;
  const lines = answers.map((row) => columns.map((column) => cell(row[column])).join(","));
  return [columns.join(","), ...lines, ""].join("\r\n");
}

// Words that begin like a formula are kept from being one.
function cell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
