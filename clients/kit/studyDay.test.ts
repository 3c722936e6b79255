import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { addDays, daysBetween, studyDate, weekdayOf } from "./studyDay.ts";

interface Example {
  instant: string;
  zone: string;
  day_starts_at: string;
  date: string;
}

const { examples } = JSON.parse(readFileSync(new URL("study-day.examples.json", import.meta.url), "utf8")) as { examples: Example[] };

it.each(examples)("says $date for $instant in $zone, days starting at $day_starts_at", (example) => {
  expect(studyDate(new Date(example.instant), example.zone, example.day_starts_at)).toBe(example.date);
});

it("counts days over a change of clocks and a leap day", () => {
  expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
  expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
});

it("counts weekdays from Monday, 1, to Sunday, 7", () => {
  expect(["2026-03-01", "2026-03-02", "2026-03-07"].map(weekdayOf)).toEqual([7, 1, 6]); // a Sunday, a Monday, a Saturday
});
