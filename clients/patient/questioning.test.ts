import type { MyQuestionnaire, Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import type { Item } from "@nof1/kit/instrument.ts";
import { expect, it } from "vitest";
import type { Held, HeldCheckIn } from "./held.ts";
import { aboutTelling, answerers, askingOf, correctable, dueQuestions, faultsIn, isInFlare, isOnOnePage, itemsToAsk, makeTold, passedBy, standingOf, tellable, tellingOf, whoseAnswers } from "./questioning.ts";
import { titleOf } from "./titles.ts";

function item(id: string, changes: Partial<Item> = {}): Item {
  return {
    id, kind: "scale", text: { en: id, de: id }, hint: null, required: false, skip_in_flare: false, minimum: 0, maximum: 10, step: null, unit: null,
    low: null, high: null, choices: [], when: null, ...changes,
  };
}

function questionnaire(key: string, items: Item[], changes: Partial<MyQuestionnaire> = {}): MyQuestionnaire {
  const definition = { name: `${key}/1`, items, scores: [], danger: [], text: null } as unknown as MyQuestionnaire["definition"];
  return { key, instrument: `${key}/1`, title: { en: key, de: key }, answered_by: "self", offered: "planned", definition, ...changes };
}

const mood = questionnaire("mood", [
  item("low", { required: true }), item("why", { kind: "text", when: { item: "low", at_least: 5 } }), item("extra", { skip_in_flare: true }),
]);
const flare = questionnaire("flare", [item("flare")], { offered: "any_time" });
const whyNot = questionnaire("why-not", [item("why")], { offered: "when_missed" });

function occurrence(id: string, asked: string, day: number, changes: Partial<Occurrence> = {}): Occurrence {
  const date = `2026-11-2${day}`;
  const answerable_until = `2026-11-2${day + 2}T22:00:00Z`;
  return { id, questionnaire: asked, slot: 0, snoozed_until: null, window: null, day, date, due_at: `${date}T18:00:00Z`, opens_at: `${date}T08:00:00Z`, expires_at: `${date}T22:00:00Z`, answerable_until, state: "later", ...changes };
}

const trial = {
  id: "t", questionnaires: [mood, flare, whyNot], flare_since: null,
  occurrences: [occurrence("d1", "daily", 1), occurrence("d4", "daily", 4), occurrence("m3", "mood", 3), occurrence("m4", "mood", 4), occurrence("m5", "mood", 5)],
} as unknown as PatientTrial;

function told(asked: string, occurrenceId: string | null, changes: Partial<HeldCheckIn> = {}, answers = {}): Held {
  return {
    id: `${asked}-${occurrenceId ?? ""}`, kind: "check-in", day: 1, heldAt: "2026-11-24T12:00:00Z", state: "waiting", refusal: null, receipt: null,
    body: { trial_id: "t", occurrence_id: occurrenceId, questionnaire: asked, answers, replaces: null } as unknown as HeldCheckIn["body"], ...changes,
  };
}

const noon = new Date("2026-11-24T12:00:00Z");

it("knows of each question whether it can be answered now", () => {
  const standing = (id: string, items: Held[] = [], now = noon) => standingOf(askingOf(trial, id)?.occurrence as Occurrence, items, now);
  expect(standing("m5")).toBe("later");
  expect(standing("m4")).toBe("open");
  expect(standing("m3")).toBe("late");
  expect(standing("m3", [], new Date("2026-11-25T22:00:01Z"))).toBe("passed"); // the server says until when
  expect(standing("m4", [told("mood", "m4")])).toBe("answered");
  expect(standing("m4", [told("mood", "m4", { state: "refused" })])).toBe("open");
  expect(standingOf(occurrence("x", "mood", 4, { state: "answered" }), [], noon)).toBe("answered");
});

it("names nothing that ails somebody in an address or in the tab's title", () => {
  expect(aboutTelling(trial, "flare")).toBe("2");
  expect(tellingOf(trial, "2")).toEqual({ questionnaire: flare, occurrence: null });
  const missed = trial.occurrences[2] as Occurrence;
  expect(aboutTelling(trial, "why-not", missed)).toBe("3:m3");
  expect(tellingOf(trial, "3:m3")).toEqual({ questionnaire: whyNot, occurrence: missed });
  expect([tellingOf(trial, "3"), tellingOf(trial, "flare"), tellingOf(trial, "9")]).toEqual([null, null, null]);
  expect(tellingOf(trial, "1")).toBeNull(); // planned: it is answered when it is asked
  const nameless = ["question", "tell", "contact", "result", "stop", "code"] as const;
  expect(nameless.map(titleOf)).toEqual(nameless.map(() => "nof1"));
  expect(titleOf("settings")).toBe("Settings – nof1");
});

it("lists what waits, what ends first on top, and never the daily question", () => {
  expect(dueQuestions(trial, [], noon).map(({ occurrence: { id } }) => id)).toEqual(["m3", "m4"]);
  expect(dueQuestions(trial, [told("mood", "m3")], noon).map(({ occurrence: { id } }) => id)).toEqual(["m4"]);
});

it("asks why once, of the newest that passed by, and takes the reason for no answer", () => {
  const later = new Date("2026-11-27T12:00:00Z");
  expect(passedBy(trial, [], later)?.id).toBe("d4");
  expect(passedBy(trial, [told("why-not", "d4")], later)?.id).toBe("m4");
  expect(passedBy(trial, [told("why-not", "d4"), told("mood", "m4")], later)?.id).toBe("m3");
  expect(passedBy(trial, [], noon)?.id).toBe("d1");
  expect(passedBy(trial, [], new Date("2026-12-24T12:00:00Z"))).toBeNull();
});

it("asks on conditions, and shorter in a flare", () => {
  const ids = (answers: Record<string, number>, inFlare = false) => itemsToAsk(mood, answers, inFlare).map(({ id }) => id);
  expect(ids({})).toEqual(["low", "extra"]);
  expect(ids({ low: 7 })).toEqual(["low", "why", "extra"]);
  expect(ids({ low: 7 }, true)).toEqual(["low", "why"]);
});

it("takes the newest word about a flare, the phone's or the clinic's", () => {
  const since = { ...trial, flare_since: "2026-11-23T09:00:00Z" } as PatientTrial;
  expect(isInFlare(trial, [])).toBe(false);
  expect(isInFlare(since, [])).toBe(true);
  expect(isInFlare(trial, [told("flare", null, {}, { flare: "begins" })])).toBe(true);
  expect(isInFlare(since, [told("flare", null, {}, { flare: "over" })])).toBe(false);
  expect(isInFlare(since, [told("flare", null, { heldAt: "2026-11-22T09:00:00Z" }, { flare: "over" })])).toBe(true);
});

it("sends what counts: nothing hidden, nothing empty, and whose it is", () => {
  const asking = askingOf(trial, "m4");
  if (!asking) throw new Error("it is in the plan");
  const draft = { key: "m4", shownAt: "2026-11-24T11:59:00Z", answers: { low: 2, why: "no more", extra: 4 }, answeredBy: null };
  const body = makeTold({ trial, asking, draft, language: "en", appVersion: "1", replaces: null });
  expect(body).toMatchObject({ questionnaire: "mood", instrument: "mood/1", occurrence_id: "m4", answers: { low: 2, extra: 4 }, answered_by: "self", answer: null, note: null });
});

it("lets this phone correct its own answer while the wording is the same", () => {
  const asking = askingOf(trial, "m4");
  if (!asking) throw new Error("it is in the plan");
  const mine = (instrument: string) => {
    const item = told("mood", "m4") as HeldCheckIn;
    return { ...item, body: { ...item.body, instrument } };
  };
  expect(correctable(asking, [mine("mood/1")])?.id).toBe("mood-m4");
  expect(correctable(asking, [mine("mood/2")])).toBeNull();
  expect(correctable(asking, [])).toBeNull();
});

it("names what stops it", () => {
  expect(faultsIn(mood, {}, false).map(({ item: id }) => id)).toEqual(["low"]);
  expect(faultsIn(mood, { low: 3 }, false)).toEqual([]);
});

it("keeps a parent's answers apart from the patient's", () => {
  const both = { ...trial, questionnaires: [questionnaire("seen", [item("x")], { answered_by: "parent" }), flare] } as PatientTrial;
  expect(answerers(trial)).toEqual(["self"]);
  expect(answerers(both)).toEqual(["self", "parent"]);
  expect(whoseAnswers(both.questionnaires[0] as MyQuestionnaire, "self")).toBe("parent");
  expect(whoseAnswers(flare, "parent")).toBe("parent");
  expect(whoseAnswers(flare, null)).toBe("self");
});

it("offers to tell at any time, and works with a plan from before there was any of it", () => {
  const old = { ...trial, questionnaires: undefined, flare_since: undefined } as unknown as PatientTrial;
  expect(tellable(trial).map(({ key }) => key)).toEqual(["flare"]);
  expect([tellable(old), dueQuestions(old, [], noon), passedBy(old, [], noon), isInFlare(old, [])]).toEqual([[], [], null, false]);
});

it("puts short ones on one page", () => {
  expect(isOnOnePage(mood)).toBe(true);
  expect(isOnOnePage(questionnaire("long", ["a", "b", "c", "d", "e"].map((id) => item(id))))).toBe(false);
});
