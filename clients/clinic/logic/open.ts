/** What is still open on a design: the server's notes, and before they come what the page can see for itself. */
import type { DesignNote, ProtocolBody } from "@nof1/contract/shapes.ts";
import { missingFields, valueAt } from "./protocol.ts";

const NUMBERS = ["period_days", "periods", "washout_days", "outcome.worthwhile"];

function gap(field: string): DesignNote {
  return { code: "missing", level: "error", field, numbers: {} };
}

/** Fields that are empty now. The server may say the same a moment later. */
export function gapsIn(protocol: ProtocolBody): DesignNote[] {
  const emptied = NUMBERS.filter((path) => !Number.isFinite(valueAt(protocol, path)));
  return [...missingFields(protocol), ...emptied].map(gap);
}

/** One list without repeats; "missing" comes from the page alone, since it is always up to date there. */
export function notesOn(protocol: ProtocolBody, fromServer: DesignNote[]): DesignNote[] {
  const gaps = gapsIn(protocol);
  const filled = (note: DesignNote): boolean =>
    note.field === null || String(valueAt(protocol, note.field) ?? "").trim() !== "";
  const other = fromServer.filter((note) => note.code !== "missing" || !filled(note));
  const seen = new Set(gaps.map((note) => note.field));
  return [...gaps, ...other.filter((note) => note.code !== "missing" || !seen.has(note.field))];
}

export const errorsOf = (notes: DesignNote[]): DesignNote[] => notes.filter((note) => note.level === "error");

/** An empty field turns red only when somebody has tried to go on; everything else speaks at once. */
export function notesAt(notes: DesignNote[], path: string, tried: boolean): DesignNote[] {
  return notes.filter((note) => note.field === path && (tried || note.code !== "missing"));
}
