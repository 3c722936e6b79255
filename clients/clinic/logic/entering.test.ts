import type { EnteredCheckIn, Schedule, SeriesDay, ShippedInstrument } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { blankAsking } from "./asking.ts";
import type { Item } from "@nof1/kit/instrument.ts";
import { blankEntry, clockIn, daysToPrint, doubtOf, formsOf, itemsAsked, itemsInDanger, outsidePauses, placed, spokenIn, standing, timesOn, todayIn, type Form } from "./entering.ts";

const contact = { name: "", phone: "", hours: "", emergency_phone: "" };
const schedule: Schedule = { every: 1, first_day: 1, weekdays: null, in_period: null, after: null, times: ["08:00"], windows: [], apart_minutes: 60, open_minutes: 60, reminders: [] };

/** Six days from Monday, 2 March 2026: two of period 1, a washout day, three of period 2. */
const days = placed(
  [1, 1, null, 2, 2, 2].map((period, i) => ({ day: i + 1, date: `2026-03-0${i + 2}`, period, washout: period === null }) as SeriesDay),
);

describe("days of a diary", () => {
  it("count a washout day to the period that follows", () => {
    expect(days.map(({ place, of }) => `${place}/${of}`)).toEqual(["1/2", "2/2", "1/4", "2/4", "3/4", "4/4"]);
  });

  it("have what the schedule asks, as often as it asks", () => {
    const on = (change: Partial<Schedule>): number[] => days.map((day) => timesOn({ ...schedule, ...change }, day));
    expect(on({})).toEqual([1, 1, 1, 1, 1, 1]);
    expect(on({ weekdays: [1, 5] })).toEqual([1, 0, 0, 0, 1, 0]);
    expect(on({ every: 3, first_day: 2 })).toEqual([0, 1, 0, 0, 1, 0]);
    expect(on({ in_period: [1, -1] })).toEqual([1, 1, 1, 0, 0, 1]);
    expect(on({ windows: [{ start: "09:00", end: "20:00", count: 2 }] })).toEqual([3, 3, 3, 3, 3, 3]);
    expect(on({ after: { event: "rescue", minutes: 120 } as Schedule["after"] })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("leave out those of a pause, on which nothing is asked, and keep the places of the others", () => {
    const asked = outsidePauses(days, [{ first_on: "2026-03-03", last_on: "2026-03-05" }]);
    expect(asked.map(({ day, place }) => [day, place])).toEqual([[1, 1], [5, 3], [6, 4]]);
  });

  it("are all of the trial, or whole weeks from today", () => {
    expect(daysToPrint(days, "all", "2026-03-04")).toHaveLength(6);
    expect(daysToPrint(days, 1, "2026-03-04").map(({ date }) => date)[0]).toBe("2026-03-04");
    expect(daysToPrint(days, 1, "2026-03-08")).toEqual([]);
  });

  it("end at the next boundary unless more is asked for: the order stays untold", () => {
    const until = (today: string): number[] => daysToPrint(days, "stretch", today).map(({ day }) => day);
    expect([until("2026-03-01"), until("2026-03-03"), until("2026-03-04"), until("2026-03-05"), until("2026-03-09")]).toEqual([[1, 2], [2], [3], [4, 5, 6], []]);
  });
});

describe("what stands already", () => {
  const on = (change: Partial<EnteredCheckIn>, day: Partial<SeriesDay>): string | undefined => {
    const series = days.map((one) => ({ ...one, in_trial: true, answer: null, mode: null, checkin_id: null, ...(one.day === 2 ? day : {}) }));
    return doubtOf({ ...blankEntry("2026-03-03", "12:00", "Europe/Berlin", "en"), answer: 1, ...change }, series, "04:00")?.why;
  };

  it("is the patient's own answer or an entered one of the same study day", () => {
    expect(on({}, {})).toBeUndefined();
    expect(on({}, { answer: 8, mode: "app" })).toBe("own");
    expect(on({}, { answer: 8, mode: "call" })).toBe("entered");
    expect(on({ on: "2026-03-04", at: "02:00" }, { answer: 8, mode: "app" })).toBe("own"); // the night before four
    expect(on({ answer: null, taken: "nothing" }, { answer: 8, mode: "app" })).toBeUndefined();
    expect(on({ questionnaire: "pain" }, { answer: 8, mode: "app" })).toBeUndefined();
  });

  it("is said of a day outside the trial", () => {
    expect(on({ on: "2025-03-03" }, {})).toBe("outside");
    expect(on({}, { in_trial: false })).toBe("outside");
  });
});

describe("a form that is read out", () => {
  it("speaks the patient's language, whoever reads it", () => {
    const item = { id: "q1", text: { en: "Pain", de: "Schmerz" }, choices: [{ value: 0, text: { en: "none", de: "keiner" } }] } as unknown as Item;
    const form = { key: "own", title: { en: "Own", de: "Eigener" }, text: { en: "How often?", de: "Wie oft?" }, items: [item], danger: [], answeredBy: "self", schedule } as Form;
    const spoken = spokenIn(form, "de");
    expect([spoken.text?.en, spoken.items[0]?.text?.en, spoken.items[0]?.choices[0]?.text?.en]).toEqual(["Wie oft?", "Schmerz", "keiner"]);
    expect([spoken.title, spoken.schedule]).toEqual([form.title, schedule]);
  });
});

describe("questions at whose answers somebody must look", () => {
  it("are those that a danger rule names, however deep", () => {
    const items = ["severity", "serious", "what"].map((id) => ({ id })) as Item[];
    expect(itemsInDanger({ items, danger: [{ item: "severity", at_least: 3 }, { any: [{ item: "serious", has: "hospital" }] }] })).toEqual(["severity", "serious"]);
  });
});

describe("a form for staff", () => {
  const note = { name: "note/1", offered: "any_time", title: { en: "Note", de: "Notiz" }, items: [], danger: [] } as unknown as ShippedInstrument;
  const isi = { name: "isi/1", offered: "planned", title: { en: "ISI", de: "ISI" }, danger: [], items: [{ id: "q1", text: null, choices: [{ value: 0, text: null }] }] } as unknown as ShippedInstrument;

  it("has the clinic's licensed words where the texts are not ours, and own questions as they were written", () => {
    const asking = blankAsking("UTC", contact);
    asking.questionnaires = [
      { key: "isi", instrument: "isi/1", title: "", answered_by: "self", schedule, items: [{ id: "q1", text: "Falling asleep", choices: [{ value: 0, text: "none" }] }] },
      { key: "own", instrument: null, title: "Stool", answered_by: "parent", schedule, items: [{ id: "q1", kind: "scale", text: "How soft?", minimum: 1, maximum: 7 }] },
    ];
    const forms = formsOf({ asking, zone: "UTC", contact }, [note, isi]);
    expect(forms.map(({ key, answeredBy }) => [key, answeredBy])).toEqual([["isi", "self"], ["own", "parent"], ["note", "self"]]);
    expect(forms[0]?.items[0]?.text?.de).toBe("Falling asleep");
    expect(forms[0]?.items[0]?.choices[0]?.text?.en).toBe("none");
    expect([forms[1]?.items[0]?.minimum, forms[1]?.items[0]?.maximum]).toEqual([1, 7]);
  });

  it("asks nothing on a condition that an answer hidden by now would meet", () => {
    const items = [{ id: "a", when: null }, { id: "b", when: { item: "a", equals: 1 } }, { id: "c", when: { item: "b", equals: 1 } }] as unknown as Item[];
    expect(itemsAsked({ items }, { a: 1, b: 1 }).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(itemsAsked({ items }, { a: 0, b: 1 }).map(({ id }) => id)).toEqual(["a"]);
    expect(standing({ items }, { a: 0, b: 1 })).toEqual({ a: 0 });
    expect(standing({ items }, { b: 1 })).toEqual({});
  });

  it("begins with the patient's own date and time", () => {
    const now = new Date("2026-03-03T23:30:00Z");
    expect([todayIn("Europe/Berlin", now), clockIn("Europe/Berlin", now)]).toEqual(["2026-03-04", "00:30"]);
  });
});
