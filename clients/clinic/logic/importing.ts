/** A finished series on its way in: what is asked, what is still open, and a file to start from. */
import type { Allocation, ImportBody, ImportPreview } from "@nof1/contract/shapes.ts";

export const ALLOCATIONS: Allocation[] = ["unknown", "randomised", "fixed", "chosen"];

/** Two days of each treatment, as the file should look. */
export const EXAMPLE_FILE = `date,arm,outcome
2026-03-01,usual,6
2026-03-02,usual,5
2026-03-03,usual,
2026-03-04,melatonin,4
2026-03-05,melatonin,4
2026-03-06,melatonin,3
`;

export function blankImport(zone: string): ImportBody {
  return {
    filename: "",
    text: "",
    patient_name: "",
    question: "",
    outcome: {
      name: "",
      minimum: 0,
      maximum: 10,
      scale: null,
      better: "lower",
      worthwhile: 1,
      worthwhile_set_by: "together",
      recall: "24h",
    },
    reference: null,
    zone,
    allocation: "unknown",
    allocation_words: "",
    period_days: null,
    duplicates: null,
    faults: "refuse",
  };
}

/** Fields that a person must still fill before the series can be looked through. */
export function missingInImport(body: ImportBody): string[] {
  const missing: string[] = [];
  if (!body.text.trim()) missing.push("text");
  if (!body.patient_name.trim()) missing.push("patient_name");
  if (!body.question.trim()) missing.push("question");
  if (!body.outcome.name.trim()) missing.push("outcome.name");
  if (!((body.outcome.worthwhile ?? 0) > 0)) missing.push("outcome.worthwhile");
  const { minimum, maximum, scale } = body.outcome;
  if ((minimum === null || maximum === null) && scale === null) missing.push("outcome.scale");
  if (minimum !== null && maximum !== null && minimum >= maximum) missing.push("outcome.maximum");
  if (body.period_days !== null && !(Number.isInteger(body.period_days) && body.period_days >= 1)) missing.push("period_days");
  return missing;
}

/** How many lines the choice "import everything but these" leaves out. */
export function leftOut(preview: ImportPreview): number {
  return new Set(preview.faults.map((fault) => fault.line)).size;
}

/** The file's text; a mark that some programs put before the first column name is taken off. */
export function withFile(body: ImportBody, filename: string, text: string): ImportBody {
  return { ...body, filename, text: text.replace(/^\uFEFF/, "") };
}

export const linesIn = (text: string): number => text.split(/\r?\n/).filter((line) => line.trim() !== "").length;
