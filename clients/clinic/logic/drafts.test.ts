import { expect, it } from "vitest";
import { countDrafts, dropAllDrafts, dropDraft, keepDraft, keptDraft, type Draft } from "./drafts.ts";

function store(): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    clear: () => map.clear(),
    getItem: (key) => map.get(key) ?? null,
    key: (i) => [...map.keys()][i] ?? null,
    removeItem: (key) => void map.delete(key),
    setItem: (key, value) => void map.set(key, value),
  };
}
const draft = { protocol: {}, base: null, version: null, saved_at: "2026-11-22T10:00:00Z" } as unknown as Draft;

it("gives back what was kept, to the same person only", () => {
  const here = store();
  expect(keepDraft(here, "nurse", "new", draft)).toBe(true);
  expect(keptDraft(here, "nurse", "new")).toEqual(draft);
  expect(keptDraft(here, "other", "new")).toBeNull();
});

it("leaves another person's drafts when one signs out", () => {
  const here = store();
  keepDraft(here, "nurse", "new", draft);
  keepDraft(here, "nurse", "7", draft);
  keepDraft(here, "other", "7", draft);
  expect(countDrafts(here, "nurse")).toBe(2);
  dropAllDrafts(here, "nurse");
  expect([countDrafts(here, "nurse"), countDrafts(here, "other")]).toEqual([0, 1]);
});

it("says so when the browser will not keep anything", () => {
  const full = { ...store(), setItem: () => { throw new Error("QuotaExceededError"); } };
  expect(keepDraft(full, "nurse", "new", draft)).toBe(false);
});

it("drops a draft that the server has", () => {
  const here = store();
  keepDraft(here, "nurse", "new", draft);
  dropDraft(here, "nurse", "new");
  expect(keptDraft(here, "nurse", "new")).toBeNull();
});
