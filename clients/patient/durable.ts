// Whether the browser has promised to keep what is on this phone, and whether there is room for more.
import { signal } from "@preact/signals";
import { createReserve } from "./reserve.ts";

/** Null: this browser does not say. */
export const durable = signal<boolean | null>(null);
/** The phone is full: the reserve is in use, or there was no room for one. */
export const full = signal(false);
/** Even the reserve is used up: something could not be kept. */
export const noRoom = signal(false);

const reserve = createReserve(globalThis.caches);

export async function lookAtStorage(): Promise<void> {
  durable.value = (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
  if (await reserve.fill()) full.value = noRoom.value = false;
  else full.value = true;
}

let asked = false;

/** Asked when there is something worth keeping: after joining, after an answer, when the app was installed. */
export async function askToKeep(): Promise<void> {
  if (durable.value || asked) return;
  asked = true; // some browsers ask the person: once is enough
  durable.value = (await navigator.storage?.persist?.().catch(() => null)) ?? null;
}

export async function askToKeepAgain(): Promise<void> {
  asked = false;
  await askToKeep();
}

export async function makeRoom(): Promise<boolean> {
  full.value = true;
  const freed = await reserve.free();
  noRoom.value = !freed;
  return freed;
}

/** Everything but the app's own files, which say nothing of anybody. */
export async function dropFiles(): Promise<void> {
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => !name.startsWith("nof1-")).map((name) => caches.delete(name)));
}
