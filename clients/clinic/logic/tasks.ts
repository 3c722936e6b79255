/** How many answers wait for somebody, asked again every minute and whenever the page is looked at. */
import { signal } from "@preact/signals";
import { countTasks } from "./api.ts";
import { route } from "./session.ts";

export const waitingTasks = signal(0);

const EVERY_MS = 60_000;

/** Looks every minute while the page is seen, and whenever it is seen again. */
export function lookWhileSeen(look: () => void): () => void {
  const seen = (): void => void (document.visibilityState === "visible" && look());
  const timer = setInterval(seen, EVERY_MS);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** The page of tasks counts those that it shows. */
async function count(): Promise<void> {
  if (route.peek().page === "tasks" || document.visibilityState !== "visible") return;
  const waiting = await countTasks().catch(() => null); // said where it matters: on the page of tasks
  if (waiting !== null) waitingTasks.value = waiting;
}

export function watchTasks(): () => void {
  void count();
  return lookWhileSeen(() => void count());
}
