import type { Staff, TrialDetail } from "@nof1/contract/shapes.ts";
import { expect, it, vi } from "vitest";
import type { Draft } from "./drafts.ts";
import { blankProtocol, withValue } from "./protocol.ts";

vi.stubGlobal("navigator", { onLine: true });
vi.stubGlobal("location", { hash: "", pathname: "/clinic/" });
const { joinVersions, startFrom, withoutGaps } = await import("./designing.ts");

const contact = { name: "Desk", phone: "1", hours: "", emergency_phone: "112" };
const staff = { id: "s", name: "N", roles: ["nurse"], site: { id: "x", name: "C", contact }, demonstration: false } as Staff;
const blank = () => blankProtocol(staff, "Europe/Berlin", "en");
const trial = (version: number, question: string) =>
  ({ protocol: { ...withValue(blank(), "question", question), version } }) as unknown as TrialDetail;

it("begins with what was being written, else with what is saved, else blank", () => {
  const draft: Draft = { protocol: withValue(blank(), "question", "mine"), base: null, version: null, saved_at: "2026-11-22T10:00:00Z" };
  expect(startFrom(draft, trial(3, "saved"), blank())).toMatchObject({ protocol: { question: "mine" }, restoredFrom: draft.saved_at });
  expect(startFrom(null, trial(3, "saved"), blank())).toMatchObject({ protocol: { question: "saved" }, version: 3 });
  expect(startFrom(null, null, blank())).toMatchObject({ protocol: { question: "" }, version: null });
});

it("never sends the version inside the protocol", () => {
  expect("version" in startFrom(null, trial(3, "saved"), blank()).protocol).toBe(false);
});

it("leaves out numbers that are empty just now", () => {
  expect("periods" in withoutGaps(withValue(blank(), "periods", NaN))).toBe(false);
});

it("joins a design that somebody else saved meanwhile, and takes up their version", async () => {
  const theirs = trial(4, "theirs");
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(theirs), { status: 200 }));
  const base = withValue(blank(), "question", "before");
  const mine = withValue(withValue(base, "question", "mine"), "after_trial", "tea");
  const { start, clashes } = await joinVersions("7", base, mine);
  expect(start.version).toBe(4);
  expect(start.protocol).toMatchObject({ question: "mine", after_trial: "tea" });
  expect(clashes).toEqual([{ path: "question", mine: "mine", theirs: "theirs" }]);
});
