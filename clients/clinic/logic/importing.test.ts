import type { ImportPreview } from "@nof1/contract/shapes.ts";
import { expect, it } from "vitest";
import { blankImport, EXAMPLE_FILE, leftOut, linesIn, missingInImport, withFile } from "./importing.ts";

const blank = () => blankImport("Europe/Berlin");

it("does not guess how treatments came about", () => {
  expect(blank().allocation).toBe("unknown");
  expect(blank().faults).toBe("refuse");
  expect(blank().duplicates).toBeNull();
});

it("names what is missing", () => {
  expect(missingInImport(blank())).toEqual(["text", "patient_name", "question", "outcome.name"]);
  const filled = { ...blank(), text: "x", patient_name: "A", question: "Q", outcome: { ...blank().outcome, name: "pain" } };
  expect(missingInImport(filled)).toEqual([]);
  expect(missingInImport({ ...filled, outcome: { ...filled.outcome, minimum: null } })).toEqual(["outcome.scale"]);
  expect(missingInImport({ ...filled, outcome: { ...filled.outcome, minimum: 10 } })).toEqual(["outcome.maximum"]);
  expect(missingInImport({ ...filled, period_days: 2.5 })).toEqual(["period_days"]);
});

it("counts a line once, however much is wrong with it", () => {
  const fault = (line: number) => ({ line, column: null, message: "" });
  expect(leftOut({ faults: [fault(3), fault(3), fault(9)] } as unknown as ImportPreview)).toBe(2);
});

it("reads a file saved by a spreadsheet", () => {
  expect(withFile(blank(), "a.csv", "\uFEFFdate,arm,outcome\r\n").text).toBe("date,arm,outcome\r\n");
  expect(linesIn(EXAMPLE_FILE)).toBe(7);
});
