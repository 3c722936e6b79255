/** Who needs a person's eyes first, and finding a trial while typing. */
import type { TrialRow, TrialState } from "@nof1/contract/shapes.ts";

/** Most urgent first; a code that we do not know comes after those that we do. */
export const URGENCY = [
  "danger",
  "cover_gone",
  "feels_worse",
  "wants_to_stop",
  "not_accepted",
  "unreachable",
  "cover_alone",
  "silent",
  "result_ready",
  "reply",
  "approval_needed",
  "not_joined",
] as const;

export type Urgency = (typeof URGENCY)[number];

export type Group = "attention" | "running" | "before" | "ended";

const BEFORE: TrialState[] = ["draft", "approved", "invited", "joined"];
const RUNNING: TrialState[] = ["running", "paused"];

export function isKnownUrgency(code: string): code is Urgency {
  return (URGENCY as readonly string[]).includes(code);
}

function rank(code: string): number {
  const place = (URGENCY as readonly string[]).indexOf(code);
  return place < 0 ? URGENCY.length : place;
}

/** A row's codes, most urgent first. */
export function urgencies(row: TrialRow): string[] {
  return [...row.attention].sort((a, b) => rank(a) - rank(b));
}

export function groupOf(row: TrialRow): Group {
  if (row.attention.length > 0) return "attention";
  if (RUNNING.includes(row.state)) return "running";
  return BEFORE.includes(row.state) ? "before" : "ended";
}

function byUrgency(a: TrialRow, b: TrialRow): number {
  const first = (row: TrialRow): number => Math.min(...row.attention.map(rank));
  return first(a) - first(b) || a.since.localeCompare(b.since);
}

/** The longest waiting first where something waits, else the newest first. */
export function groupTrials(rows: TrialRow[]): { group: Group; rows: TrialRow[] }[] {
  const groups: Group[] = ["attention", "running", "before", "ended"];
  return groups
    .map((group) => {
      const members = rows.filter((row) => groupOf(row) === group);
      const newest = (a: TrialRow, b: TrialRow): number => b.since.localeCompare(a.since);
      return { group, rows: members.sort(group === "attention" ? byUrgency : newest) };
    })
    .filter(({ rows: members }) => members.length > 0);
}

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Every word typed must occur somewhere in the row: name, pseudonym, question or treatments. */
export function searchTrials(rows: TrialRow[], typed: string): TrialRow[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const hay = fold([row.patient_name, row.pseudonym, row.question, ...row.arms].join(" "));
    return words.every((word) => hay.includes(word));
  });
}
