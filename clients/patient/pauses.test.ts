import type { PatientTrial, PauseSeen } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { pauseOn, saysPlan } from "./pauses.ts";
import { sayTomorrow } from "./treatment.ts";

const health = { id: "p", kind: "health", first_on: "2026-11-23", last_on: "2026-11-24", moves_calendar: false } as PauseSeen;
const holiday = { ...health, kind: "holiday" } as PauseSeen;
const trial = { pauses: [health], arms: [{ key: "a", name: "Tablet B" }] } as unknown as PatientTrial;
const tomorrow = { day: 5, date: "2026-11-23", period: 1, arm: "a", code: null, washout: false, switch: false };

it("knows the first and the last day of a pause, and none beside them", () => {
  const days = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"];
  expect(days.map((date) => pauseOn(trial, date)?.id ?? null)).toEqual([null, "p", "p", null]);
  expect(pauseOn({}, "2026-11-23")).toBeNull(); // a plan kept by an older version
});

it("has the plan say what is taken only on a holiday that leaves the calendar as it is", () => {
  expect([health, holiday, { ...holiday, moves_calendar: true }].map(saysPlan)).toEqual([false, true, false]);
});

it("names no treatment for a day of a health pause", () => {
  expect(sayTomorrow(trial, tomorrow)).toBe("A pause. Ask your clinic what to take.");
  expect(sayTomorrow({ ...trial, pauses: [holiday] }, tomorrow)).toBe("Tablet B, as today");
});
