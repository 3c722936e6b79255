// Pushes: every one is shown, whatever it holds, and says that it was; a tap leads to its question. No health words.
const worker = self as unknown as ServiceWorkerGlobalScope;

const WAITING = { en: "nof1: a question is waiting", de: "nof1: Eine Frage wartet" };
const AGAIN_AFTER_MS = 10 * 60_000;

interface Told {
  title: string;
  tag: string;
  hash: string;
}

interface Shown {
  hash: string;
  at: number;
}

export function listenForPushes(): void {
  worker.addEventListener("push", (event) => event.waitUntil(showPush(event.data)));
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openAt((event.notification.data as Shown | null)?.hash ?? ""));
  });
  worker.addEventListener("pushsubscriptionchange", (event) => {
    (event as ExtendableEvent).waitUntil(subscribeAgain(event as PushSubscriptionChangeEvent));
  });
}

// Browsers take the permission away from an app that gets pushes and shows nothing: even a broken one is shown.
async function showPush(data: PushMessageData | null): Promise<void> {
  const told = read(data);
  const before = await worker.registration.getNotifications({ tag: told.tag });
  const shownAt = Math.max(0, ...before.map(({ data: shown }) => (shown as Shown | null)?.at ?? 0));
  const kept: Shown = { hash: told.hash, at: Date.now() };
  await worker.registration.showNotification(await titleOf(told), {
    tag: told.tag,
    data: kept,
    icon: "/icon-192.png",
    // A reminder makes itself heard again, the same push sent twice does not.
    renotify: before.length > 0 && kept.at - shownAt > AGAIN_AFTER_MS,
  } as NotificationOptions);
  await sayShown(told.tag);
}

function read(data: PushMessageData | null): Told {
  try {
    const { title, tag, navigate } = (data?.json() as { notification: { title: string; tag: string; navigate: string } }).notification;
    return { title, tag, hash: new URL(navigate, worker.location.origin).hash };
  } catch {
    return { title: WAITING.en, tag: "question", hash: "" };
  }
}

// The server wrote it in the language of joining; the phone may have been set to another since.
async function titleOf({ title }: Told): Promise<string> {
  if (!Object.values(WAITING).includes(title)) return title;
  const language = await keptLanguage();
  return language ? WAITING[language] : title;
}

function keptLanguage(): Promise<"en" | "de" | null> {
  return new Promise((resolve) => {
    const opening = indexedDB.open("nof1");
    opening.onerror = () => resolve(null);
    opening.onupgradeneeded = () => opening.transaction?.abort(); // not there yet: only the app makes it
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const asked = database.transaction("kept").objectStore("kept").get("language");
        asked.onsuccess = () => resolve(asked.result === "en" || asked.result === "de" ? asked.result : null);
        asked.onerror = () => resolve(null);
      } catch {
        resolve(null);
      } finally {
        database.close();
      }
    };
  });
}

async function sayShown(tag: string): Promise<void> {
  const occurrence = /^[0-9a-f-]{36}$/.test(tag) ? tag : null;
  if (occurrence === null && tag !== "test") return;
  await post("/deliveries/shown", "POST", { occurrence_id: occurrence });
}

async function openAt(hash: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find(({ url }) => !new URL(url).pathname.startsWith("/clinic"));
  if (!open) return void (await worker.clients.openWindow(`/${hash}`));
  open.postMessage({ goTo: hash });
  await open.focus().catch(() => undefined);
}

interface PushSubscriptionChangeEvent extends ExtendableEvent {
  readonly oldSubscription: PushSubscription | null;
  readonly newSubscription: PushSubscription | null;
}

// Few browsers tell it; the page compares at each opening as well.
async function subscribeAgain(event: PushSubscriptionChangeEvent): Promise<void> {
  const key = event.oldSubscription?.options.applicationServerKey;
  const fresh = event.newSubscription ?? (key ? await subscribe(key) : null);
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  await post("/me/subscription", "PUT", { endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] });
}

function subscribe(key: ArrayBuffer): Promise<PushSubscription | null> {
  return worker.registration.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: key })
    .catch(() => null);
}

async function post(path: string, method: string, body: unknown): Promise<void> {
  const headers = { "Content-Type": "application/json", "X-Nof1-App": "patient" };
  await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body), credentials: "same-origin" }).catch(() => undefined);
}
