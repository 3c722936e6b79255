// An answer in the making, saved at each tap: a call, a dead battery or an update lose nothing.
import type { Taken } from "@nof1/contract/shapes.ts";
import { isFull, put, type Storage } from "./database.ts";
import type { QuestionDraft } from "./questioning.ts";

export interface Draft {
  /** The occurrence it answers. */
  key: string;
  shownAt: string;
  answer: number | null;
  taken: Taken | null;
  takenWords: string;
  changed: boolean | null;
  note: string;
}

export function emptyDraft(key: string, shownAt: string): Draft {
  return { key, shownAt, answer: null, taken: null, takenWords: "", changed: null, note: "" };
}

/** One key is always of one kind: an occurrence has one questionnaire. */
export function loadDraft<D extends Draft | QuestionDraft = Draft>(storage: Storage, key: string): Promise<D | undefined> {
  return storage.use(async (database) => (await database.get("drafts", key)) as D | undefined);
}

export async function saveDraft(storage: Storage, draft: Draft | QuestionDraft): Promise<void> {
  await storage.save((database) => put(database, "drafts", draft)).catch((problem: unknown) => {
    if (!isFull(problem)) throw problem; // every page says so meanwhile, and the form still has it
  });
}

export async function dropDraft(storage: Storage, key: string): Promise<void> {
  await storage.use((database) => database.delete("drafts", key));
}

export function allDrafts(storage: Storage): Promise<(Draft | QuestionDraft)[]> {
  return storage.use((database) => database.getAll("drafts"));
}

export async function countDrafts(storage: Storage): Promise<number> {
  return storage.use((database) => database.count("drafts"));
}
