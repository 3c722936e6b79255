/** What somebody is writing, kept in this browser until the server has it. */
import type { Begun } from "./begin.ts";
import type { ProtocolBody } from "@nof1/contract/shapes.ts";

/** `base` and `version`: what the server had when the writing began; null for a trial that it does not have yet. */
export type Draft = {
  protocol: ProtocolBody;
  base: ProtocolBody | null;
  version: number | null;
  saved_at: string;
  /** What a new design was begun from. */
  begun?: Begun | null;
};

const PREFIX = "nof1.draft.";

const keyOf = (staffId: string, trialId: string): string => `${PREFIX}${staffId}.${trialId}`;

export function keepDraft(store: Storage, staffId: string, trialId: string, draft: Draft): boolean {
  try {
    store.setItem(keyOf(staffId, trialId), JSON.stringify(draft));
    return true;
  } catch {
    return false; // a full or forbidden store: the page says so
  }
}

export function keptDraft(store: Storage, staffId: string, trialId: string): Draft | null {
  try {
    const text = store.getItem(keyOf(staffId, trialId));
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

export function dropDraft(store: Storage, staffId: string, trialId: string): void {
  try {
    store.removeItem(keyOf(staffId, trialId));
  } catch {
    // nothing was kept
  }
}

function keysOf(store: Storage, staffId: string): string[] {
  const prefix = keyOf(staffId, "");
  return Array.from({ length: store.length }, (_, i) => store.key(i) ?? "").filter((key) => key.startsWith(prefix));
}

/** How many drafts of this person are kept here. */
export function countDrafts(store: Storage, staffId: string): number {
  try {
    return keysOf(store, staffId).length;
  } catch {
    return 0;
  }
}

/** A shared computer keeps no patient's name after sign-out. */
export function dropAllDrafts(store: Storage, staffId: string): void {
  try {
    for (const key of keysOf(store, staffId)) store.removeItem(key);
  } catch {
    // nothing was kept
  }
}
