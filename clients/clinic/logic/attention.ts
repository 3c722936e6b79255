/** Who needs a person's eyes first. */
import type { TrialRow, TrialState } from "@nof1/contract/shapes.ts";

/** Most urgent first; a code that we do not know comes after those that we do. */
export const URGENCY = [
  "danger",
  "cover_gone",
  "feels_worse",
  "wants_to_stop",
  "side_effect",
  "not_accepted",
  "unreachable",
  "cover_alone",
  "silent",
  "call_due",
  "boundary",
  "result_ready",
  "reply",
  "review_due",
  "approval_needed",
  "to_invite",
  "not_joined",
] as const;

export type Urgency = (typeof URGENCY)[number];

export type Group = "attention" | "running" | "before" | "ended";

const BEFORE: TrialState[] = ["draft", "approved", "invited", "joined"];
const RUNNING: TrialState[] = ["running", "paused"];
const AFTER: TrialState[] = ["finished", "stopped", "withdrawn", "declined", "ineligible", "never_joined"];

/** Every state, in the order of a trial's life. */
export const STATES: TrialState[] = [...BEFORE, ...RUNNING, ...AFTER];

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
