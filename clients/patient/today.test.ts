import type { MyQuestionnaire, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { listToday, waysToSnooze } from "./today.ts";

const phq = { key: "phq", offered: "planned", answered_by: "self", title: { en: "Mood", de: "Stimmung" } } as unknown as MyQuestionnaire;

function asked(id: string, hour: number, changes: Partial<Occurrence> = {}): Occurrence {
  const at = (h: number) => new Date(Date.UTC(2026, 2, 5, h)).toISOString();
  return { id, questionnaire: "phq", slot: hour * 60, day: 3, date: "2026-03-05", due_at: at(hour), opens_at: at(hour), expires_at: at(hour + 3), answerable_until: at(hour + 9), snoozed_until: null, window: null, state: "later", ...changes };
}

it("lists what is due, what is done and what opens later, each once", () => {
  const occurrences = [asked("late", 19), asked("done", 7, { state: "answered" }), asked("now", 11), asked("evening", 17)];
  const trial = { occurrences, questionnaires: [phq] } as unknown as PatientTrial;
  const { due, done, later } = listToday(trial, [], new Date("2026-03-05T12:00:00Z"), 3);
  const ids = (lines: { occurrence: Occurrence }[]) => lines.map(({ occurrence }) => occurrence.id);
  expect([ids(due), ids(done), ids(later)]).toEqual([["now"], ["done"], ["evening", "late"]]);
});

it("gives the moment of a random question away by no place in the list", () => {
  const window = { start: "2026-03-05T14:00:00Z", end: "2026-03-05T20:00:00Z" };
  const ids = (hours: [number, number]) => {
    const occurrences = [asked("a", hours[0], { window }), asked("fixed", 15), asked("b", hours[1], { window })];
    const trial = { occurrences, questionnaires: [phq] } as unknown as PatientTrial;
    return listToday(trial, [], new Date("2026-03-05T12:00:00Z"), 3).later.map(({ occurrence: { id } }) => id);
  };
  expect(ids([16, 19])).toEqual(["a", "b", "fixed"]);
  expect(ids([19, 16])).toEqual(["a", "b", "fixed"]);
});

it("puts nothing off beyond its end", () => {
  const now = new Date("2026-03-05T12:00:00Z");
  const closing = asked("x", 10, { expires_at: "2026-03-05T12:45:00Z" });
  expect(waysToSnooze(closing, now).map(({ minutes }) => minutes)).toEqual([30]);
});

it("offers the evening only while it lies ahead", () => {
  const night = new Date(2026, 2, 5, 20, 0);
  const open = asked("x", 10, { expires_at: new Date(2026, 2, 6, 3, 0).toISOString() });
  expect(waysToSnooze(open, night).map(({ key }) => key)).toEqual(["30", "60"]);
  const noon = new Date(2026, 2, 5, 12, 0);
  expect(waysToSnooze(open, noon).at(-1)).toEqual({ key: "evening", minutes: 420 });
});

it("shows each person their own questions, and none before it is said who answers", () => {
  const theirs = { ...phq, key: "parent", answered_by: "parent" } as MyQuestionnaire;
  const occurrences = [asked("mine", 11), asked("theirs", 11, { questionnaire: "parent" })];
  const trial = { occurrences, questionnaires: [phq, theirs] } as unknown as PatientTrial;
  const due = (who: "self" | "parent" | null) => listToday(trial, [], new Date("2026-03-05T12:00:00Z"), 3, who).due.map(({ occurrence }) => occurrence.id);
  expect([due("self"), due("parent"), due(null)]).toEqual([["mine"], ["theirs"], []]);
});
