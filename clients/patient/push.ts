// Reminders on this phone: on from a tap, off, whether they can be at all, and kept up at every opening.
import { computed, effect, signal } from "@preact/signals";
import type { Result } from "@nof1/contract/client.ts";
import type { Reminding } from "@nof1/contract/shapes.ts";
import { isIosBrowser } from "./install.ts";
import { client } from "./phone.ts";
import { items, trial } from "./state.ts";
import { closeNotifications, currentSubscription, dropSubscription } from "./subscription.ts";

/**
 * not_here: this browser has no pushes. needs_installing: an iPhone's browser, pushes come to the installed app alone.
 * server_off: this server sends none. denied: the phone's settings say no. off: a tap turns it on. on: they come.
 */
export type PushState = "not_here" | "needs_installing" | "server_off" | "denied" | "off" | "on";

export const pushState = signal<PushState | null>(null);
/** How this person is reminded, as the server has it; null until it was heard. */
export const reminding = signal<Reminding | null>(null);

/** Whether anything rings here: a push, or an e-mail to an address that was proved. Until that is known, nothing is promised. */
export const rings = computed(() => pushState.value === "on" || reminding.value?.email_state === "confirmed");

/** At each opening: what the browser has is told to the server again, for it may have changed unasked. */
export async function lookAfterPushes(): Promise<void> {
  if (!trial.value) return;
  const result = await client.ask("GET", "/me/reminding");
  if (result.ok) reminding.value = result.value;
  pushState.value = await judge();
  if (pushState.value !== "on") return;
  const { live } = await tell(await currentSubscription());
  if (live === false) await subscribeAnew();
}

/** From a tap only: browsers ask the person no other time. */
export async function turnOnPushes(): Promise<PushState> {
  if ((await Notification.requestPermission()) === "granted") await subscribeAnew();
  return (pushState.value = await judge());
}

export async function turnOffPushes(): Promise<PushState> {
  const told = await client.ask("DELETE", "/me/subscription");
  if (told.ok) await dropSubscription();
  return (pushState.value = await judge());
}

/** Asks the server for a push now; it comes within seconds where all is well. */
export function tryPush(): Promise<Result<undefined>> {
  return client.ask("POST", "/me/test-push") as Promise<Result<undefined>>;
}

/** The service worker says where a tap on a notification leads. */
export function followTaps(): void {
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<{ goTo?: string } | null>) => {
    if (data?.goTo) location.hash = data.goTo;
  });
}

/** What was answered, here or elsewhere, calls nobody any more. */
export function clearWhatIsAnswered(): void {
  effect(() => {
    const here = items.value.flatMap((item) => (item.kind === "check-in" ? [item.body.occurrence_id ?? ""] : []));
    const elsewhere = trial.value?.occurrences.filter(({ state }) => state.startsWith("answered")).map(({ id }) => id) ?? [];
    void closeNotifications(new Set([...here, ...elsewhere]));
  });
}

async function judge(): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis))
    return isIosBrowser() ? "needs_installing" : "not_here";
  if (reminding.value && !reminding.value.push_key) return "server_off";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await currentSubscription()) ? "on" : "off";
}

async function subscribeAnew(): Promise<void> {
  const key = reminding.value?.push_key;
  if (!key) return;
  await dropSubscription(); // made for another key, or given up by its service
  const { pushManager } = await navigator.serviceWorker.ready;
  const fresh = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null);
  const { live } = await tell(fresh);
  if (!live) await fresh?.unsubscribe().catch(() => false); // the server never heard of it
}

/** `live` is undefined where the server could not be asked. */
async function tell(subscription: PushSubscription | null): Promise<{ live?: boolean }> {
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  if (!subscription || !endpoint || !keys?.["p256dh"] || !keys["auth"]) return {};
  if (!isOurs(subscription)) return { live: false };
  const body = { endpoint, p256dh: keys["p256dh"], auth: keys["auth"] };
  const result = await client.ask("PUT", "/me/subscription", { body });
  return result.ok ? result.value : {};
}

/** Whether it was made for the key that the server signs with now. */
function isOurs({ options }: PushSubscription): boolean {
  const key = reminding.value?.push_key;
  if (!key || !options.applicationServerKey) return true;
  const bytes = new Uint8Array(options.applicationServerKey);
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") === key;
}
