// A new version never takes over under someone's hands: it waits until the person says so, or until the app is opened
// afresh with nothing half-written.
import { signal } from "@preact/signals";
import { countDrafts } from "./drafts.ts";
import { storage } from "./phone.ts";

export const updateReady = signal(false);

const CHECK_EVERY_MS = 60 * 60_000;
let registration: ServiceWorkerRegistration | null = null;
let askedToSwap = false;

export async function startUpdates(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (askedToSwap) location.reload();
  });
  registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration) return; // a private window: the app works, without being kept
  if (registration.waiting && (await countDrafts(storage)) === 0) return swapNow();
  watch(registration);
}

function watch(known: ServiceWorkerRegistration): void {
  const notice = () => (updateReady.value = known.waiting !== null && navigator.serviceWorker.controller !== null);
  known.addEventListener("updatefound", () => known.installing?.addEventListener("statechange", notice));
  notice();
  let checkedAt = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || performance.now() - checkedAt < CHECK_EVERY_MS) return;
    checkedAt = performance.now();
    known.update().catch(() => undefined); // without a network there is nothing new to find
  });
}

export function swapNow(): void {
  askedToSwap = true;
  registration?.waiting?.postMessage("activate-now");
}
