import type { TrialRow } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { EVERYTHING, filterTrials, findable, keepFilter, keptFilter, type Filter } from "./filtering.ts";

const row = (id: string, over: Partial<TrialRow> = {}): TrialRow => ({
  id,
  patient_name: "Anna Müller",
  pseudonym: "P-7",
  question: "Does melatonin help my sleep?",
  arms: ["Usual", "Melatonin"],
  state: "running",
  since: "2026-11-01T08:00:00Z",
  demonstration: false,
  imported: false,
  day: 3,
  days: 56,
  answered: 2,
  expected: 3,
  last_answer_on: null,
  attention: [],
  ...over,
});

const rows = findable([
  row("1", { attention: ["silent", "call_due"] }),
  row("2", { patient_name: "Bob", question: "Pain?", arms: ["X", "Y"], state: "draft" }),
]);
const found = (over: Partial<Filter>): string[] => filterTrials(rows, { ...EVERYTHING, ...over }).map(({ id }) => id);

it("finds by every word typed, without accents or case", () => {
  expect(found({ typed: "muller MELA" })).toEqual(["1"]);
  expect(found({ typed: "p-7 pain" })).toEqual(["2"]);
  expect(found({ typed: "  " })).toEqual(["1", "2"]);
  expect(found({ typed: "muller pain" })).toEqual([]);
});

it("narrows to a state and to what waits", () => {
  expect(found({ state: "draft" })).toEqual(["2"]);
  expect(found({ waits: "call_due" })).toEqual(["1"]);
  expect(found({ waits: "any" })).toEqual(["1"]);
  expect(found({ waits: "any", state: "draft" })).toEqual([]);
});

it("keeps what was chosen with the entry of the history and not in the address", () => {
  const history = {
    state: { other: 1 } as unknown,
    replaceState(state: unknown, _: string, address?: string | URL | null) {
      expect(address).toBeUndefined();
      this.state = state;
    },
  };
  const chosen: Filter = { typed: "muller", state: "running", waits: "any" };
  expect(keptFilter(history)).toEqual(EVERYTHING);
  keepFilter(history, chosen);
  expect(keptFilter(history)).toEqual(chosen);
  expect(history.state).toMatchObject({ other: 1 });
});
