import type { MyQuestionnaire } from "@nof1/contract/shapes.ts";
import type { Answers, Item } from "@nof1/kit/instrument.ts";
import { expect, it } from "vitest";
import { timesAhead } from "./timesAhead.ts";

const ITEMS = [{ id: "day", kind: "choice" }, { id: "at", kind: "time" }, { id: "why", kind: "text" }] as unknown as Item[];

function ahead(answers: Answers, clock: string, offered: MyQuestionnaire["offered"] = "any_time"): string[] {
  const now = new Date(`2026-11-22T${clock}:00`); // as this machine's own clock shows it
  return timesAhead({ offered } as MyQuestionnaire, ITEMS, answers, now, "04:00").map(({ item }) => item);
}

it("asks about a time of today that has not come yet, and about none that has", () => {
  expect(ahead({ day: "today", at: "23:59" }, "14:17")).toEqual(["at"]);
  expect(ahead({ day: "today", at: "14:17" }, "14:17")).toEqual([]);
  expect(ahead({ day: "today", at: "02:00" }, "14:17")).toEqual([]); // in the night before
});

it("takes a time without a day as of today", () => {
  expect(ahead({ at: "23:59" }, "14:17")).toEqual(["at"]);
  expect(ahead({ at: "08:00" }, "14:17")).toEqual([]);
});

it("lets every time of an earlier day be, also when the words of a text name a day", () => {
  expect(ahead({ day: "yesterday", at: "23:59" }, "14:17")).toEqual([]);
  expect(ahead({ day: "earlier", at: "23:59" }, "14:17")).toEqual([]);
  expect(ahead({ at: "23:59", why: "yesterday" }, "14:17")).toEqual(["at"]);
});

it("takes last evening for today as long as the day of the trial has not begun", () => {
  expect(ahead({ day: "today", at: "23:30" }, "01:00")).toEqual([]);
  expect(ahead({ day: "today", at: "03:00" }, "01:00")).toEqual(["at"]);
});

it("lets a planned question ask for a time to come", () => {
  expect(ahead({ at: "23:59" }, "14:17", "planned")).toEqual([]);
});
