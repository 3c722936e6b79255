/** How many answers wait for somebody, asked again every minute and whenever the page is looked at. */
import { signal } from "@preact/signals";
import { getTasks } from "./api.ts";

export const waitingTasks = signal(0);

const EVERY_MS = 60_000;

async function count(): Promise<void> {
  if (document.visibilityState !== "visible") return;
  const list = await getTasks().catch(() => null); // said where it matters: on the page of tasks
  if (list) waitingTasks.value = list.waiting;
}

export function watchTasks(): () => void {
  void count();
  const timer = setInterval(() => void count(), EVERY_MS);
  const look = (): void => void count();
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
