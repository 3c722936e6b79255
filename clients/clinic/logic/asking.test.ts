import type { ShippedInstrument } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { addOwn, addShipped, blankAsking, choicesFrom, freshKey, needsCover, patternOf, proposedSchedule, removeQuestionnaire, toggled, withPattern } from "./asking.ts";

const contact = { name: "Nora", phone: "+49 30 1", hours: "", emergency_phone: "112" };
const blank = blankAsking("Europe/Berlin", contact);
const phq = { name: "phq-9/1", texts: "shipped", seconds: 70, items: [{ id: "q9" }], danger: [{ item: "q9", at_least: 1 }] } as unknown as ShippedInstrument;
const isi = { name: "isi/1", texts: "licensed", seconds: 60, danger: [], items: [{ id: "q1", choices: [{ value: 0 }, { value: 1 }] }] } as unknown as ShippedInstrument;

describe("what is asked beside the daily question", () => {
  it("names a fresh key for each, in small letters", () => {
    const once = addShipped(blank, phq, "20:00");
    expect(once.questionnaires[0]?.key).toBe("phq-9");
    expect(addShipped(once, phq, "20:00").questionnaires[1]?.key).toBe("phq-9-2");
    expect(freshKey(blank, "daily")).toBe("daily-2");
    expect(freshKey(blank, "Übelkeit!")).toMatch(/^[a-z][a-z0-9_-]{0,39}$/);
    expect(freshKey(blank, "7 Wörter")).toMatch(/^[a-z][a-z0-9_-]{0,39}$/);
  });

  it("proposes a long one each Monday and a short one every day", () => {
    expect(proposedSchedule("20:00", 70).weekdays).toEqual([1]);
    expect(proposedSchedule("20:00", 16).weekdays).toBeNull();
  });

  it("leaves room for every text of an instrument whose texts are licensed", () => {
    expect(addShipped(blank, isi, "20:00").questionnaires[0]?.items).toEqual([
      { id: "q1", text: "", choices: [{ value: 0, text: "" }, { value: 1, text: "" }] },
    ]);
  });

  it("asks for somebody who looks as soon as one answer can be alarming, and not before", () => {
    expect(needsCover(blank, [phq, isi])).toBe(false);
    expect(needsCover(addShipped(blank, isi, "20:00"), [phq, isi])).toBe(false);
    expect(needsCover(addShipped(blank, phq, "20:00"), [phq, isi])).toBe(true);
  });

  it("takes the rules of a questionnaire away with it", () => {
    const own = addOwn(blank, "Stool", "20:00");
    const key = own.questionnaires[0]?.key ?? "";
    const ruled = { ...own, alerts: [{ key: "r", questionnaire: key, when: { item: "q1", at_least: 3 }, worsening: null }] };
    expect(removeQuestionnaire(ruled, 0)).toEqual(blank);
  });

  it("keeps the times when only the days change", () => {
    const daily = { ...proposedSchedule("08:00", 0), times: ["08:00", "20:00"] };
    const weekly = withPattern(daily, "weekdays", "20:00");
    expect([patternOf(daily), patternOf(weekly)]).toEqual(["daily", "weekdays"]);
    expect(weekly.times).toEqual(["08:00", "20:00"]);
    const event = withPattern(weekly, "event", "20:00");
    expect([patternOf(event), event.times]).toEqual(["event", []]);
    expect(withPattern(event, "period", "20:00").times).toEqual(["20:00"]);
  });

  it("keeps days in order, and values of choices as the server scores them", () => {
    expect(toggled([1, 5], 3)).toEqual([1, 3, 5]);
    expect(toggled([1, 5], 1)).toEqual([5]);
    expect(choicesFrom("choice", ["no", "yes"]).map(({ value }) => value)).toEqual([0, 1]);
    expect(choicesFrom("choices", ["a", "b"]).map(({ value }) => value)).toEqual(["c1", "c2"]);
  });
});
