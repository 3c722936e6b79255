import type { TrialRow } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { groupTrials, urgencies } from "./attention.ts";

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

it("puts who feels worse before who is silent, whatever came first", () => {
  const rows = [
    row("silent", { attention: ["silent"], since: "2026-10-01T08:00:00Z" }),
    row("worse", { attention: ["not_joined", "feels_worse"] }),
    row("new", { attention: ["some_new_code" as "reply"] }),
  ];
  expect(groupTrials(rows)[0]?.rows.map((r) => r.id)).toEqual(["worse", "silent", "new"]);
  expect(urgencies(rows[1] as TrialRow)).toEqual(["feels_worse", "not_joined"]);
});

it("groups the rest by where they stand and leaves out empty groups", () => {
  const groups = groupTrials([row("r"), row("d", { state: "draft" }), row("f", { state: "finished" })]);
  expect(groups.map(({ group }) => group)).toEqual(["running", "before", "ended"]);
});
