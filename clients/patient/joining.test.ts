import "fake-indexeddb/auto";
import type { Client, Result } from "@nof1/contract/client.ts";
import type { JoinBody, Me } from "@nof1/contract/shapes.ts";
import { beforeEach, expect, it } from "vitest";
import { createStorage, type Storage } from "./database.ts";
import { takeJoinCode, tidyCode } from "./joinLink.ts";
import { comeInAgain, join, type JoinWishes, trustCookie, unfinishedJoin } from "./joining.ts";

const WISHES: JoinWishes = { code: "abc", zone: "Europe/Berlin", language: "en", consent: { form: "trial-2", agreed: true }, first_day: null };
const ME = { person_id: "p", device_id: "d", server_time: "2026-11-22T12:00:00Z", trial: null } as Me;

let storage: Storage;
let databases = 0;
let keys: string[];
let answer: Result<Me>;

beforeEach(() => {
  storage = createStorage(`join-${databases++}`);
  keys = [];
  answer = { ok: true, status: 200, value: ME };
});

const client = {
  async ask(_method: string, _path: string, options?: { body?: unknown }) {
    keys.push((options?.body as JoinBody).device_key);
    return answer;
  },
} as unknown as Client;

it("keeps the key before it is sent and sends the same one again after a lost response", async () => {
  answer = { ok: false, kind: "unreachable", why: "network" };
  await join(client, storage, WISHES);
  expect((await unfinishedJoin(storage))?.device_key).toBe(keys[0]);
  answer = { ok: true, status: 200, value: ME };
  await join(client, storage, WISHES);
  expect(keys[1]).toBe(keys[0]);
  expect(await unfinishedJoin(storage)).toBeUndefined();
});

it("lets itself in again by the same key while its cookie may not be on disk yet, and not for ever", async () => {
  expect(await comeInAgain(client, storage)).toBeNull();
  await join(client, storage, WISHES);
  await trustCookie(storage, Date.now());
  expect((await comeInAgain(client, storage))?.ok).toBe(true);
  expect(keys[1]).toBe(keys[0]);
  await trustCookie(storage, Date.now() + 11 * 60_000);
  expect(await comeInAgain(client, storage)).toBeNull();
});

it("keeps the key when the server broke, since it may have heard", async () => {
  answer = { ok: false, kind: "refused", status: 500, code: "server_error", message: "", fields: {}, retryAfterSeconds: null };
  await join(client, storage, WISHES);
  expect(await unfinishedJoin(storage)).toBeDefined();
});

it("lets go of a code that is refused for good", async () => {
  answer = { ok: false, kind: "refused", status: 404, code: "invitation_not_valid", message: "", fields: {}, retryAfterSeconds: null };
  await join(client, storage, WISHES);
  expect(await unfinishedJoin(storage)).toBeUndefined();
});

it("mints keys of 32 random bytes", async () => {
  await join(client, storage, WISHES);
  await join(client, storage, { ...WISHES, code: "other" });
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it("takes the code out of the address at once", () => {
  const replaced: unknown[] = [];
  const past = { replaceState: (...call: unknown[]) => replaced.push(call) } as unknown as History;
  expect(takeJoinCode({ hash: "#join=AB-12", pathname: "/" } as Location, past)).toBe("AB-12");
  expect(replaced).toEqual([[null, "", "/"]]);
  expect(takeJoinCode({ hash: "#/today", pathname: "/" } as Location, past)).toBeNull();
  expect(replaced).toHaveLength(1);
});

it("forgives spaces in a typed code", () => {
  expect(tidyCode("  ab c-12 ")).toBe("abc-12");
});
