import type { Occurrence, PatientTrial } from "@nof1/contract/shapes.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { afterEach, expect, it } from "vitest";
import { sayClosing, sayOpening, sayWhenItOpens } from "./moments.ts";

afterEach(() => {
  language.value = "en";
});

const at = (hour: number, minute = 0) => new Date(2026, 2, 5, hour, minute).toISOString();
const morning = { start: at(9), end: at(12) };

function asked(hour: number, minute: number, window: Occurrence["window"], closes = at(23)): Occurrence {
  return { id: `${hour}`, questionnaire: "mood", opens_at: at(hour, minute), due_at: at(hour, minute), expires_at: closes, window } as unknown as Occurrence;
}

it("says of a question at a random moment its window, never the moment", () => {
  const drawn = asked(10, 37, morning);
  language.value = "de";
  expect(sayOpening(drawn)).toBe("irgendwann zwischen 09:00 und 12:00");
  expect(sayWhenItOpens(drawn)).toBe("Diese Frage kommt irgendwann in dieser Zeit: 05.03.2026, 09:00 bis 12:00. Den Moment bestimmt der Zufall.");
  language.value = "en";
  for (const said of [sayOpening(drawn), sayWhenItOpens(drawn)]) {
    expect(said).toMatch(/9:00.*12:00/);
    expect(said).not.toContain("37");
  }
});

it("says the time of a question that has one, as of one in a plan kept by an older version of the app", () => {
  language.value = "de";
  const { window: _, ...older } = asked(10, 37, null);
  expect([sayOpening(asked(10, 37, null)), sayOpening(older as Occurrence)]).toEqual(["ab 10:37", "ab 10:37"]);
});

it("gives no random moment away by what closes when it comes", () => {
  language.value = "de";
  const first = asked(9, 12, morning, at(14, 37));
  const trial = { occurrences: [first, asked(14, 37, { start: at(13), end: at(18) })] } as unknown as PatientTrial;
  expect(sayClosing(trial, first, new Date(2026, 2, 5, 10))).toBe("bis die nächste kommt");
  expect(sayClosing({ ...trial, occurrences: [first] } as PatientTrial, first, new Date(2026, 2, 5, 10))).toBe("bis 14:37");
});

it("names the day of a question that closes on another", () => {
  language.value = "de";
  const open = asked(9, 0, null, new Date(2026, 2, 6, 3, 25).toISOString());
  expect(sayClosing({ occurrences: [open] } as unknown as PatientTrial, open, new Date(2026, 2, 5, 3, 25))).toBe("bis 06.03.2026, 03:25");
});
