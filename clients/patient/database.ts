// What the phone keeps: answers on their way, drafts, and the plan for weeks without a network.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Held } from "./held.ts";
import type { Draft } from "./drafts.ts";
import type { QuestionDraft } from "./questioning.ts";

export interface Stores extends DBSchema {
  outbox: { key: string; value: Held };
  drafts: { key: string; value: Draft | QuestionDraft };
  /** One row a thing: "me", "join", "language", … */
  kept: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Stores>;

export interface Storage {
  /** Runs `work` on the open database; opens it again, once, when the browser has dropped the connection. */
  use<T>(work: (database: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const STORES = ["outbox", "drafts", "kept"] as const;

export function createStorage(name = "nof1"): Storage {
  let opening: Promise<Database> | null = null;
  const connect = () => (opening ??= open(name, () => (opening = null)));
  return {
    async use(work) {
      try {
        return await work(await connect());
      } catch (problem) {
        if (!isLostConnection(problem)) throw problem;
        opening = null;
        return work(await connect());
      }
    },
    async close() {
      (await opening)?.close();
      opening = null;
    },
  };
}

function open(name: string, forget: () => void): Promise<Database> {
  return openDB<Stores>(name, 1, {
    upgrade(database) {
      database.createObjectStore("outbox", { keyPath: "id" });
      database.createObjectStore("drafts", { keyPath: "key" });
      database.createObjectStore("kept");
    },
    // Another tab wants a newer version: let go, or it waits for ever.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      forget();
    },
    terminated: forget,
  });
}

// iOS closes connections of apps in the background; the next transaction then throws this.
function isLostConnection(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === "InvalidStateError";
}

export async function wipe(storage: Storage): Promise<void> {
  await storage.use(async (database) => {
    const transaction = database.transaction(STORES, "readwrite", { durability: "strict" });
    await Promise.all(STORES.map((store) => transaction.objectStore(store).clear()));
    await transaction.done;
  });
}

export function recall<T>(storage: Storage, key: string): Promise<T | undefined> {
  return storage.use(async (database) => (await database.get("kept", key)) as T | undefined);
}

export async function keep(storage: Storage, key: string, value: unknown): Promise<void> {
  await storage.use(async (database) => {
    const transaction = database.transaction("kept", "readwrite", { durability: "strict" });
    await transaction.store.put(value, key);
    await transaction.done;
  });
}

export function forget(storage: Storage, key: string): Promise<void> {
  return storage.use((database) => database.delete("kept", key));
}
