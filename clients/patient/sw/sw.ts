// The app's own pages, kept for when there is no network. A new version waits until the page says so.
import { listenForPushes } from "./prompts.ts";

declare const __PRECACHE__: string[];
declare const __BUILD__: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `nof1-${__BUILD__}`;
const NEVER_OURS = ["/api/", "/calendar/", "/clinic", "/health/", "/metrics"];

worker.addEventListener("install", (event) => {
  event.waitUntil(fillCache());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches());
});

worker.addEventListener("message", (event) => {
  if (event.data === "activate-now") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (url.origin !== worker.location.origin) return;
  if (NEVER_OURS.some((path) => url.pathname.startsWith(path))) return;
  event.respondWith(fromCacheOrNetwork(event.request));
});

listenForPushes();

async function fillCache(): Promise<void> {
  const cache = await caches.open(CACHE);
  // "reload" goes past the browser's own cache, which may still hold files of the version before.
  await cache.addAll(__PRECACHE__.map((path) => new Request(path, { cache: "reload" })));
}

async function dropOldCaches(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("nof1-") && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromCacheOrNetwork(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === "navigate" ? "/" : request, { ignoreSearch: request.mode === "navigate" });
  return kept ?? fetch(request);
}
