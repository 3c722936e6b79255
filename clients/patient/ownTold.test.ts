import type { AllTold, PatientTrial } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import type { Held } from "./held.ts";
import { ownTold } from "./ownTold.ts";

const words = (text: string) => ({ en: text, de: text });
const note = { key: "note", title: words("Note"), offered: "any_time", definition: { items: [{ id: "note", kind: "text" }] } };
const trial = { id: "t", zone: "UTC", day_starts_at: "04:00", questionnaires: [note], occurrences: [] } as unknown as PatientTrial;

const arrived = {
  instruments: [{ name: "side-effect/1", items: [{ id: "what", kind: "text" }] }],
  told: [{ id: "s1", instrument: "side-effect/1", title: words("Side effect"), answered_by: "self", study_date: "2026-11-20", answered_at: "2026-11-20T10:00:00Z", answers: { what: "a rash" } }],
} as unknown as AllTold;

function held(id: string, at: string, changes: object = {}, body: object = {}): Held {
  const mine = { trial_id: "t", occurrence_id: null, questionnaire: "note", answers: { note: id }, answered_by: "self", replaces: null, ...body };
  return { id, kind: "check-in", day: null, heldAt: at, state: "waiting", refusal: null, receipt: null, body: mine, ...changes } as unknown as Held;
}

it("has what arrived and what still waits on the phone, newest first, with what was said", () => {
  const all = ownTold(trial, arrived, [held("n1", "2026-11-21T02:00:00Z")]);
  expect(all.map(({ id, date, answers, waiting }) => [id, date, answers, waiting])).toEqual([
    ["n1", "2026-11-20", { note: "n1" }, true], // before 04:00 it is still the day before
    ["s1", "2026-11-20", { what: "a rash" }, false],
  ]);
});

it("has each only once, the correction instead of what it corrects, and nothing that was refused or kept apart", () => {
  const items = [
    held("s1", "2026-11-20T10:00:00Z", { state: "sent" }),
    held("n1", "2026-11-21T10:00:00Z"),
    held("n2", "2026-11-21T11:00:00Z", {}, { replaces: "n1" }),
    held("n3", "2026-11-21T12:00:00Z", { state: "refused" }),
    held("n4", "2026-11-21T12:00:00Z", { state: "sent", receipt: { why_not: "withdrawn" } }),
    held("d1", "2026-11-21T12:00:00Z", {}, { questionnaire: "daily" }),
    held("o1", "2026-11-21T12:00:00Z", {}, { trial_id: "another" }),
  ];
  expect(ownTold(trial, arrived, items).map(({ id }) => id)).toEqual(["n2", "s1"]);
});

it("shows what the phone has when the server cannot be asked", () => {
  expect(ownTold(trial, null, [held("n1", "2026-11-21T10:00:00Z", { state: "sent" })]).map(({ id }) => id)).toEqual(["n1"]);
});
