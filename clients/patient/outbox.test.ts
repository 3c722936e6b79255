import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import type { Result } from "@nof1/contract/client.ts";
import { beforeEach, expect, it } from "vitest";
import { createStorage, type Storage } from "./database.ts";
import type { Held } from "./held.ts";
import { type CheckInDraft, createOutbox, type Doors, type Outbox, type Receipt } from "./outbox.ts";

// The server as the phone meets it: it keeps one row for each id, and does what the test says when it is called.
class Server {
  rows = new Map<string, unknown>();
  calls: string[] = [];
  behave: ((item: Held) => Result<Receipt> | "lose the response" | null) | null = null;

  receive = async (item: Held): Promise<Result<Receipt>> => {
    this.calls.push(item.id);
    const said = this.behave?.(item) ?? null;
    if (said !== null && said !== "lose the response") return said;
    this.rows.set(item.id, item.body);
    return said === "lose the response" ? UNREACHABLE : { ok: true, status: 200, value: receipt(item.id) };
  };
}

const UNREACHABLE: Result<Receipt> = { ok: false, kind: "unreachable", why: "network" };

function receipt(id: string): Receipt {
  return { id, kept: true, in_trial: true, why_not: null, day: 1, late: false, early: false };
}

function refusal(status: number, code: string, retryAfterSeconds: number | null = null, named: string[] = []): Result<Receipt> {
  const fields = Object.fromEntries(named.map((field) => [field, ["It cannot be taken."]]));
  return { ok: false, kind: "refused", status, code, message: "", fields, retryAfterSeconds };
}

const DRAFT: CheckInDraft = {
  trial_id: "t", occurrence_id: "o1", answer: 4, taken: "planned", taken_words: null, changed: null, note: null,
  shown_at: "2026-11-22T20:00:00.000+01:00", language: "en", app_version: "0", replaces: null,
};

let server: Server;
let storage: Storage;
let clock: Date;
let waits: { seconds: number; work: () => void }[];
let signInNeeded: number;
let databases = 0;
let ids = 0;
let lock: Promise<void>;

beforeEach(() => {
  server = new Server();
  storage = createStorage(`test-${databases++}`);
  clock = new Date("2026-11-22T20:00:00Z");
  waits = [];
  signInNeeded = 0;
  lock = Promise.resolve();
});

function doors(changes: Partial<Doors> = {}): Doors {
  return {
    storage,
    send: server.receive,
    now: () => clock,
    zone: () => "Europe/Berlin",
    newId: () => `id-${ids++}`,
    exclusively: (work) => (lock = lock.then(work)),
    later: (seconds, work) => {
      const wait = { seconds, work };
      waits.push(wait);
      return () => waits.splice(waits.indexOf(wait), 1);
    },
    changed: () => undefined,
    signInNeeded: () => (signInNeeded += 1),
    ...changes,
  };
}

function open(changes: Partial<Doors> = {}): Outbox {
  return createOutbox(doors(changes));
}

async function states(outbox: Outbox): Promise<string[]> {
  return (await outbox.list()).map(({ state }) => state);
}

async function settled(outbox: Outbox): Promise<void> {
  await outbox.drain();
}

const offline = () => UNREACHABLE;

it("holds an answer before any network is used", async () => {
  let onPhoneWhenSent = 0;
  const outbox = open({
    send: async (item) => {
      onPhoneWhenSent = await storage.use((database) => database.count("outbox"));
      return server.receive(item);
    },
  });
  await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(onPhoneWhenSent).toBe(1);
});

it("says sent only after the server has it", async () => {
  server.behave = offline;
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(await states(outbox)).toEqual(["waiting"]);
  server.behave = null;
  await settled(outbox);
  expect(await states(outbox)).toEqual(["sent"]);
});

it("keeps one row when it is sent twice", async () => {
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  await Promise.all([outbox.drain(), outbox.drain(), outbox.drain()]);
  await settled(outbox);
  expect(server.rows.size).toBe(1);
  expect(await states(outbox)).toEqual(["sent"]);
});

it("sends again, with the same id, when the response was lost", async () => {
  server.behave = () => "lose the response";
  const outbox = open();
  const id = await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(await states(outbox)).toEqual(["waiting"]);
  server.behave = null;
  await settled(outbox);
  expect(new Set(server.calls)).toEqual(new Set([id]));
  expect(server.rows.size).toBe(1);
  expect(await states(outbox)).toEqual(["sent"]);
});

it("takes a conflict of which the server keeps both for done (409)", async () => {
  server.behave = () => refusal(409, "conflict_kept_both");
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(await states(outbox)).toEqual(["sent"]);
});

// What the server really says to a questionnaire that it cannot take: its own tests hold it to the same file.
const { examples } = JSON.parse(readFileSync(new URL("refused-checkins.examples.json", import.meta.url), "utf8")) as {
  examples: { what: string; status: number; code: string; fields: string[] }[];
};

