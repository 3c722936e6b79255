// The phone put together: memory, outbox, plan, language, other tabs. The screens call these verbs and read `state.ts`.
import { createClient, type Result } from "@nof1/contract/client.ts";
import type { Me, Occurrence, Offer } from "@nof1/contract/shapes.ts";
import { chooseLanguage, type Language, language, LANGUAGES } from "@nof1/kit/words/catalogue.ts";
import { createStorage, keep, keepIfThereIsRoom, recall, wipe } from "./database.ts";
import { askToKeep, dropFiles, lookAtStorage, makeRoom } from "./durable.ts";
import type { Held } from "./held.ts";
import { forgetHelp, readHelpClosed, watched } from "./helpNow.ts";
import { tidyCode } from "./joinLink.ts";
import { claimTransfer, comeInAgain, join as askToJoin, type JoinWishes, trustCookie, unfinishedJoin } from "./joining.ts";
import { momentWithOffset, zoneOfPhone } from "./moment.ts";
import { createOutbox, type Receipt } from "./outbox.ts";
import { clockGap } from "./plan.ts";
import { goTo } from "./route.ts";
import * as state from "./state.ts";
import { dropSubscription } from "./subscription.ts";

export const storage = createStorage("nof1", makeRoom);
export const client = createClient("patient");
const otherTabs = new BroadcastChannel("nof1");

const REFRESH_AFTER_MS = 5 * 60_000;
let refreshedAt = -Infinity;

export const outbox = watched(createOutbox({
  storage,
  send: sendHeld,
  now: () => new Date(),
  zone: zoneOfPhone,
  newId: () => crypto.randomUUID(),
  exclusively: oneTabAtATime,
  later: (seconds, work) => {
    const timer = setTimeout(work, seconds * 1000);
    return () => clearTimeout(timer);
  },
  changed: () => {
    void readItems();
    void askToKeep();
    otherTabs.postMessage("changed");
  },
  signInNeeded: () => void unknownToServer(),
}));

function sendHeld(item: Held): Promise<Result<Receipt>> {
  if (item.kind === "check-in") return client.ask("PUT", `/check-ins/${item.id}`, { body: item.body, language: language.value });
  return client.ask("PUT", `/reports/${item.id}`, { body: item.body, language: language.value });
}

let turn: Promise<unknown> = Promise.resolve();

// Web Locks hold over tabs; a browser without them gets at least one at a time in this tab.
function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) return navigator.locks.request("nof1-outbox", work) as Promise<void>;
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

export async function readItems(): Promise<void> {
  state.items.value = await outbox.list();
}

/** Reads the memory, shows what is there, and only then asks the network. */
export async function startPhone(openedCode: string | null): Promise<void> {
  try {
    await chooseFirstLanguage();
    state.me.value = (await recall<Me>(storage, "me")) ?? null;
    await readHelpClosed(storage);
    await readItems();
  } catch {
    state.standing.value = "broken";
    return;
  }
  listen();
  void lookAtStorage();
  const unfinished = await unfinishedJoin(storage);
  if (openedCode && !state.me.value) state.openedCode.value = openedCode;
  if (state.me.value) state.standing.value = "ready";
  else if (unfinished) void join(unfinished);
  else if (openedCode) state.standing.value = "welcome";
  else await lookForSession();
  if (state.me.value) void catchUp().then(() => offerNewInvitation(openedCode));
}

/** A link opened where the app is open already: only the end of the address changes, and nothing is loaded anew. */
export function openLink(code: string): void {
  if (state.me.value) offerNewInvitation(code);
  else if (state.standing.value === "welcome") {
    state.invitation.value = null;
    state.openedCode.value = code;
    goTo("today");
  }
}

// People open the app by the link that they were sent, again and again: in a trial that goes on, its code says nothing new.
function offerNewInvitation(code: string | null): void {
  const over = ["finished", "stopped", "withdrawn"].includes(state.trial.value?.state ?? "");
  if (!code || !(over || state.signedOut.value)) return;
  state.openedCode.value = code;
  goTo("code");
}

async function chooseFirstLanguage(): Promise<void> {
  const kept = await recall<Language>(storage, "language");
  speak(LANGUAGES.find((one) => one === kept) ?? chooseLanguage(navigator.languages));
}

export function speak(chosen: Language): void {
  language.value = chosen;
  document.documentElement.lang = chosen;
}

export async function chooseLanguageForGood(chosen: Language): Promise<void> {
  speak(chosen);
  await keep(storage, "language", chosen);
}

function listen(): void {
  otherTabs.onmessage = () => void readMemory();
  addEventListener("online", () => {
    state.online.value = true;
    void catchUp();
  });
  addEventListener("offline", () => (state.online.value = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    void lookAtStorage();
    void catchUp();
  });
  state.online.value = navigator.onLine;
  setInterval(() => (state.now.value = new Date()), 20_000);
}

