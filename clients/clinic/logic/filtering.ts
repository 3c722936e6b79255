/** Finding trials while typing, among thousands; what was chosen stays with its entry of the browser's history. */
import type { TrialRow, TrialState } from "@nof1/contract/shapes.ts";

/** `waits`: a code, "any" of them, or "" for all trials whatever waits in them. */
export type Filter = { typed: string; state: TrialState | ""; waits: string };

export const EVERYTHING: Filter = { typed: "", state: "", waits: "" };
export const ANY = "any";

/** A row, and the words by which it is found. */
export type Findable = { row: TrialRow; words: string };

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Folded once, not at every key. */
export function findable(rows: TrialRow[]): Findable[] {
  return rows.map((row) => ({ row, words: fold([row.patient_name, row.pseudonym, row.question, ...row.arms].join(" ")) }));
}

const fits = (row: TrialRow, { state, waits }: Filter): boolean =>
  (state === "" || row.state === state) &&
  (waits === "" || (waits === ANY ? row.attention.length > 0 : (row.attention as string[]).includes(waits)));

/** Every word typed must occur somewhere in the row: name, pseudonym, question or treatments. */
export function filterTrials(all: Findable[], filter: Filter): TrialRow[] {
  const typed = fold(filter.typed).split(/\s+/).filter(Boolean);
  return all
    .filter(({ row, words }) => fits(row, filter) && typed.every((word) => words.includes(word)))
    .map(({ row }) => row);
}

export const isFiltered = (filter: Filter): boolean =>
  filter.typed.trim() !== "" || filter.state !== "" || filter.waits !== "";

/** Patients' names have no place in an address: the filter is kept beside it. */
export function keepFilter(history: Pick<History, "replaceState" | "state">, filter: Filter): void {
  history.replaceState({ ...(history.state as object | null), filter }, "");
}

export function keptFilter(history: Pick<History, "state">): Filter {
  const kept = (history.state as { filter?: Partial<Filter> } | null)?.filter;
  return { ...EVERYTHING, ...kept };
}
