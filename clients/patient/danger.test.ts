import type { Alert, PatientTrial } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { begunAs, callsForHelp } from "./begun.ts";
import { dangers, type Given, stillToShow } from "./danger.ts";
import { emptyDraft } from "./drafts.ts";

const worst: Alert = { key: "worst", questionnaire: "daily", when: { item: "outcome", at_least: 9 }, worsening: null, known: [] };
const harm: Alert = { key: "phq-9.1", questionnaire: "phq-9", when: { item: "q9", at_least: 1 }, worsening: null, known: [] };
const worse: Alert = {
  key: "worse", questionnaire: "daily", when: null, worsening: { item: "outcome", days: 2, amount: 3, worse: "higher" },
  known: [{ day: 1, value: 3 }, { day: 2, value: 3 }, { day: 3, value: 3 }, { day: 4, value: 7 }],
};
const trialWith = (...alerts: Alert[]) => ({ id: "t", alerts, questionnaires: [] }) as unknown as PatientTrial;

function given(id: string, answer: number | null, more: Partial<Given> = {}, body: Record<string, unknown> = {}): Given {
  const said = { trial_id: "t", questionnaire: "daily", answer, changed: null, note: null, replaces: null, answers: {}, ...body };
  return { id, body: said as unknown as Given["body"], day: 5, at: "2026-03-03T20:00:00+01:00", state: "waiting", ...more };
}

const ids = (met: Given[]): string[] => met.map(({ id }) => id);

it("sees a danger answer before it was sent", () => {
  expect(ids(dangers(trialWith(worst), [given("a", 8), given("b", 9)]))).toEqual(["b"]);
});

it("sees an instrument's own rule, and asks each rule only of its own questionnaire", () => {
  const phq = given("p", null, {}, { questionnaire: "phq-9", answers: { q9: 1 } });
  expect(ids(dangers(trialWith(worst, harm), [given("a", 1), phq]))).toEqual(["p"]);
});

it("sees the day that completes a worsening, with the days that the server knows", () => {
  expect(ids(dangers(trialWith(worse), [given("today", 6)]))).toEqual(["today"]);
  expect(dangers(trialWith(worse), [given("today", 5)])).toEqual([]);
});

it("is not moved by another trial's answers, nor by a plan from before there were rules", () => {
  expect(dangers(trialWith(worst), [given("a", 10, {}, { trial_id: "another" })])).toEqual([]);
  expect(dangers({ id: "t" } as unknown as PatientTrial, [given("a", 10)])).toEqual([]);
});

const soon = new Date("2026-03-03T21:00:00+01:00");
const shown = (one: Given, before: string[] = [], now: string[] = [], at = soon, open: string[] = []): boolean =>
  stillToShow([one], { closedBefore: new Set(before), closedNow: new Set(now), open: new Set(open) }, at).length > 0;

it("shows help until it was closed, and again at each opening while the answer is not sent", () => {
  for (const state of ["waiting", "refused", "not_kept"] as const) {
    expect(shown(given("a", 9, { state }))).toBe(true);
    expect(shown(given("a", 9, { state }), ["a"], ["a"])).toBe(false);
    expect(shown(given("a", 9, { state }), ["a"])).toBe(true);
  }
});

it("does not leave from under the reader's eyes when the answer is sent meanwhile", () => {
  expect(shown(given("a", 9, { state: "sent" }), ["a"], [], soon, ["a"])).toBe(true);
  expect(shown(given("a", 9, { state: "sent" }), ["a"], ["a"], soon, ["a"])).toBe(false);
});

it("does not come again once the answer was sent and help was closed, nor for an answer of long ago", () => {
  expect(shown(given("a", 9, { state: "sent" }))).toBe(true);
  expect(shown(given("a", 9, { state: "sent" }), ["a"])).toBe(false);
  expect(shown(given("a", 9, { state: "sent" }), [], [], new Date("2026-03-09T20:00:00+01:00"))).toBe(false);
});

const begunTrial = {
  ...trialWith(worst, harm),
  occurrences: [{ id: "o1", questionnaire: "phq-9", day: 5 }, { id: "o2", questionnaire: "daily", day: 5 }],
  questionnaires: [{ key: "phq-9", definition: { items: [{ id: "q9", kind: "choice" }], scores: [] } }],
} as unknown as PatientTrial;

it("sees a danger answer at the tap, before it is saved, and not after it is taken back", () => {
  const draft = { key: "o1", shownAt: "2026-03-03T20:00:00+01:00", answers: { q9: 3 }, answeredBy: null };
  expect(callsForHelp(begunTrial, draft, [])).toBe(true);
  expect(callsForHelp(begunTrial, { ...draft, answers: { q9: 0 } }, [])).toBe(false);
  expect(callsForHelp(begunTrial, { ...draft, key: "another trial's" }, [])).toBe(false);
  expect(callsForHelp(begunTrial, { ...emptyDraft("o2", draft.shownAt), answer: 9 }, [])).toBe(true);
  expect(callsForHelp(begunTrial, { ...emptyDraft("o2", draft.shownAt), answer: 8 }, [])).toBe(false);
});

it("shows help at the next opening for an answer that was begun and put away, until it was closed", () => {
  const begun = begunAs(begunTrial, { key: "o1", shownAt: "2026-03-03T20:00:00+01:00", answers: { q9: 3 }, answeredBy: null });
  if (!begun) throw new Error("it is of this trial");
  expect(shown(begun)).toBe(true);
  expect(shown(begun, [begun.id])).toBe(false);
});
