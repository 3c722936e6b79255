import type { CalendarDay, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { gatherAnswers } from "./answers.ts";
import type { HeldCheckIn, HeldReport } from "./held.ts";
import { clockGap, lookAtToday } from "./plan.ts";

const ARMS = ["a", "a", "b", "b"];

const calendar: CalendarDay[] = ARMS.map((arm, i) => ({
  day: i + 1, date: `2026-11-2${i + 1}`, period: i < 2 ? 1 : 2, arm, code: null, washout: false, switch: i === 0 || i === 2,
}));

const occurrences: Occurrence[] = calendar.map(({ day, date }) => ({
  id: `o${day}`, questionnaire: "daily", slot: 0, snoozed_until: null, window: null, day, date, due_at: `${date}T19:00:00Z`, opens_at: `${date}T15:00:00Z`, expires_at: `${date}T23:59:00Z`, answerable_until: `${date}T23:59:00Z`, state: "later",
}));

const trial = {
  id: "t", state: "running", zone: "Europe/Berlin", day_starts_at: "04:00", first_day: "2026-11-21", last_day: "2026-11-24", days: 4,
  ended: null, calendar, occurrences,
} as unknown as PatientTrial;

function checkIn(id: string, occurrence: string, changes: Partial<HeldCheckIn> = {}, body: Partial<HeldCheckIn["body"]> = {}): HeldCheckIn {
  return {
    id, kind: "check-in", day: 1, heldAt: "2026-11-21T20:00:00+01:00", state: "waiting", refusal: null, receipt: null,
    body: { trial_id: "t", occurrence_id: occurrence, answer: 3, replaces: null, taken: null, changed: null, note: null, ...body } as HeldCheckIn["body"],
    ...changes,
  };
}

it("still shows yesterday's study day at two in the morning", () => {
  const today = lookAtToday(trial, [], new Date("2026-11-23T01:00:00Z"));
  expect(today).toMatchObject({ kind: "day", day: { calendar: { day: 2 } } });
});

it("opens the question at its time and not before", () => {
  expect(lookAtToday(trial, [], new Date("2026-11-22T14:59:00Z"))).toMatchObject({ kind: "day", opens: "later" });
  expect(lookAtToday(trial, [], new Date("2026-11-22T15:00:00Z"))).toMatchObject({ kind: "day", opens: "now" });
});

it("offers yesterday as long as it has no answer", () => {
  const evening = new Date("2026-11-22T19:00:00Z");
  expect(lookAtToday(trial, [], evening)).toMatchObject({ yesterday: { calendar: { day: 1 } } });
  expect(lookAtToday(trial, [checkIn("x", "o1")], evening)).toMatchObject({ yesterday: null });
});

it("offers no day before the first", () => {
  expect(lookAtToday(trial, [], new Date("2026-11-21T19:00:00Z"))).toMatchObject({ yesterday: null });
});

it("knows today's answer from the phone alone", () => {
  const view = lookAtToday(trial, [checkIn("x", "o2")], new Date("2026-11-22T19:00:00Z"));
  expect(view).toMatchObject({ day: { answered: true, mine: { id: "x" } } });
});

it("takes the correction, not the answer it replaces", () => {
  const items = [checkIn("x", "o2"), checkIn("y", "o2", { heldAt: "2026-11-21T20:01:00+01:00" }, { answer: 7, replaces: "x" })];
  expect(lookAtToday(trial, items, new Date("2026-11-22T19:00:00Z"))).toMatchObject({ day: { mine: { id: "y" } } });
});

it("takes the daily question for the day's, whatever else is asked and in whatever order", () => {
  const other = { ...(occurrences[1] as Occurrence), id: "phq", questionnaire: "phq-9" };
  const asked = { ...trial, occurrences: [other, ...occurrences] } as PatientTrial;
  const unnamed = { ...trial, occurrences: occurrences.map(({ questionnaire: _, ...rest }) => rest) } as unknown as PatientTrial;
  const evening = new Date("2026-11-22T19:00:00Z");
  expect(lookAtToday(asked, [checkIn("x", "phq")], evening)).toMatchObject({ day: { occurrence: { id: "o2" }, answered: false } });
  expect(lookAtToday(unnamed, [], evening)).toMatchObject({ day: { occurrence: { id: "o2" } } });
});

it("does not take the reason why nothing was answered for an answer", () => {
  const why = checkIn("x", "o2", {}, { questionnaire: "why-not", answer: null });
  expect(lookAtToday(trial, [why], new Date("2026-11-22T19:00:00Z"))).toMatchObject({ day: { answered: false } });
});

it("does not count an answer that the server refused", () => {
  const view = lookAtToday(trial, [checkIn("x", "o2", { state: "refused" })], new Date("2026-11-22T19:00:00Z"));
  expect(view).toMatchObject({ day: { answered: false } });
});

it("says how many days are left before the first", () => {
  expect(lookAtToday(trial, [], new Date("2026-11-19T12:00:00Z"))).toMatchObject({ kind: "before", daysAway: 2 });
});

it("is over after the last day, also when the server has not been heard", () => {
  expect(lookAtToday(trial, [], new Date("2026-11-25T12:00:00Z"))).toMatchObject({ kind: "ended", how: "finished" });
});

it("stops at once when the person says so, with or without a network", () => {
  const stop: HeldReport = {
    id: "r", kind: "report", heldAt: "2026-11-22T10:00:00+01:00", state: "waiting", refusal: null, receipt: null,
    body: { trial_id: "t", kind: "stop", words: "", reported_at: "", zone: "" },
  };
  expect(lookAtToday(trial, [stop], new Date("2026-11-22T19:00:00Z"))).toMatchObject({ kind: "ended", how: "stopped" });
});

it("names tomorrow's treatment, and none after the last day", () => {
  expect(lookAtToday(trial, [], new Date("2026-11-22T19:00:00Z"))).toMatchObject({ tomorrow: { day: 3, arm: "b", switch: true } });
  expect(lookAtToday(trial, [], new Date("2026-11-24T19:00:00Z"))).toMatchObject({ tomorrow: null });
});

it("lays answers that wait on the phone over what the server said", () => {
  const { days, today } = gatherAnswers(trial, null, [checkIn("x", "o1")], new Date("2026-11-22T19:00:00Z"));
  expect(days.map(({ day, answer }) => [day, answer])).toEqual([[1, 3], [2, null]]);
  expect(today).toBe(2);
});

it("measures how far the phone's clock is ahead", () => {
  expect(clockGap({ server_time: "2026-11-22T12:00:00Z" }, new Date("2026-11-22T13:00:30Z")).aheadSeconds).toBe(3630);
});
