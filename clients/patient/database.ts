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
  /** The same for what a person has entered: where the phone is full, room is made first. `work` may run again. */
  save<T>(work: (database: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const STORES = ["outbox", "drafts", "kept"] as const;

/** `makeRoom` is asked when the phone is full; false: there is no more to be had. */
export function createStorage(name = "nof1", makeRoom: () => Promise<boolean> = async () => false): Storage {
  let opening: Promise<Database> | null = null;
  const connect = () => (opening ??= open(name, () => (opening = null)));
  async function use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await connect());
    } catch (problem) {
      if (!isLostConnection(problem)) throw problem;
      opening = null;
      return work(await connect());
    }
  }
  return {
    use,
    async save(work) {
      try {
        return await use(work);
      } catch (problem) {
        if (!isFull(problem) || !(await makeRoom())) throw problem;
        return use(work);
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

/** The browser has no more room for us. A transaction may only say that it was broken off. */
export function isFull(problem: unknown): boolean {
  return problem instanceof DOMException && (problem.name === "QuotaExceededError" || problem.name === "AbortError");
}

/** Puts one value, on disk before the promise is kept. */
export async function put<Store extends "outbox" | "drafts" | "kept">(
  database: Database,
  store: Store,
  value: Stores[Store]["value"],
  key?: string,
): Promise<void> {
  const transaction = database.transaction(store, "readwrite", { durability: "strict" });
  const done = transaction.done;
  done.catch(() => undefined); // told by the await below; the put itself may fail before it
  await transaction.store.put(value, key);
  await done;
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
  await storage.save((database) => put(database, "kept", value, key));
}

/** What the server has anyway: kept where there is room, and no reserve is touched for it. */
export async function keepIfThereIsRoom(storage: Storage, key: string, value: unknown): Promise<void> {
  await storage.use((database) => put(database, "kept", value, key)).catch((problem: unknown) => {
    if (!isFull(problem)) throw problem;
  });
}

export function forget(storage: Storage, key: string): Promise<void> {
  return storage.use((database) => database.delete("kept", key));
}