it.each([
  { what: "what is gone", status: 410, code: "gone", fields: [] },
  { what: "a trial in another state", status: 409, code: "wrong_state", fields: [] },
  ...examples,
])(
  "puts what is refused ($status: $what) aside, visible, and goes on with the next",
  async ({ status, code, fields }) => {
    let refused = "";
    const no = refusal(status, code, null, fields);
    server.behave = (item) => (item.id === refused ? no : offline());
    const outbox = open();
    refused = await outbox.holdCheckIn(DRAFT, 1);
    clock = new Date(clock.getTime() + 1000);
    await outbox.holdCheckIn({ ...DRAFT, occurrence_id: "o2" }, 2);
    await settled(outbox);
    server.behave = (item) => (item.id === refused ? no : null);
    await settled(outbox);
    const [first, second] = await outbox.list();
    expect(first?.state).toBe("refused");
    expect(first?.refusal).toMatchObject({ status, code, fields });
    expect(second?.state).toBe("sent");
  },
);

it("does not let an item on which the server breaks (500) block the queue, and tries it again later", async () => {
  let broken = "";
  server.behave = offline;
  const outbox = open();
  broken = await outbox.holdCheckIn(DRAFT, 1);
  clock = new Date(clock.getTime() + 1000);
  await outbox.holdCheckIn({ ...DRAFT, occurrence_id: "o2" }, 2);
  await settled(outbox);
  server.behave = (item) => (item.id === broken ? refusal(500, "server_error") : null);
  await settled(outbox);
  expect(await states(outbox)).toEqual(["waiting", "sent"]);
  server.behave = null;
  expect(waits).toHaveLength(1);
  waits[0]?.work();
  await settled(outbox);
  expect(await states(outbox)).toEqual(["sent", "sent"]);
});

it("waits longer after each failure, and no shorter than the server asks", async () => {
  server.behave = offline;
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  const asked: number[] = [];
  for (let i = 0; i < 4; i++) {
    await settled(outbox);
    asked.push(waits.at(-1)?.seconds ?? 0);
  }
  expect([...asked].sort((a, b) => a - b)).toEqual(asked);
  expect(asked.at(-1)).toBeGreaterThan(asked[0] ?? 0);
  server.behave = () => refusal(429, "too_many_tries", 3600);
  await settled(outbox);
  expect(waits.at(-1)?.seconds).toBe(3600);
  expect(waits).toHaveLength(1);
});

it("holds everything and asks to sign in when the server no longer knows the phone (401)", async () => {
  server.behave = () => refusal(401, "sign_in_needed");
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  await outbox.holdCheckIn({ ...DRAFT, occurrence_id: "o2" }, 2);
  await settled(outbox);
  expect(signInNeeded).toBeGreaterThan(0);
  expect(await states(outbox)).toEqual(["waiting", "waiting"]);
});

it("sends each answer once from two tabs on one phone", async () => {
  server.behave = offline;
  const here = open();
  await here.holdCheckIn(DRAFT, 1);
  await settled(here);
  server.behave = null;
  server.calls = [];
  const there = open({ storage });
  await Promise.all([here.drain(), there.drain()]);
  expect(server.calls).toHaveLength(1);
  expect(await states(there)).toEqual(["sent"]);
});

it("finds the answer again after a crash between holding and sending", async () => {
  const dying = open({ exclusively: () => new Promise(() => undefined) });
  await dying.holdCheckIn(DRAFT, 1);
  await storage.close();
  const afterwards = open();
  expect(await states(afterwards)).toEqual(["waiting"]);
  await settled(afterwards);
  expect(server.rows.size).toBe(1);
});

it("keeps the phone's own moments when its clock is wrong, and still sends", async () => {
  clock = new Date("2031-05-05T10:00:00Z");
  server.behave = offline;
  const outbox = open();
  const id = await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  clock = new Date("2026-11-22T20:05:00Z");
  server.behave = null;
  await settled(outbox);
  const body = server.rows.get(id) as { answered_at: string; zone: string };
  expect(Date.parse(body.answered_at)).toBe(Date.parse("2031-05-05T10:00:00Z"));
  expect(body.answered_at).toMatch(/[+-]\d\d:\d\d$/);
  expect(body.zone).toBe("Europe/Berlin");
});

it("does not take a page of the hotel's network for the server's word", async () => {
  server.behave = () => ({ ok: true, status: 200, value: {} as Receipt });
  const outbox = open();
  await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(await states(outbox)).toEqual(["waiting"]);
});

it("sends a correction only after what it replaces", async () => {
  server.behave = offline;
  const outbox = open();
  const first = await outbox.holdCheckIn(DRAFT, 1);
  clock = new Date(clock.getTime() + 1000);
  const second = await outbox.holdCheckIn({ ...DRAFT, answer: 5, replaces: first }, 1);
  await settled(outbox);
  server.calls = [];
  server.behave = (item) => (item.id === first ? refusal(500, "server_error") : null);
  await settled(outbox);
  expect(server.calls).toEqual([first]);
  server.behave = null;
  await settled(outbox);
  expect(server.calls.slice(-2)).toEqual([first, second]);
});

it("does not bring back what was wiped while it was being sent", async () => {
  const outbox = open({
    send: async (item) => {
      await storage.use((database) => database.clear("outbox"));
      return server.receive(item);
    },
  });
  await outbox.holdCheckIn(DRAFT, 1);
  await settled(outbox);
  expect(await outbox.list()).toEqual([]);
});

it("takes reports the same way", async () => {
  server.behave = offline;
  const outbox = open();
  await outbox.holdReport({ trial_id: "t", kind: "worse", words: "dizzy since noon" });
  await settled(outbox);
  server.behave = null;
  await settled(outbox);
  const [report] = await outbox.list();
  expect(report).toMatchObject({ kind: "report", state: "sent", body: { kind: "worse", words: "dizzy since noon" } });
});
