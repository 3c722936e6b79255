import type { CalendarDay, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { holidayRule, layOnWeeks, stretchesOf } from "./calendar.ts";
import { pausesOf } from "./pauses.ts";

// Wednesday, 4 March 2026, for six days.
const calendar: CalendarDay[] = ["a", "a", "b", "b", "a", "a"].map((arm, i) => ({
  day: i + 1, date: `2026-03-${String(i + 4).padStart(2, "0")}`, period: Math.floor(i / 2) + 1, arm, code: null, washout: false, switch: i % 2 === 0,
}));
const occurrences = calendar.map(({ day, date }) => ({
  id: `o${day}`, questionnaire: "daily", slot: 0, day, date, due_at: `${date}T19:00:00Z`, opens_at: `${date}T03:00:00Z`, expires_at: `${date}T23:00:00Z`,
  snoozed_until: null, answerable_until: "2026-12-31T00:00:00Z", state: day === 1 ? "answered" : "later",
})) as Occurrence[];
const trial = {
  id: "t", zone: "Europe/Berlin", day_starts_at: "04:00", first_day: "2026-03-04", last_day: "2026-03-09", calendar, occurrences,
  pauses: [{ id: "p", kind: "holiday", first_on: "2026-03-07", last_on: "2026-03-08", first_day: 4, last_day: 5, moves_calendar: false, reason: "" }],
} as unknown as PatientTrial;
const THURSDAY = new Date("2026-03-05T12:00:00Z");

it("begins each week on its Monday and holds the whole trial", () => {
  const weeks = layOnWeeks(trial, [], THURSDAY);
  expect(weeks.map(([monday]) => monday?.date)).toEqual(["2026-03-02", "2026-03-09"]);
  expect(weeks.flat().filter(({ day }) => day)).toHaveLength(6);
});

it("tells today and tomorrow, and nothing after that", () => {
  const told = layOnWeeks(trial, [], THURSDAY).flat().filter(({ day, told }) => day && told);
  expect(told.map(({ date }) => date)).toEqual(["2026-03-04", "2026-03-05", "2026-03-06"]);
  expect(stretchesOf(trial, THURSDAY).map(({ told }) => told)).toEqual([true, true, false]);
});

it("belongs to the evening before until the study day turns", () => {
  const at = (now: string) => layOnWeeks(trial, [], new Date(now)).flat().find(({ when }) => when === "today")?.date;
  expect([at("2026-03-06T02:59:00Z"), at("2026-03-06T03:01:00Z")]).toEqual(["2026-03-05", "2026-03-06"]);
});

it("marks what was answered and the days of a pause", () => {
  const cells = layOnWeeks(trial, [], THURSDAY).flat();
  expect(cells.filter(({ answered }) => answered).map(({ date }) => date)).toEqual(["2026-03-04"]);
  expect(cells.filter(({ paused }) => paused).map(({ date }) => date)).toEqual(["2026-03-07", "2026-03-08"]);
});

it("opens on a plan that an older version of the app kept, which knew neither pauses nor holidays", () => {
  expect([pausesOf({}), holidayRule({})]).toEqual([[], null]);
  const { pauses: _, ...older } = trial;
  expect(layOnWeeks(older as PatientTrial, [], THURSDAY).flat().some(({ paused }) => paused)).toBe(false);
});

it("gives away by no mark whether the treatment changes later on", () => {
  const marksFor = (switches: boolean[]) => {
    const days = calendar.map((day, i) => ({ ...day, switch: switches[i] ?? false }));
    return layOnWeeks({ ...trial, calendar: days }, [], THURSDAY).flat().map(({ begins }) => begins);
  };
  expect(marksFor([false, false, true, false, true, false])).toEqual(marksFor([false, false, true, false, false, false]));
});