async function readMemory(): Promise<void> {
  await readItems();
  const known = (await recall<Me>(storage, "me")) ?? null;
  state.me.value = known;
  if (known) state.standing.value = "ready";
  else if (state.standing.value === "ready") state.standing.value = "welcome";
}

/** Sends what waits and fetches the plan anew when it is old or something was sent. */
export async function catchUp(): Promise<void> {
  state.now.value = new Date();
  if (!state.me.value) return;
  const sent = await outbox.drain();
  if (sent > 0 || performance.now() - refreshedAt > REFRESH_AFTER_MS) await refresh();
  await tellZone();
}

// Only what changed on this phone: another one of the same person may be elsewhere.
async function tellZone(): Promise<void> {
  const zone = zoneOfPhone();
  const known = (await recall<string>(storage, "zone")) ?? state.trial.value?.clocks?.zone;
  if (!state.trial.value || zone === known) return;
  const result = await client.ask("PUT", "/me/zone", { body: { zone } });
  if (!result.ok) return;
  await keepIfThereIsRoom(storage, "zone", zone);
  await refresh();
}

/** The question is before somebody's eyes; a courtesy, which may get lost. */
export function sayOpened(occurrence: Occurrence): void {
  if (occurrence.state !== "open") return;
  void client.ask("PUT", `/occurrences/${occurrence.id}/opened`, { body: { opened_at: momentWithOffset(new Date()) } });
}

export async function refresh(): Promise<void> {
  const result = await client.ask("GET", "/me", { language: language.value });
  if (result.ok) await accept(result.value);
  else if (result.kind === "refused" && result.status === 401) await unknownToServer();
}

async function unknownToServer(): Promise<void> {
  const again = await comeInAgain(client, storage);
  if (again?.ok) await enter(again.value);
  else state.signedOut.value = true;
}

// A cookie may have outlived the memory (storage cleared, a join whose answer got lost).
async function lookForSession(): Promise<void> {
  const result = await client.ask("GET", "/me", { language: language.value, timeoutSeconds: 6 });
  if (result.ok) await accept(result.value);
  else state.standing.value = "welcome";
}

async function accept(fresh: Me): Promise<void> {
  refreshedAt = performance.now();
  state.clockAhead.value = clockGap(fresh, new Date()).aheadSeconds;
  await keepIfThereIsRoom(storage, "me", fresh);
  await trustCookie(storage, Date.now());
  state.me.value = fresh;
  state.signedOut.value = false;
  state.standing.value = "ready";
  state.invitation.value = null;
  state.joinProblem.value = null;
  state.openedCode.value = "";
  otherTabs.postMessage("changed");
}

export async function lookAtInvitation(typed: string): Promise<Result<Offer>> {
  const code = tidyCode(typed);
  const result = await client.ask("POST", "/invitations/look", { body: { code }, language: language.value });
  if (result.ok) state.invitation.value = { code, offer: result.value };
  return result;
}

export async function join(wishes: JoinWishes): Promise<Result<Me>> {
  state.joinProblem.value = null;
  state.standing.value = "joining";
  const result = await askToJoin(client, storage, wishes);
  if (result.ok) await enter(result.value);
  else await afterFailedJoin(result);
  return result;
}

// Refused for good: back to the code. Otherwise the server may have heard, and asking again is safe.
async function afterFailedJoin(result: Result<Me>): Promise<void> {
  state.joinProblem.value = result;
  if (await unfinishedJoin(storage)) return;
  state.invitation.value = null;
  state.standing.value = state.me.value ? "ready" : "welcome";
}

export async function retryJoin(): Promise<Result<Me> | null> {
  const unfinished = await unfinishedJoin(storage);
  if (unfinished) return join(unfinished);
  state.standing.value = "welcome";
  return null;
}

export async function moveHere(typed: string, lost: boolean): Promise<Result<Me>> {
  const result = await claimTransfer(client, storage, tidyCode(typed), lost);
  if (result.ok) await enter(result.value);
  return result;
}

async function enter(fresh: Me): Promise<void> {
  await accept(fresh);
  void askToKeep();
  void outbox.drain();
}

/** Leaves no trace on this phone. The server is told first: a cookie that stays would bring the person back. */
export async function signOut(): Promise<"done" | "unreachable"> {
  const result = await client.ask("DELETE", "/devices/current");
  if (!result.ok && !(result.kind === "refused" && result.status === 401)) return "unreachable";
  await dropSubscription();
  await wipe(storage);
  await dropFiles();
  forgetHelp();
  state.me.value = null;
  state.items.value = [];
  state.signedOut.value = false;
  state.standing.value = "welcome";
  otherTabs.postMessage("changed");
  return "done";
}
