import type { DesignNote, Staff } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { errorsOf, notesAt, notesOn } from "./open.ts";
import { blankProtocol, withValue } from "./protocol.ts";

const contact = { name: "Desk", phone: "1", hours: "", emergency_phone: "112" };
const staff = { id: "s", name: "N", roles: ["nurse"], site: { id: "x", name: "C", contact }, demonstration: false } as Staff;
const blank = () => blankProtocol(staff, "Europe/Berlin", "en");
const note = (code: string, field: string, level: DesignNote["level"] = "error"): DesignNote => ({ code, level, field, numbers: {} });

it("says once that a field is empty, whether page or server finds it", () => {
  const notes = notesOn(blank(), [note("missing", "question"), note("too_few_periods", "periods")]);
  expect(notes.filter((n) => n.field === "question")).toHaveLength(1);
  expect(errorsOf(notes).some((n) => n.code === "too_few_periods")).toBe(true);
});

it("drops what the server missed before the field was filled", () => {
  const filled = withValue(blank(), "question", "Does it help?");
  expect(notesOn(filled, [note("missing", "question")]).some((n) => n.field === "question")).toBe(false);
});

it("counts an emptied number as open", () => {
  expect(notesOn(withValue(blank(), "periods", NaN), []).some((n) => n.field === "periods")).toBe(true);
});

it("turns an empty field red only after somebody tried to go on", () => {
  const notes = notesOn(blank(), [note("periods_not_even", "periods")]);
  expect(notesAt(notes, "question", false)).toEqual([]);
  expect(notesAt(notes, "question", true)).toHaveLength(1);
  expect(notesAt(notes, "periods", false)).toHaveLength(1);
});
