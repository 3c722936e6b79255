// Answers and reports on their way. First they are on the phone, for good; then they are sent, as often as it takes.
import type { Result } from "@nof1/contract/client.ts";
import type { CheckInBody, CheckInReceipt, ReportBody, ReportReceipt } from "@nof1/contract/shapes.ts";
import { put, type Storage } from "./database.ts";
import { byMoment, type Held } from "./held.ts";
import { momentWithOffset } from "./moment.ts";

export type Receipt = CheckInReceipt | ReportReceipt;

/** The world's doors: in tests they are opened by hand. */
export interface Doors {
  storage: Storage;
  send: (item: Held) => Promise<Result<Receipt>>;
  now: () => Date;
  zone: () => string;
  newId: () => string;
  /** Runs one piece of work at a time over all tabs. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
  /** Runs work after some seconds, whatever the clock is set to meanwhile; gives a way to call it off. */
  later: (seconds: number, work: () => void) => () => void;
  /** Something in the outbox has changed. */
  changed: () => void;
  /** The server no longer knows this phone. */
  signInNeeded: () => void;
}

export type CheckInDraft = Omit<CheckInBody, "answered_at" | "zone">;
export type ReportDraft = Omit<ReportBody, "reported_at" | "zone">;

export interface Outbox {
  holdCheckIn: (draft: CheckInDraft, day: number | null) => Promise<string>;
  holdReport: (draft: ReportDraft) => Promise<string>;
  /** Sends what waits. Returns how many the server took. */
  drain: () => Promise<number>;
  list: () => Promise<Held[]>;
  discard: (id: string) => Promise<void>;
}

type Outcome = "sent" | "refused" | "later" | "stop" | "sign_in";

const WAITS_SECONDS = [5, 15, 60, 300, 900];
/** Of the other refusals with 4xx these say nothing about the item: a slow line, too early, too often. */
const PASSING = [408, 425, 429];

export function createOutbox(doors: Doors): Outbox {
  let failures = 0;
  let callOff: (() => void) | null = null;
  let queued: Promise<number> | null = null;

  async function hold(item: Held): Promise<string> {
    await doors.storage.save((database) => put(database, "outbox", item));
    doors.changed();
    void drain();
    return item.id;
  }

  function facts() {
    return { id: doors.newId(), heldAt: momentWithOffset(doors.now()), state: "waiting", refusal: null } as const;
  }

  // Calls that come while one waits for its turn are that one; a call that comes while it runs is one more after it.
  function drain(): Promise<number> {
    queued ??= new Promise((resolve) => {
      void doors
        .exclusively(async () => {
          queued = null;
          resolve(await sendWaiting());
        })
        .catch(() => {
          queued = null;
          resolve(0);
        });
    });
    return queued;
  }

  async function sendWaiting(): Promise<number> {
    callOff?.();
    callOff = null;
    const held = new Set<string>();
    let sent = 0;
    let pause: number | null = null;
    for (const item of await waiting()) {
      if (item.kind === "check-in" && item.body.replaces && held.has(item.body.replaces)) {
        held.add(item.id); // what it replaces has not arrived yet
        continue;
      }
      const { outcome, seconds } = await sendOne(item);
      if (outcome === "sent") sent += 1;
      if (outcome === "sign_in") doors.signInNeeded();
      if (outcome === "later" || outcome === "stop") {
        held.add(item.id);
        pause = Math.max(pause ?? 0, seconds ?? 0);
      }
      if (outcome === "stop" || outcome === "sign_in") break;
    }
    if (sent > 0) failures = 0;
    if (pause !== null) tryAgainIn(pause);
    return sent;
  }

  function tryAgainIn(atLeastSeconds: number): void {
    const wait = WAITS_SECONDS[Math.min(failures, WAITS_SECONDS.length - 1)] ?? 900;
    failures += 1;
    callOff = doors.later(Math.max(wait, atLeastSeconds), () => void drain());
  }

  async function sendOne(item: Held): Promise<{ outcome: Outcome; seconds?: number }> {
    const result = await doors.send(item);
    const outcome = judge(item, result);
    if (outcome === "sent") await mark({ ...item, state: "sent", receipt: result.ok ? result.value : null } as Held);
    if (outcome === "refused" && !result.ok && result.kind === "refused") {
      const refusal = { status: result.status, code: result.code, at: momentWithOffset(doors.now()), fields: Object.keys(result.fields) };
      await mark({ ...item, state: "refused", refusal });
    }
    return { outcome, seconds: !result.ok && result.kind === "refused" ? (result.retryAfterSeconds ?? 0) : 0 };
  }

  async function mark(item: Held): Promise<void> {
    await doors.storage.save(async (database) => {
      // Signed out meanwhile: what was wiped does not come back.
      if (await database.get("outbox", item.id)) await database.put("outbox", item);
    });
    doors.changed();
  }

  async function waiting(): Promise<Held[]> {
    return (await list()).filter(({ state }) => state === "waiting");
  }

  async function list(): Promise<Held[]> {
    const items = await doors.storage.use((database) => database.getAll("outbox"));
    return items.sort(byMoment);
  }

  return {
    holdCheckIn: (draft, day) => {
      const { heldAt, ...rest } = facts();
      const body: CheckInBody = { ...draft, answered_at: heldAt, zone: doors.zone() };
      return hold({ ...rest, heldAt, kind: "check-in", day, body, receipt: null });
    },
    holdReport: (draft) => {
      const { heldAt, ...rest } = facts();
      const body: ReportBody = { ...draft, reported_at: heldAt, zone: doors.zone() };
      return hold({ ...rest, heldAt, kind: "report", body, receipt: null });
    },
    drain,
    list,
    discard: async (id) => {
      await doors.storage.use((database) => database.delete("outbox", id));
      doors.changed();
    },
  };
}

/** What an answer of the server means for an item. Only the server's own receipt for this id counts as sent. */
function judge(item: Held, result: Result<Receipt>): Outcome {
  if (result.ok) return result.value?.kept === true && result.value.id === item.id ? "sent" : "later";
  if (result.kind === "unreachable") return "stop";
  if (result.status === 409 && result.code === "conflict_kept_both") return "sent";
  if (result.status === 401) return "sign_in";
  if (result.status === 429) return "stop";
  if (result.status >= 500 || PASSING.includes(result.status)) return "later";
  return "refused";
}
