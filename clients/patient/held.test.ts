import { expect, it } from "vitest";
import { type HeldCheckIn, keptOut } from "./held.ts";

function answer(id: string, trial: string, whyNot: "after_the_end" | "withdrawn" | null): HeldCheckIn {
  const heldAt = "2026-11-22T20:00:00.000+01:00";
  return {
    id, heldAt, kind: "check-in", state: "sent", refusal: null, day: 3,
    body: {
      trial_id: trial, occurrence_id: "o3", answer: 4, taken: null, taken_words: null, changed: null, note: null,
      shown_at: heldAt, answered_at: heldAt, zone: "Europe/Berlin", language: "en", app_version: "0", replaces: null,
    },
    receipt: { id, kept: true, in_trial: whyNot === null, why_not: whyNot, day: 3, late: false, early: false },
  };
}

it("names the answers that arrived but do not count, of this trial alone", () => {
  const items = [answer("1", "mine", null), answer("2", "mine", "withdrawn"), answer("3", "an earlier one", "after_the_end")];
  expect(keptOut(items, "mine").map(({ id }) => id)).toEqual(["2"]);
  expect(keptOut([{ ...answer("4", "mine", null), state: "waiting", receipt: null }], "mine")).toEqual([]);
});
