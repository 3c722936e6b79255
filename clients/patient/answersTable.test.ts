import type { SaidItem } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { writeTable } from "./answersTable.ts";

const ROW: SaidItem = {
  checkin_id: "c", trial_id: "t", questionnaire: "daily", instrument: "daily-question/1", study_day: 3, study_date: "2026-03-05",
  item: "note", number: null, words: null, answered_by: "self", mode: "app", shown_at: null, answered_at: "2026-03-05T19:00:00+00:00",
  received_at: "2026-03-05T19:00:01+00:00", zone: "Europe/Berlin", late: false, early: false, kept_out: null, replaces: null,
};

it("keeps commas, quotes and lines of a note within its cell", () => {
  const [, line] = writeTable([{ ...ROW, words: 'bad, "very"\nbad' }]).split("\r\n");
  expect(line).toContain('"bad, ""very""\nbad"');
});

it("gives a spreadsheet no formula to run", () => {
  expect(writeTable([{ ...ROW, words: "=1+1" }])).toContain("'=1+1");
});

it("has a line for every item under one of headings", () => {
  expect(writeTable([ROW, { ...ROW, item: "outcome", number: 4.5 }]).trim().split("\r\n")).toHaveLength(3);
});
