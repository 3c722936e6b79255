/** Who is signed in here, and where they stand. */
import { signal } from "@preact/signals";
import type { Staff } from "@nof1/contract/shapes.ts";
import { Refused, signInByLink, whenSignedOut, whoAmI } from "./api.ts";
import { routeOf, signInToken, type Route } from "./route.ts";

/** undefined: not known yet; null: nobody. */
export const staff = signal<Staff | null | undefined>(undefined);

/** The session ended under somebody's hands: the page stays, and asks to sign in again. */
export const ended = signal(false);

/** Why nobody is signed in, where a link or the network is the reason. */
export const whyNot = signal<Refused | null>(null);

export const online = signal(navigator.onLine);
export const route = signal<Route>(routeOf(location.hash));

export function isClinician(person: Staff | null | undefined): boolean {
  return person?.roles.includes("clinician") ?? false;
}

export function arrived(person: Staff): void {
  staff.value = person;
  ended.value = false;
  whyNot.value = null;
}

export function left(): void {
  staff.value = null;
  ended.value = false;
}

async function who(token: string | null): Promise<Staff> {
  return token === null ? whoAmI() : signInByLink(token);
}

/** Signs in by the link in the address, which is taken out of it at once, or finds out who is here. */
export async function start(): Promise<void> {
  const token = signInToken(location.hash);
  if (token !== null) history.replaceState(null, "", `${location.pathname}#/`);
  route.value = routeOf(location.hash);
  try {
    arrived(await who(token));
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(0, "no_network");
    whyNot.value = refused.code === "sign_in_needed" ? null : refused;
    staff.value = null;
  }
}

/** A link opened in a tab that already stands in the workspace arrives as a change of the address. */
function moved(): void {
  if (signInToken(location.hash) !== null) void start();
  else route.value = routeOf(location.hash);
}

/** Who signed in again in another tab goes on here; somebody else starts anew, without what the first one wrote. */
async function backFromAnotherTab(): Promise<void> {
  if (!ended.value || document.visibilityState !== "visible") return;
  const person = await whoAmI().catch(() => null);
  if (person === null) return;
  if (person.id === staff.value?.id) arrived(person);
  else location.reload();
}

export function listen(): void {
  addEventListener("hashchange", moved);
  addEventListener("online", () => (online.value = true));
  addEventListener("offline", () => (online.value = false));
  document.addEventListener("visibilitychange", () => void backFromAnotherTab());
  addEventListener("focus", () => void backFromAnotherTab());
  whenSignedOut(() => {
    if (staff.value) ended.value = true;
  });
}
